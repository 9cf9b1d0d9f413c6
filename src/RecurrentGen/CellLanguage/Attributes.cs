namespace RecurrentGen.CellLanguage;

/// <summary>
/// Marks a struct whose static <c>Step</c> method defines a recurrent cell. See docs/cell-language.md.
/// </summary>
[AttributeUsage(AttributeTargets.Struct, Inherited = false)]
public sealed class RecurrentCellAttribute : Attribute;

/// <summary>
/// Names a size: one that the use of the parameters does not determine, so that the layer has to give it
/// (<c>Hyperparameters = ["P", 8]</c>). <c>input</c> and <c>hidden</c> name the layer's own sizes.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SizeAttribute : Attribute
{
    /// <summary>The length of a vector, or the rows of a matrix.</summary>
    /// <param name="name">A name for the size, shared by every parameter that carries it.</param>
    public SizeAttribute(string name) => Name = name;

    /// <summary>Rows and columns of a matrix.</summary>
    /// <param name="name">A name for the rows.</param>
    /// <param name="columns">A name for the columns.</param>
    public SizeAttribute(string name, string columns)
    {
        Name = name;
        Columns = columns;
    }

    /// <summary>The size's name.</summary>
    public string Name { get; }

    /// <summary>The name of a matrix's number of columns; null where use determines it.</summary>
    public string? Columns { get; }
}

/// <summary>A parameter that training leaves alone.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FixedAttribute : Attribute;

/// <summary>An initial value that differs from the scheme's.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InitAttribute : Attribute
{
    /// <summary>Every element starts as <paramref name="value"/>, under every scheme.</summary>
    public InitAttribute(double value) => Value = value;

    /// <summary>Every element starts as <paramref name="value"/> under one scheme.</summary>
    public InitAttribute(double value, Initialization scheme)
    {
        Value = value;
        Scheme = scheme;
    }

    /// <summary>The value of every element.</summary>
    public double Value { get; }

    /// <summary>The only scheme that the value belongs to; null for all.</summary>
    public Initialization? Scheme { get; }
}

/// <summary>A matrix that starts as under this scheme, whatever the model's is.</summary>
/// <param name="scheme">The scheme.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class SchemeAttribute(Initialization scheme) : Attribute
{
    /// <summary>The scheme.</summary>
    public Initialization Scheme { get; } = scheme;
}

/// <summary>
/// What a number hyper-parameter may be. A layer that sets another value, or NaN, is an error at that argument.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class RangeAttribute : Attribute
{
    /// <summary>Every value is more than this.</summary>
    public double Above { get; set; } = double.NegativeInfinity;

    /// <summary>Every value is at least this.</summary>
    public double AtLeast { get; set; } = double.NegativeInfinity;

    /// <summary>Every value is less than this.</summary>
    public double Below { get; set; } = double.PositiveInfinity;

    /// <summary>Every value is at most this.</summary>
    public double AtMost { get; set; } = double.PositiveInfinity;
}

/// <summary>The place of a parameter in a larger tensor that stacks several, as PyTorch does with gates.</summary>
/// <param name="tensor">The tensor's name.</param>
/// <param name="index">Which block of rows, from 0.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StackAttribute(string tensor, int index) : Attribute
{
    /// <summary>The tensor's name.</summary>
    public string Tensor { get; } = tensor;

    /// <summary>Which block of rows, from 0.</summary>
    public int Index { get; } = index;
}

/// <summary>
/// The source of a recurrent cell of this assembly, so that projects which reference it can compile the cell. Written
/// by the generator.
/// </summary>
/// <param name="name">Full name of the cell's type.</param>
/// <param name="languageVersion">Version of the cell language that the source is written in.</param>
/// <param name="source">The declaration of the type.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RecurrentCellSourceAttribute(string name, int languageVersion, string source) : Attribute
{
    /// <summary>Full name of the cell's type.</summary>
    public string Name { get; } = name;

    /// <summary>Version of the cell language that the source is written in.</summary>
    public int LanguageVersion { get; } = languageVersion;

    /// <summary>The declaration of the type.</summary>
    public string Source { get; } = source;
}
