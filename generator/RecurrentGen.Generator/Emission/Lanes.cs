using System.Collections.Generic;
using System.Globalization;

namespace RecurrentGen.Generator.Emission;

/// <summary>A vector width, and how generated code calls it.</summary>
internal sealed record Lanes(int Width)
{
    /// <summary>From the widest to the narrowest.</summary>
    public static IReadOnlyList<Lanes> All { get; } = [new(16), new(8), new(4)];

    /// <summary>Alias of the static class with the operations.</summary>
    public string Class => "Lanes" + Width.ToString(CultureInfo.InvariantCulture);

    /// <summary>Alias of the vector type.</summary>
    public string Type => "Floats" + Width.ToString(CultureInfo.InvariantCulture);

    /// <summary>Name of the framework's vector: <c>Vector512</c>.</summary>
    public string Framework => "Vector" + (32 * Width).ToString(CultureInfo.InvariantCulture);

    public string Load(string reference, string offset) => offset == "0"
        ? $"{Class}.LoadUnsafe(ref {reference})"
        : $"{Class}.LoadUnsafe(ref {reference}, {Offset(offset)})";

    public string Store(string value, string reference, string offset) => offset == "0"
        ? $"{Class}.StoreUnsafe({value}, ref {reference});"
        : $"{Class}.StoreUnsafe({value}, ref {reference}, {Offset(offset)});";

    public string Broadcast(string value) => $"{Class}.Create({value})";

    private static string Offset(string offset) => char.IsDigit(offset[0]) && !offset.Contains(" ")
        ? offset
        : $"(nuint)({offset})";
}
