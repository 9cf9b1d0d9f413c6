using System.Collections.Generic;

namespace RecurrentGen.Generator.Planning;

/// <summary>What the C# compiler makes of a model's types.</summary>
/// <param name="Bytes">Bytes of IL.</param>
/// <param name="OfLayers">Those of methods that belong to a layer, by its identifier; the rest belongs to none.</param>
internal sealed record CodeFigure(long Bytes, IReadOnlyDictionary<string, long> OfLayers);
