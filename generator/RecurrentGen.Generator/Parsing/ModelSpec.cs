namespace RecurrentGen.Generator.Parsing;

/// <summary>A model as it was declared; nothing is checked yet.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="ContainingTypes">
/// Outermost first, each without modifiers: <c>class Outer</c>, <c>record struct Outer</c>.
/// </param>
/// <param name="Header">
/// The class itself: <c>class SunspotForecaster</c> (partial modifier and accessibility are not repeated).
/// </param>
/// <param name="Modifiers">Of all partial declarations; <c>record</c> counts as one.</param>
/// <param name="TypeParameterCount">Of the class and of the types that contain it.</param>
/// <param name="MemberNames">
/// Members that the user wrote, for names already taken; <c>.ctor</c> for a constructor.
/// </param>
/// <param name="InputSize">
/// 0 where it is not set; <see cref="LayerSpec.Unreadable"/> where C# refuses the value.
/// </param>
/// <param name="Layers">In source order.</param>
/// <param name="RuntimeVersion">That of the referenced runtime, as <c>1.2</c>; empty where it is not known.</param>
/// <param name="Variants">The sizes of the models that the class stands for; null where it is a model itself.</param>
/// <param name="IsVariant">Whether this is one of the models that a class stands for.</param>
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
    EquatableArray<LayerSpec> Layers,
    EquatableArray<string> NotPartialContainingTypes = default,
    string StreamWeights = "Float32",
    WeightSpec? Weights = null,
    string RuntimeVersion = "",
    VariantsSpec? Variants = null,
    bool IsVariant = false)
{
    /// <summary>The variants, of which this is one; null where the class is a model itself.</summary>
    public VariantSet? Set { get; init; }

    /// <summary>The class that it derives from, and the names that it inherits; null where that is object.</summary>
    public BaseSpec? Base { get; init; }

    /// <summary>What the model may take; null where nobody says so.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>The version of C# that the class is written in, where generated code needs a later one; else empty.</summary>
    public string EarlyLanguage { get; init; } = "";

    /// <summary>Whether the class has attributes that the C# compiler does not know.</summary>
    public bool HasUnknownAttributes { get; init; }
}

/// <summary>A class that a model derives from.</summary>
/// <param name="MemberNames">What the model inherits from it and from those that it derives from, object excepted.</param>
/// <param name="IsModel">Whether one of them is a model.</param>
internal sealed record BaseSpec(string Name, EquatableArray<string> MemberNames, bool IsModel);

/// <summary>The attribute that names a weight file.</summary>
/// <param name="File">Name without folder.</param>
/// <param name="Rename">Beginnings of names in the file and what stands for them in the model.</param>
/// <param name="Ignore">Beginnings of names, after renaming, that are not read.</param>
internal sealed record WeightSpec(string File, EquatableArray<RenameSpec> Rename, EquatableArray<string> Ignore)
{
    /// <summary>Entries of <c>Rename</c> without an equals sign.</summary>
    public EquatableArray<string> Misread { get; init; }
}

internal sealed record RenameSpec(string From, string To);

/// <summary>The attribute that asks for a model of every combination of sizes.</summary>
/// <param name="Layer">The name of the layer that varies.</param>
/// <param name="HiddenSizes">Null where the layer's own is the only one, or where C# refuses the values.</param>
/// <param name="Layers">Numbers of levels, likewise.</param>
internal sealed record VariantsSpec(string Layer, EquatableArray<int>? HiddenSizes, EquatableArray<int>? Layers);

/// <summary>The models that a class stands for, which count together where the text for them does.</summary>
/// <param name="Name">Of the class.</param>
/// <param name="Count">Models.</param>
/// <param name="Layer">Index of the layer whose number of levels varies; -1 where none does.</param>
/// <param name="Levels">Levels of that layer in all models.</param>
internal sealed record VariantSet(string Name, int Count, int Layer, long Levels);

/// <summary>A layer attribute.</summary>
/// <param name="Kind">Attribute name without suffix: <c>Lstm</c>, <c>Dense</c>, <c>Cell</c>.</param>
/// <param name="Size">
/// The constructor argument: hidden size or units; <see cref="Unreadable"/> where C# refuses it.
/// </param>
/// <param name="Cell">
/// The cell of a recurrent layer; null for other layers and for a cell that could not be read.
/// </param>
/// <param name="CellName">Full name of the cell's type; null for other layers.</param>
/// <param name="Arguments">
/// Arguments of the constructor from the second on, by their parameters' names, and named arguments: int, double, bool, string, or the name of an enumeration's member (its number where there is
/// none). Properties of an attribute derived from <c>CellAttribute</c> and pairs of <c>Hyperparameters</c> start in
/// lower case or as written; <c>Hyperparameters</c> itself appears, with null, only where its elements are no pairs.
/// </param>
/// <param name="Declaration">Which of the partial declarations of the class carries it.</param>
internal sealed record LayerSpec(
    string Kind,
    int Size,
    CellSpec? Cell,
    string? CellName,
    EquatableArray<ArgumentSpec> Arguments,
    int Declaration,
    CellProblem Problem = CellProblem.None)
{
    /// <summary>The properties that the attribute of a cell has beyond those of every recurrent layer.</summary>
    public EquatableArray<string> Properties { get; init; }

    /// <summary>Stands for a number that the C# compiler refuses, so that nobody else needs to.</summary>
    public const int Unreadable = int.MinValue;
}

/// <summary>Why a recurrent layer has no cell.</summary>
internal enum CellProblem
{
    None,

    /// <summary>The type is unknown to the C# compiler, which says so itself.</summary>
    UnknownType,

    /// <summary>The type has no <c>[RecurrentCell]</c>.</summary>
    NotACell,

    /// <summary>The type comes from an assembly that does not carry its source.</summary>
    NoSource,

    /// <summary>The source is in a later version of the language.</summary>
    LaterLanguage,

    /// <summary>The cell has mistakes, reported where it is declared.</summary>
    Mistakes,
}

/// <param name="IsPair">Whether it is an element of <c>Hyperparameters</c>, and so the cell's whatever its name.</param>
internal sealed record ArgumentSpec(string Name, object? Value, bool IsPair = false);
