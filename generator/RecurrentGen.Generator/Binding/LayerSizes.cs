using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Binding;

/// <summary>The size that a layer's author chose: how many values it hands on, or works with.</summary>
internal static class LayerSizes
{
    /// <summary>The parameters of constructors that are sizes; of a vocabulary or a window there is no choice.</summary>
    private static readonly string[] Names = ["units", "filters", "dimension"];

    /// <summary>The size; 0 for a layer without one.</summary>
    public static int Of(LayerSpec layer) => layer.CellName is not null
        ? Math.Max(0, layer.Size)
        : Argument(layer) is { Value: int size } ? size : 0;

    /// <summary>Whether the size is the first argument of the constructor.</summary>
    public static bool IsFirst(LayerSpec layer) => layer.CellName is not null || Argument(layer) == layer.Arguments[0];

    /// <summary>The layer with another size.</summary>
    public static LayerSpec With(LayerSpec layer, int size)
    {
        if (layer.CellName is not null)
        {
            return layer with { Size = size };
        }

        var argument = Argument(layer);
        return layer with
        {
            Size = IsFirst(layer) ? size : layer.Size,
            Arguments = layer.Arguments.Select(a => a == argument ? a with { Value = size } : a).ToEquatableArray(),
        };
    }

    private static ArgumentSpec? Argument(LayerSpec layer) =>
        layer.CellName is null ? layer.Arguments.FirstOrDefault(a => Names.Contains(a.Name)) : null;
}
