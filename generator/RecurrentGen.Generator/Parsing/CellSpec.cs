using System.Globalization;

namespace RecurrentGen.Generator.Parsing;

/// <summary>A cell as its author wrote it: the parameters of <c>Step</c>, its locals, and what it returns.</summary>
/// <param name="FullName">Namespace and name, without <c>global::</c>.</param>
/// <param name="Returns">The new states, in the order of the states; the first is the output.</param>
/// <param name="Operations">How many operations the equations have: a measure of how deep they can be.</param>
internal sealed record CellSpec(
    string Name,
    string FullName,
    EquatableArray<CellParameterSpec> Parameters,
    EquatableArray<CellLocalSpec> Locals,
    EquatableArray<CellExpression> Returns,
    int Operations = 0);

internal enum CellParameterKind
{
    /// <summary>The first vector.</summary>
    Input,

    /// <summary>The next vectors, as many as there are results.</summary>
    State,

    /// <summary>A weight matrix.</summary>
    Matrix,

    /// <summary>A weight vector.</summary>
    Vector,

    /// <summary>A hyper-parameter: number, truth value, or member of an enumeration.</summary>
    Hyper,
}

/// <param name="Sizes">Names given by <c>[Size]</c>, rows first.</param>
/// <param name="Default">
/// The default of a hyper-parameter: a double, a bool, or the name of an enumeration's member.
/// </param>
/// <param name="Site">Number of the parameter within its cell, as that of an expression.</param>
internal sealed record CellParameterSpec(
    string Name,
    CellParameterKind Kind,
    EquatableArray<string> Sizes,
    bool Fixed,
    InitSpec? Init,
    StackSpec? Stack,
    object? Default,
    int Site = 0,
    RangeSpec? Range = null);

/// <summary>What a number may be; null for no limit on that side.</summary>
/// <param name="Above">Less than every value.</param>
/// <param name="AtLeast">The smallest value.</param>
/// <param name="Below">More than every value.</param>
/// <param name="AtMost">The largest value.</param>
internal sealed record RangeSpec(double? Above, double? AtLeast, double? Below, double? AtMost)
{
    /// <summary>NaN is in no range that has a limit.</summary>
    public bool Contains(double value) =>
        (Above is null || value > Above) && (AtLeast is null || value >= AtLeast)
        && (Below is null || value < Below) && (AtMost is null || value <= AtMost);

    /// <summary><c>above 0 and at most 1</c>.</summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        Text("above", Above), Text("at least", AtLeast), Text("below", Below), Text("at most", AtMost),
    }.Where(t => t.Length > 0));

    private static string Text(string name, double? limit) =>
        limit is { } number ? name + " " + number.ToString("R", CultureInfo.InvariantCulture) : "";
}

/// <param name="Value">Of every element; null where the scheme says.</param>
/// <param name="Scheme">
/// Name of the only <c>Initialization</c> that the value belongs to, or null; without a value the scheme to use always.
/// </param>
internal sealed record InitSpec(double? Value, string? Scheme);

internal sealed record StackSpec(string Tensor, int Index);

/// <param name="Site">Number of its declaration, as that of an expression.</param>
internal sealed record CellLocalSpec(string Name, CellExpression Value, int Site = 0);

internal enum CellOperator
{
    /// <summary><c>Text</c> names a parameter of any kind.</summary>
    Parameter,

    /// <summary><c>Text</c> names a local declared before.</summary>
    Local,

    /// <summary><c>Number</c>.</summary>
    Number,

    /// <summary><c>Text</c> is an enumeration's member, such as <c>Tanh</c> of <c>Activation.Tanh</c>.</summary>
    EnumerationMember,

    Add,
    Subtract,

    /// <summary>Element by element, or by a scalar, or a matrix times a vector: the operands decide.</summary>
    Multiply,
    Divide,
    Negate,

    /// <summary><c>Text</c> is one of the language's functions.</summary>
    Call,

    /// <summary>Condition (a bool hyper-parameter), then, else.</summary>
    Conditional,
}

/// <summary>An expression of a cell.</summary>
/// <param name="Site">
/// Number of the expression among the nodes of <c>Step</c>, in source order: <see cref="CellParser.FindNode"/> finds
/// the syntax by it.
/// </param>
internal sealed record CellExpression(
    CellOperator Operator, string Text, double Number, EquatableArray<CellExpression> Operands, int Site);

/// <summary>A mistake in a cell.</summary>
/// <param name="Id"><c>RGEN0401</c>.</param>
/// <param name="Site">Number of an expression or a parameter; -1 for the cell's type itself.</param>
/// <param name="Arguments">What the message quotes.</param>
internal sealed record CellFinding(string Id, int Site, EquatableArray<string> Arguments)
{
    /// <summary>The expression that was meant, where there is one; else empty.</summary>
    public string Right { get; init; } = "";
}

/// <summary>What reading a cell gave.</summary>
/// <param name="Spec">Null after a mistake.</param>
/// <param name="Findings">Empty without a spec where the C# compiler itself refuses the text.</param>
internal sealed record CellParse(CellSpec? Spec, EquatableArray<CellFinding> Findings);
