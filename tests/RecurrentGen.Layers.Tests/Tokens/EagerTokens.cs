using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Tests.Tokens;

/// <summary>A table of embeddings; a step is a vector of one element, the token.</summary>
internal sealed record EagerEmbedding(string Name, int Dimension) : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        double[] table = find(Name + ".weight");
        return [.. steps.Select(t => new Vector(table.AsSpan((int)t[0] * Dimension, Dimension)))];
    }
}

/// <summary>Tokens as vectors with a single 1.</summary>
internal sealed record EagerOneHot(int Vocabulary) : EagerLayer("onehot")
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find) =>
        [.. steps.Select(t => new Vector([.. Enumerable.Range(0, Vocabulary).Select(i => i == (int)t[0] ? 1.0 : 0.0)]))];
}
