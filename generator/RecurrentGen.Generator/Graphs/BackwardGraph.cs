using System;
using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>Where a group of the backward pass leaves a result.</summary>
internal enum AdjointTarget
{
    /// <summary>The gradient of accumulator <c>Node</c>, the factor of all its products' gradients.</summary>
    Accumulator,

    /// <summary>A part of the gradient of <c>Node</c>, which a lower group completes.</summary>
    Carry,

    /// <summary>A part of the gradient of a state as the step found it.</summary>
    State,

    /// <summary>A part of the gradient of the layer's input.</summary>
    Input,

    /// <summary>A part of the gradient of a weight vector, to be summed over rows and steps.</summary>
    Weight,
}

/// <param name="Node">The forward node that the gradient belongs to.</param>
/// <param name="Value">
/// The gradient's equation; for a scalar node a vector, to be summed over units, or a scalar.
/// </param>
internal sealed record AdjointResult(AdjointTarget Target, Node Node, Node Value)
{
    /// <summary>Units that the result is computed for; 0 for what is computed once per sequence.</summary>
    public int Size => Node.Size > 0 ? Node.Size : Value.Size;

    /// <summary>Whether the value is summed over the units.</summary>
    public bool IsSummed => Node.IsScalar && Value.Size > 0;
}

/// <summary>
/// The derivative of a cell's step: for every level of the forward graph, from the highest down, the element-wise
/// equations of the gradients. Between two groups lie the products with transposed matrices. A scalar's gradient is a
/// sum over units of every group that uses it; it is complete, and handed on, in the group below the scalar's level.
/// </summary>
internal sealed class BackwardGraph
{
    private readonly CellGraph _forward;
    private readonly bool _everyStep;
    private IReadOnlyList<bool>? _trainable;
    private readonly NodeBuilder _builder = new();
    private readonly Dictionary<Node, SortedDictionary<int, Node>> _terms = [];
    private readonly Dictionary<Node, SortedDictionary<(int Level, int Size), Node>> _summedTerms = [];
    private readonly List<AdjointResult>[] _groups;
    private readonly HashSet<Node> _available;
    private readonly Dictionary<Node, Node> _values = [];

    private BackwardGraph(CellGraph forward, bool everyStep)
    {
        _forward = forward;
        _everyStep = everyStep;
        _groups = new List<AdjointResult>[forward.Depth + 1];
        for (int level = 0; level < _groups.Length; level++)
        {
            _groups[level] = [];
        }

        _available = new HashSet<Node>(forward.Outputs.Concat(forward.ComputedOperands));
    }

    /// <summary>Results by level; to be computed from the highest level down.</summary>
    public IReadOnlyList<IReadOnlyList<AdjointResult>> Groups => _groups;

    /// <summary>All nodes of the backward pass, operands before their users.</summary>
    public IReadOnlyList<Node> Nodes => _builder.Nodes;

    /// <summary>Values of the forward pass that the backward pass reads.</summary>
    public IEnumerable<Node> NeededForwardValues()
    {
        var seen = new HashSet<Node>();
        foreach (var result in _groups.SelectMany(g => g))
        {
            Visit(result.Value, seen);
        }

        return seen.Where(n => n.Kind == NodeKind.Forward).OrderBy(n => n.Id).Select(n => n.Source!).ToList();
    }

    /// <param name="everyStep">Whether the layer's output of every step is used, not only the last.</param>
    /// <param name="trainable">By parameter, whether it is trained; null where all are.</param>
    public static BackwardGraph Build(CellGraph forward, bool everyStep, IReadOnlyList<bool>? trainable = null)
    {
        var graph = new BackwardGraph(forward, everyStep) { _trainable = trainable };
        graph.Differentiate();
        return graph;
    }

    private static void Visit(Node node, HashSet<Node> seen)
    {
        if (seen.Add(node))
        {
            foreach (var operand in node.Operands)
            {
                Visit(operand, seen);
            }
        }
    }

