using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>Makes nodes: equal ones once, and simple arithmetic already done.</summary>
internal sealed class NodeBuilder
{
    private readonly Dictionary<string, Node> _known = new(StringComparer.Ordinal);
    private readonly List<Node> _nodes = [];

    /// <summary>All nodes, operands before their users.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    public Node Leaf(NodeKind kind, int size, int index, string text, Node? source = null)
    {
        string key = $"{kind}|{index}|{source?.Id.ToString(CultureInfo.InvariantCulture)}|{text}";
        return Intern(key, kind, size, [], n =>
        {
            n.Index = index;
            n.Text = text;
            n.Name = kind is NodeKind.Input or NodeKind.State or NodeKind.Weight ? text : null;
            n.Source = source;
        });
    }

    public Node Number(double value) => Intern(
        "Number|" + value.ToString("R", CultureInfo.InvariantCulture), NodeKind.Number, 0, [], n => n.Number = value);

    public Node Add(Node a, Node b)
    {
        if (IsNumber(a, 0))
        {
            return b;
        }

        if (IsNumber(b, 0))
        {
            return a;
        }

        return Both(a, b) is (double x, double y) ? Number(x + y)
            : b.Kind == NodeKind.Negate ? Subtract(a, b.Operands[0])
            : a.Kind == NodeKind.Negate ? Subtract(b, a.Operands[0])
            : Operation(NodeKind.Add, a, b);
    }

    public Node Subtract(Node a, Node b)
    {
        if (IsNumber(b, 0))
        {
            return a;
        }

        return Both(a, b) is (double x, double y) ? Number(x - y)
            : IsNumber(a, 0) ? Negate(b)
            : b.Kind == NodeKind.Negate ? Add(a, b.Operands[0])
            : Operation(NodeKind.Subtract, a, b);
    }

    public Node Multiply(Node a, Node b)
    {
        if (Both(a, b) is (double x, double y))
        {
            return Number(x * y);
        }

        if (IsNumber(a, 1))
        {
            return b;
        }

        if (IsNumber(b, 1))
        {
            return a;
        }

        return IsNumber(a, -1) ? Negate(b)
            : IsNumber(b, -1) ? Negate(a)
            : a.Kind == NodeKind.Negate ? Negate(Multiply(a.Operands[0], b))
            : b.Kind == NodeKind.Negate ? Negate(Multiply(a, b.Operands[0]))
            : Operation(NodeKind.Multiply, a, b);
    }

    /// <summary>A vector is divided by a number or a scalar once: by multiplying with its reciprocal.</summary>
    public Node Divide(Node a, Node b) => Both(a, b) is (double x, double y) ? Number(x / y)
        : IsNumber(b, 1) ? a
        : b.Kind == NodeKind.Number ? Multiply(a, Number(1 / b.Number))
        : a.Size > 0 && b.Size == 0 ? Multiply(a, Divide(Number(1), b))
        : Operation(NodeKind.Divide, a, b);

    /// <summary>
    /// A value of its own that is equal to another: of an accumulator, whose place its gradient takes, what is multiplied by
    /// a matrix has to stay.
    /// </summary>
    public Node Copy(Node a) => Operation(NodeKind.Add, a, Number(0));

    public Node Sum(Node a) => Intern($"Sum|{a.Id}", NodeKind.Sum, 0, [a], static _ => { });

    public Node Negate(Node a) => a.Kind switch
    {
        NodeKind.Number => Number(-a.Number),
        NodeKind.Negate => a.Operands[0],
        NodeKind.Subtract => Subtract(a.Operands[1], a.Operands[0]),
        _ => Operation(NodeKind.Negate, a),
    };

    public Node Function(string name, params Node[] operands) => Intern(
        $"Function|{name}|{Ids(operands)}", NodeKind.Function, operands.Max(o => o.Size), operands, n => n.Text = name);

    public Node Product(int parameter, int rows, Node operand) => Intern(
        $"Product|{parameter}|{operand.Id}", NodeKind.Product, rows, [operand], n => n.Index = parameter);

    /// <summary>
    /// A sum of products and biases: never merged with an equal one, since each use has its own gradient.
    /// </summary>
    public Node Accumulator(int size, IReadOnlyList<ProductTerm> products, IReadOnlyList<int> biases)
    {
        var node = new Node(_nodes.Count, NodeKind.Accumulator, size, []) { Products = products, Biases = biases };
        _nodes.Add(node);
        return node;
    }

    /// <summary>Rebuilds an element-wise node or a sum over other operands.</summary>
    public Node Like(Node node, IReadOnlyList<Node> operands) => node.Kind switch
    {
        NodeKind.Add => Add(operands[0], operands[1]),
        NodeKind.Subtract => Subtract(operands[0], operands[1]),
        NodeKind.Multiply => Multiply(operands[0], operands[1]),
        NodeKind.Divide => Divide(operands[0], operands[1]),
        NodeKind.Negate => Negate(operands[0]),
        NodeKind.Function => Function(node.Text, [.. operands]),
        NodeKind.Sum => Sum(operands[0]),
        _ => throw new InvalidOperationException($"{node.Kind} is not computed from values."),
    };

    private static bool IsNumber(Node node, double value) => node.Kind == NodeKind.Number && node.Number == value;

    private static (double X, double Y)? Both(Node a, Node b) =>
        a.Kind == NodeKind.Number && b.Kind == NodeKind.Number ? (a.Number, b.Number) : null;

    private static string Ids(IEnumerable<Node> nodes) =>
        string.Join(",", nodes.Select(n => n.Id.ToString(CultureInfo.InvariantCulture)));

    private Node Operation(NodeKind kind, params Node[] operands) =>
        Intern($"{kind}|{Ids(operands)}", kind, operands.Max(o => o.Size), operands, static _ => { });

    private Node Intern(string key, NodeKind kind, int size, Node[] operands, Action<Node> complete)
    {
        Cancellation.Check();
        if (!_known.TryGetValue(key, out var node))
        {
            node = new Node(_nodes.Count, kind, size, operands);
            complete(node);
            _known.Add(key, node);
            _nodes.Add(node);
        }

        return node;
    }
}
