namespace RecurrentGen.Generator.Parsing;

/// <summary>A model as it was declared; nothing is checked yet.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="ContainingTypes">Outermost first, each as the header of a partial declaration: <c>static class Outer</c>.</param>
/// <param name="Header">The class itself: <c>class SunspotForecaster</c> (partial modifier and accessibility are not repeated).</param>
/// <param name="MemberNames">Members that the user wrote, for names already taken.</param>
/// <param name="Layers">In source order.</param>
internal sealed record ModelSpec(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Header,
    string Name,
    EquatableArray<string> Modifiers,
    int TypeParameterCount,
    EquatableArray<string> MemberNames,
    int InputSize,
    int SequenceLength,
    int BatchSize,
    string Loss,
    EquatableArray<LayerSpec> Layers);

/// <summary>A layer attribute.</summary>
/// <param name="Kind">Attribute name without suffix: <c>Lstm</c>, <c>Dense</c>, <c>Cell</c>.</param>
/// <param name="Size">The constructor argument: hidden size or units.</param>
/// <param name="Cell">The cell of a recurrent layer; null for other layers and for a cell that could not be read.</param>
/// <param name="CellName">Full name of the cell's type; null for other layers.</param>
/// <param name="Arguments">Named arguments: int, double, bool, string, or the name of an enumeration's member.</param>
/// <param name="Declaration">Which of the partial declarations of the class carries it.</param>
internal sealed record LayerSpec(
    string Kind,
    int Size,
    CellSpec? Cell,
    string? CellName,
    EquatableArray<ArgumentSpec> Arguments,
    int Declaration);

internal sealed record ArgumentSpec(string Name, object? Value);