    private void Differentiate()
    {
        for (int state = 0; state < _forward.Outputs.Count; state++)
        {
            var output = _forward.Outputs[state];
            string name = _forward.Cell.Spec.Parameters[state + 1].Name;
            var incoming = _builder.Leaf(NodeKind.IncomingState, output.Size, state, "d_" + name);
            if (state == 0 && _everyStep)
            {
                incoming = _builder.Add(
                    incoming, _builder.Leaf(NodeKind.IncomingOutput, output.Size, 0, "d_out"));
            }

            AddTo(_terms, output, _forward.Levels[output], incoming);
        }

        var computed = new HashSet<Node>(_forward.ComputedOperands);
        foreach (var node in _forward.Nodes.Reverse())
        {
            if (_terms.ContainsKey(node) || _summedTerms.ContainsKey(node) || computed.Contains(node))
            {
                Propagate(node, computed.Contains(node));
            }
        }
    }

    /// <summary>Completes the gradient of a node and hands it to its operands.</summary>
    private void Propagate(Node node, bool fromProducts)
    {
        var terms = _terms.TryGetValue(node, out var found) ? found : [];
        switch (node.Kind)
        {
            case NodeKind.State:
                AddResults(AdjointTarget.State, node, terms);
                return;
            case NodeKind.Input:
                AddResults(AdjointTarget.Input, node, terms);
                return;
            case NodeKind.Weight:
                if (_trainable?[node.Index] != false)
                {
                    AddResults(AdjointTarget.Weight, node, terms);
                }

                return;
            case NodeKind.Number:
                return;
            default:
                break;
        }

        int level = _forward.Levels[node] - (node.IsScalar ? 1 : 0);
        var higher = terms.Where(t => t.Key > level).ToList();
        if (_summedTerms.TryGetValue(node, out var summed))
        {
            higher.AddRange(summed.Select(t => new KeyValuePair<int, Node>(t.Key.Level, t.Value)));
        }

        foreach (var term in higher)
        {
            _groups[term.Key].Add(new AdjointResult(AdjointTarget.Carry, node, term.Value));
        }

        terms.TryGetValue(level, out var total);
        if (higher.Count > 0 || fromProducts)
        {
            var carry = _builder.Leaf(NodeKind.Carry, node.Size, -1, "", node);
            total = total is null ? carry : _builder.Add(total, carry);
        }

        if (node.Kind == NodeKind.Accumulator)
        {
            _groups[level].Add(new AdjointResult(AdjointTarget.Accumulator, node, total!));
        }
        else
        {
            Derive(node, level, total!);
        }
    }

    /// <summary>
    /// Adds to the gradient of an operand; to that of a vector's scalar operand a sum over the vector's units.
    /// </summary>
    private void AddTerm(Node user, Node operand, int level, Node term)
    {
        if (operand.Kind == NodeKind.Number)
        {
            return;
        }

        bool sums = operand.IsScalar && user.Size > 0;
        if (sums && term.Size > 0)
        {
            AddTo(_summedTerms, operand, (level, term.Size), term);
        }
        else
        {
            // The same for every unit, and so many of them.
            AddTo(_terms, operand, level, sums ? _builder.Multiply(term, _builder.Number(user.Size)) : term);
        }
    }

    private void AddResults(AdjointTarget target, Node node, SortedDictionary<int, Node> terms)
    {
        foreach (var term in terms)
        {
            _groups[term.Key].Add(new AdjointResult(target, node, term.Value));
        }
    }

    private void AddTo<TKey>(Dictionary<Node, SortedDictionary<TKey, Node>> all, Node node, TKey key, Node term)
        where TKey : notnull
    {
        if (!all.TryGetValue(node, out var terms))
        {
            terms = [];
            all.Add(node, terms);
        }

        terms[key] = terms.TryGetValue(key, out var sum) ? _builder.Add(sum, term) : term;
    }

