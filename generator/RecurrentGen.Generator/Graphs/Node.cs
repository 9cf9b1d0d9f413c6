using System.Collections.Generic;

namespace RecurrentGen.Generator.Graphs;

internal enum NodeKind
{
    /// <summary>The layer's input of this step.</summary>
    Input,

    /// <summary>A state as the previous step left it; <c>Index</c> says which.</summary>
    State,

    /// <summary>A weight vector used element by element; <c>Index</c> is the cell parameter.</summary>
    Weight,

    /// <summary>A number, the same for every element.</summary>
    Number,

    /// <summary>
    /// A matrix product, before accumulators are formed; <c>Index</c> is the matrix's cell parameter.
    /// </summary>
    Product,

    /// <summary>A sum of matrix products and bias vectors.</summary>
    Accumulator,

    /// <summary>The sum of a vector's elements: a scalar.</summary>
    Sum,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,

    /// <summary><c>Text</c> names the function.</summary>
    Function,

    /// <summary>Backward pass: the value that <c>Source</c> had in the forward pass.</summary>
    Forward,

    /// <summary>Backward pass: what later steps say of state <c>Index</c>.</summary>
    IncomingState,

    /// <summary>Backward pass: what the layers above say of this step's output.</summary>
    IncomingOutput,

    /// <summary>Backward pass: what later groups and products of the step say of <c>Source</c>.</summary>
    Carry,
}

/// <summary>A matrix applied to an operand.</summary>
internal sealed record ProductTerm(int Parameter, Node Operand);

/// <summary>A value of a cell's step: a vector of <c>Size</c> elements, or a number or a scalar (size 0).</summary>
internal sealed class Node(int id, NodeKind kind, int size, Node[] operands)
{
    /// <summary>Greater than the numbers of its operands.</summary>
    public int Id { get; } = id;

    public NodeKind Kind { get; } = kind;

    public int Size { get; } = size;

    public IReadOnlyList<Node> Operands { get; } = operands;

    public string Text { get; set; } = "";

    public double Number { get; set; }

    public int Index { get; set; } = -1;

    /// <summary>The forward node that a node of the backward pass speaks of.</summary>
    public Node? Source { get; set; }

    /// <summary>The products of an accumulator.</summary>
    public IReadOnlyList<ProductTerm> Products { get; set; } = [];

    /// <summary>The cell parameters of an accumulator's biases.</summary>
    public IReadOnlyList<int> Biases { get; set; } = [];

    /// <summary>The name that the cell's author gave the value, or null.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether every sequence has one such value in a step: a sum, or what is computed from sums and numbers.
    /// </summary>
    public bool IsScalar => Size == 0 && Kind != NodeKind.Number;

    public bool IsLeaf => Operands.Count == 0 && Kind != NodeKind.Accumulator;

    public override string ToString() => NodeText.Of(this);
}
