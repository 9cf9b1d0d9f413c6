namespace RecurrentGen.Generator.Parsing;

/// <summary>A cell as its author wrote it: the parameters of <c>Step</c>, its locals, and what it returns.</summary>
/// <param name="FullName">Namespace and name, without <c>global::</c>.</param>
/// <param name="Returns">The new states, in the order of the states; the first is the output.</param>
internal sealed record CellSpec(
    string Name,
    string FullName,
    EquatableArray<CellParameterSpec> Parameters,
    EquatableArray<CellLocalSpec> Locals,
    EquatableArray<CellExpression> Returns);

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
/// <param name="Default">The default of a hyper-parameter: a double, a bool, or the name of an enumeration's member.</param>
internal sealed record CellParameterSpec(
    string Name,
    CellParameterKind Kind,
    EquatableArray<string> Sizes,
    bool Fixed,
    InitSpec? Init,
    StackSpec? Stack,
    object? Default);

/// <param name="Scheme">Name of the only <c>Initialization</c> that the value belongs to, or null.</param>
internal sealed record InitSpec(double Value, string? Scheme);

internal sealed record StackSpec(string Tensor, int Index);

internal sealed record CellLocalSpec(string Name, CellExpression Value);

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
    Negate,

    /// <summary><c>Text</c> is one of the language's functions.</summary>
    Call,

    /// <summary>Condition (a bool hyper-parameter), then, else.</summary>
    Conditional,
}

/// <summary>An expression of a cell.</summary>
/// <param name="Site">Number of the expression within its cell, in source order: diagnostics find the syntax by it.</param>
internal sealed record CellExpression(
    CellOperator Operator, string Text, double Number, EquatableArray<CellExpression> Operands, int Site);