    /// <summary>
    /// The rules of differentiation: <paramref name="d"/> is the gradient of <paramref name="node"/>.
    /// </summary>
    private void Derive(Node node, int level, Node d)
    {
        var operands = node.Operands;
        switch (node.Kind)
        {
            case NodeKind.Add:
                AddTerm(node, operands[0], level, d);
                AddTerm(node, operands[1], level, d);
                break;
            case NodeKind.Subtract:
                AddTerm(node, operands[0], level, d);
                AddTerm(node, operands[1], level, _builder.Negate(d));
                break;
            case NodeKind.Negate:
                AddTerm(node, operands[0], level, _builder.Negate(d));
                break;
            case NodeKind.Multiply:
                AddTerm(node, operands[0], level, _builder.Multiply(d, Value(operands[1])));
                AddTerm(node, operands[1], level, _builder.Multiply(d, Value(operands[0])));
                break;
            case NodeKind.Divide:
                var quotient = _builder.Divide(d, Value(operands[1]));
                AddTerm(node, operands[0], level, quotient);
                AddTerm(node, operands[1], level, _builder.Negate(_builder.Multiply(quotient, Value(node))));
                break;
            case NodeKind.Sum:
                AddTerm(node, operands[0], level, d);
                break;
            case NodeKind.Function:
                DeriveFunction(node, level, d);
                break;
            default:
                throw new InvalidOperationException($"{node.Kind} has no derivative.");
        }
    }

    private void DeriveFunction(Node node, int level, Node d)
    {
        var x = node.Operands[0];
        var one = _builder.Number(1);
        switch (node.Text)
        {
            case "Sigmoid":
                var s = Value(node);
                AddTerm(node, x, level, _builder.Multiply(_builder.Multiply(d, s), _builder.Subtract(one, s)));
                break;
            case "Tanh":
                var t = Value(node);
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Subtract(one, _builder.Multiply(t, t))));
                break;
            case "Relu":
                AddTerm(node, x, level, _builder.Multiply(d, IsPositive(Value(node))));
                break;
            case "HardSigmoid":
                var inside = _builder.Multiply(IsPositive(Value(node)), IsPositive(_builder.Subtract(one, Value(node))));
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Multiply(_builder.Number(0.2), inside)));
                break;
            case "LeakyRelu":
                var more = _builder.Multiply(_builder.Number(0.99), IsPositive(Value(node)));
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Add(more, _builder.Number(0.01))));
                break;
            case "Elu":
                var below = _builder.Function("Min", Value(node), _builder.Number(0));
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Add(below, one)));
                break;
            case "Softsign":
                var rest = _builder.Subtract(one, _builder.Function("Abs", Value(node)));
                AddTerm(node, x, level, _builder.Multiply(_builder.Multiply(d, rest), rest));
                break;
            case "Softplus":
                var outside = _builder.Function("Exp", _builder.Negate(Value(node)));
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Subtract(one, outside)));
                break;
            case "Exp":
                AddTerm(node, x, level, _builder.Multiply(d, Value(node)));
                break;
            case "Log":
                AddTerm(node, x, level, _builder.Divide(d, Value(x)));
                break;
            case "Sqrt":
                AddTerm(node, x, level, _builder.Divide(_builder.Multiply(_builder.Number(0.5), d), Value(node)));
                break;
            case "Abs":
                AddTerm(node, x, level, _builder.Multiply(d, _builder.Function("Sign", Value(x))));
                break;
            case "Min" or "Max":
                var y = node.Operands[1];
                string order = node.Text == "Min" ? "IsAtMost" : "IsAtLeast";
                var first = _builder.Function(order, Value(x), Value(y));
                AddTerm(node, x, level, _builder.Multiply(d, first));
                AddTerm(node, y, level, _builder.Multiply(d, _builder.Subtract(one, first)));
                break;
            default:
                throw new InvalidOperationException($"{node.Text} has no derivative.");
        }
    }

    private Node IsPositive(Node value) => _builder.Function("IsPositive", value);

    /// <summary>
    /// The forward value of a node: read where it is at hand anyway or costs a function call, computed again from its
    /// operands where that is plain arithmetic or done once per sequence.
    /// </summary>
    private Node Value(Node node)
    {
        if (!_values.TryGetValue(node, out var value))
        {
            value = node.Kind switch
            {
                NodeKind.Number => _builder.Number(node.Number),
                NodeKind.Accumulator or NodeKind.Sum => Read(node),
                NodeKind.Function when node.Size > 0 => Read(node),
                _ when node.IsLeaf || _available.Contains(node) => Read(node),
                _ => _builder.Like(node, node.Operands.Select(Value).ToList()),
            };
            _values.Add(node, value);
        }

        return value;
    }

    private Node Read(Node node) => _builder.Leaf(NodeKind.Forward, node.Size, -1, "", node);
}
