using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Graphs;

/// <summary>
/// One step of a cell as a graph: inputs, states and weights come in, new states go out, and in between are
/// accumulators (sums of matrix products and biases) and element-wise operations.
/// </summary>
internal sealed class CellGraph
{
    private readonly HashSet<Node> _repeated = [];
    private readonly HashSet<Node> _computedOperands;
    private readonly ILookup<Node, Node> _users;
    private readonly Dictionary<Node, int> _lastLevels = [];

    private CellGraph(
        BoundCell cell, IReadOnlyList<Node> nodes, IReadOnlyList<Node> outputs, ILookup<Node, string> locals)
    {
        Locals = locals;
        Cell = cell;
        Nodes = nodes;
        Outputs = outputs;
        Levels = Levelled(nodes);
        Depth = outputs.Max(o => Levels[o]);
        _computedOperands = [.. nodes.SelectMany(n => n.Products).Select(p => p.Operand).Where(o => !o.IsLeaf)];
        _users = nodes.SelectMany(n => n.Operands.Distinct(), (user, operand) => (user, operand)).ToLookup(u => u.operand, u => u.user);
        foreach (var node in nodes)
        {
            foreach (var operand in node.Operands.Concat(node.Products.Select(p => p.Operand)))
            {
                _lastLevels[operand] = Math.Max(LastLevel(operand), Levels[node]);
            }
        }

        foreach (var node in nodes.Where(IsCheap).Except(outputs).Except(ComputedOperands))
        {
            _repeated.Add(node);
        }
    }

    public BoundCell Cell { get; }

    /// <summary>All nodes that an output depends on, operands before their users.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>What the author calls a node: several names where locals have the same value.</summary>
    public ILookup<Node, string> Locals { get; }

    /// <summary>The new states; the first is the cell's output.</summary>
    public IReadOnlyList<Node> Outputs { get; }

    /// <summary>
    /// How many matrix products and sums over units lie one behind the other on the way to a node. Accumulators of
    /// level n + 1 form stage n; element-wise nodes of level n are computed together, right after stage n - 1, and the
    /// sums over them, which have level n + 1, with them.
    /// </summary>
    public IReadOnlyDictionary<Node, int> Levels { get; }

    /// <summary>The highest level.</summary>
    public int Depth { get; }

    /// <summary>The accumulators of a level.</summary>
    public IEnumerable<Node> Accumulators(int level) =>
        Nodes.Where(n => n.Kind == NodeKind.Accumulator && Levels[n] == level);

    /// <summary>The element-wise vectors of a level, operands first.</summary>
    public IEnumerable<Node> Elementwise(int level) =>
        Nodes.Where(n => n.Kind != NodeKind.Accumulator && n.Operands.Count > 0 && n.Size > 0 && Levels[n] == level);

    /// <summary>The sums over vectors of a level, which are known after it.</summary>
    public IEnumerable<Node> Sums(int level) => Nodes.Where(n => n.Kind == NodeKind.Sum && Levels[n] == level + 1);

    /// <summary>
    /// Whether the groups of a level find a value in memory. Of scalars, sums alone are kept: what is computed from
    /// them is computed again where it is used, and so is a vector that is one operation with a scalar away from what
    /// is in memory.
    /// </summary>
    public bool IsInMemory(Node node, int level) =>
        node.IsLeaf || node.Kind is NodeKind.Accumulator or NodeKind.Sum
        || (!node.IsScalar && !_repeated.Contains(node) && Levels[node] < level);

    /// <summary>Whether a group of the forward pass above the value's own finds it in memory.</summary>
    public bool IsReadLater(Node node) => node.Kind == NodeKind.Sum
        || (node.Size > 0 && !_repeated.Contains(node) && (ComputedOperands.Contains(node) || IsReadAbove(node, Levels[node])));

    /// <summary>The highest level of what a value is an operand of; -1 where it is none of any.</summary>
    public int LastLevel(Node node) => _lastLevels.TryGetValue(node, out int level) ? level : -1;

    /// <summary>What has a value as an operand of element-wise work.</summary>
    public IEnumerable<Node> Users(Node node) => _users[node];

    private bool IsReadAbove(Node node, int level) => _users[node].Any(user =>
        user.Kind != NodeKind.Sum
        && (Levels[user] > level || (_repeated.Contains(user) && IsReadAbove(user, level))));

    private bool IsCheap(Node node) => node.Size > 0
        && node.Kind is NodeKind.Add or NodeKind.Subtract or NodeKind.Multiply
        && node.Operands.Any(o => o.IsScalar)
        && node.Operands.All(o => o.Size == 0 || o.IsLeaf || o.Kind == NodeKind.Accumulator || Outputs.Contains(o));

    /// <summary>Nodes that are computed in the step and multiplied by a matrix.</summary>
    public IReadOnlyCollection<Node> ComputedOperands => _computedOperands;

    public static CellGraph Build(BoundCell cell)
    {
        var reader = new ExpressionReader(cell);
        var raw = reader.Read();
        var builder = new NodeBuilder();
        var rewriter = new AccumulatorRewriter(raw, builder);
        var outputs = rewriter.Rewrite();
        var used = new HashSet<Node>();
        foreach (var output in outputs)
        {
            Mark(output, used);
        }

        var nodes = builder.Nodes.Where(used.Contains).ToList();
        NameAccumulators(nodes, cell.Spec);

        // A local that a larger sum has taken up is no node.
        var locals = cell.Spec.Locals
            .Select(l => (l.Name, Node: rewriter.NodeOf(reader.Local(l.Name))))
            .Where(l => l.Node is not null && used.Contains(l.Node))
            .ToLookup(l => l.Node!, l => l.Name);
        return new CellGraph(cell, nodes, outputs, locals);
    }

    /// <summary>
    /// An accumulator without a name is called after the value that it becomes: a_i for i. A name that the author has
    /// given to anything, kept or not, stands for nothing else.
    /// </summary>
    private static void NameAccumulators(List<Node> nodes, CellSpec spec)
    {
        var taken = new HashSet<string>(
            nodes.Select(n => n.Name).OfType<string>().Concat(spec.Locals.Select(l => l.Name)), StringComparer.Ordinal);
        var firstUsers = nodes.SelectMany(user => user.Operands, (user, operand) => (user, operand))
            .GroupBy(u => u.operand).ToDictionary(g => g.Key, g => g.First().user);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var accumulator in nodes.Where(n => n.Kind == NodeKind.Accumulator && n.Name is null))
        {
            firstUsers.TryGetValue(accumulator, out var user);
            while (user is not null && user.Name is null)
            {
                firstUsers.TryGetValue(user, out user);
            }

            string wish = "a_" + (user?.Name ?? "out");
            numbers.TryGetValue(wish, out int number);
            string name;
            do
            {
                number++;
                name = number == 1 ? wish : wish + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            while (!taken.Add(name));
            numbers[wish] = number;
            accumulator.Name = name;
        }
    }

    private static void Mark(Node node, HashSet<Node> used)
    {
        if (used.Add(node))
        {
            foreach (var operand in node.Operands.Concat(node.Products.Select(p => p.Operand)))
            {
                Mark(operand, used);
            }
        }
    }

    private static Dictionary<Node, int> Levelled(IReadOnlyList<Node> nodes)
    {
        var levels = new Dictionary<Node, int>();
        foreach (var node in nodes)
        {
            levels[node] = node.Kind == NodeKind.Accumulator
                ? node.Products.Max(p => levels[p.Operand]) + 1
                : node.Kind == NodeKind.Sum ? levels[node.Operands[0]] + 1
                : node.Operands.Count == 0 ? 0 : node.Operands.Max(o => levels[o]);
        }

        return levels;
    }

    /// <summary>
    /// Turns a cell's expressions into nodes: hyper-parameters become numbers, conditions are decided.
    /// </summary>
    private sealed class ExpressionReader(BoundCell cell)
    {
        private readonly NodeBuilder _builder = new();
        private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
        private readonly Dictionary<string, CellExpression> _locals =
            cell.Spec.Locals.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);

        public IReadOnlyList<Node> Read()
        {
            AddParameters();
            // In the author's order, which is then the order of slots and of generated code.
            foreach (var local in cell.Spec.Locals)
            {
                Local(local.Name);
            }

            return cell.Spec.Returns.Select(Read).ToList();
        }

        private void AddParameters()
        {
            int state = 0;
            int weight = 0;
            foreach (var parameter in cell.Spec.Parameters)
            {
                switch (parameter.Kind)
                {
                    case CellParameterKind.Input:
                        _names[parameter.Name] = _builder.Leaf(NodeKind.Input, cell.InputSize, 0, parameter.Name);
                        break;
                    case CellParameterKind.State:
                        _names[parameter.Name] =
                            _builder.Leaf(NodeKind.State, cell.StateSizes[state], state, parameter.Name);
                        state++;
                        break;
                    case CellParameterKind.Matrix or CellParameterKind.Vector:
                        _names[parameter.Name] =
                            _builder.Leaf(NodeKind.Weight, cell.Parameters[weight].Rows, weight, parameter.Name);
                        weight++;
                        break;
                    default:
                        break;
                }
            }
        }

        private Node Read(CellExpression expression)
        {
            var operands = expression.Operands;
            return expression.Operator switch
            {
                CellOperator.Parameter => Named(expression.Text),
                CellOperator.Local => Local(expression.Text),
                CellOperator.Number => _builder.Number(expression.Number),
                CellOperator.Add => _builder.Add(Read(operands[0]), Read(operands[1])),
                CellOperator.Subtract => _builder.Subtract(Read(operands[0]), Read(operands[1])),
                CellOperator.Multiply => Multiply(Read(operands[0]), Read(operands[1])),
                CellOperator.Divide => _builder.Divide(Read(operands[0]), Read(operands[1])),
                CellOperator.Negate => _builder.Negate(Read(operands[0])),
                CellOperator.Conditional => Read(operands[Decide(operands[0]) ? 1 : 2]),
                CellOperator.Call => Call(expression),
                _ => throw new InvalidOperationException($"{expression.Operator} is not a value."),
            };
        }

        private Node Named(string name) => _names.TryGetValue(name, out var node)
            ? node
            : _builder.Number(Convert.ToDouble(Hyper(name), System.Globalization.CultureInfo.InvariantCulture));

        public Node Local(string name)
        {
            if (!_names.TryGetValue(name, out var node))
            {
                node = Read(_locals[name]);
                node.Name ??= node.Kind == NodeKind.Number ? null : name;
                _names[name] = node;
            }

            return node;
        }

        private Node Multiply(Node a, Node b) =>
            a.Kind == NodeKind.Weight && cell.Parameters[a.Index].Columns > 0
                ? _builder.Product(a.Index, cell.Parameters[a.Index].Rows, b)
                : _builder.Multiply(a, b);

        private Node Call(CellExpression call)
        {
            if (call.Text == "Activate")
            {
                var chosen = call.Operands[0];
                string activation = chosen.Operator == CellOperator.EnumerationMember
                    ? chosen.Text
                    : (string)Hyper(chosen.Text)!;
                var argument = Read(call.Operands[1]);
                return activation == nameof(Activation.None) ? argument : _builder.Function(activation, argument);
            }

            var operands = call.Operands.Select(Read).ToArray();
            return call.Text switch
            {
                "Clip" => Clip(operands[0], operands[1]),
                "Sum" => _builder.Sum(operands[0]),
                "Mean" => _builder.Multiply(_builder.Sum(operands[0]), _builder.Number(1.0 / operands[0].Size)),
                _ => _builder.Function(call.Text, operands),
            };
        }

        /// <summary>A limit of infinity, the default of many, costs nothing.</summary>
        private Node Clip(Node value, Node limit) =>
            limit is { Kind: NodeKind.Number, Number: double.PositiveInfinity }
                ? value
                : _builder.Function("Min", limit, _builder.Function("Max", _builder.Negate(limit), value));

        private bool Decide(CellExpression condition) => condition.Operator switch
        {
            CellOperator.Negate => !Decide(condition.Operands[0]),
            CellOperator.Number => condition.Number != 0,
            _ => (bool)Hyper(condition.Text)!,
        };

        private object? Hyper(string name) =>
            cell.Hypers.First(h => string.Equals(h.Name, name, StringComparison.Ordinal)).Value;
    }

    /// <summary>
    /// Gathers the products and biases of every sum into one accumulator. A value with several users stays whole: it is
    /// computed once.
    /// </summary>
    private sealed class AccumulatorRewriter
    {
        private readonly IReadOnlyList<Node> _roots;
        private readonly NodeBuilder _builder;
        private readonly Dictionary<Node, int> _uses = [];
        private readonly Dictionary<Node, Node> _done = [];

        public AccumulatorRewriter(IReadOnlyList<Node> roots, NodeBuilder builder)
        {
            _roots = roots;
            _builder = builder;
            foreach (var root in roots)
            {
                Count(root);
            }
        }

        public IReadOnlyList<Node> Rewrite()
        {
            // Named values in the author's order; sums wait, since a larger sum may take them up.
            foreach (var node in _uses.Keys.Where(n => n.Name is not null && n.Kind == NodeKind.Function).OrderBy(n => n.Id).ToList())
            {
                Rewrite(node);
            }

            return _roots.Select(Rewrite).ToList();
        }

        /// <summary>What a node has become; null where it is only a part of others.</summary>
        public Node? NodeOf(Node node) => _done.TryGetValue(node, out var result) ? result : null;

        private void Count(Node node)
        {
            _uses.TryGetValue(node, out int uses);
            _uses[node] = uses + 1;
            if (uses == 0)
            {
                foreach (var operand in node.Operands)
                {
                    Count(operand);
                }
            }
        }

        private Node Rewrite(Node node)
        {
            if (!_done.TryGetValue(node, out var result))
            {
                result = node.Kind switch
                {
                    NodeKind.Add or NodeKind.Subtract => Sum(node),
                    NodeKind.Product => Accumulate([node], []),
                    NodeKind.Number => _builder.Number(node.Number),
                    _ when node.IsLeaf => _builder.Leaf(node.Kind, node.Size, node.Index, node.Text),
                    _ => _builder.Like(node, node.Operands.Select(Rewrite).ToList()),
                };
                result.Name ??= result.Kind == NodeKind.Number ? null : node.Name;
                _done.Add(node, result);
            }

            return result;
        }

        private Node Sum(Node root)
        {
            var terms = new List<(Node Node, bool Positive)>();
            Flatten(root, true, terms, true);
            var products = terms.Where(t => t.Positive && t.Node.Kind == NodeKind.Product && _uses[t.Node] == 1).ToList();
            if (products.Count == 0)
            {
                return _builder.Like(root, root.Operands.Select(Rewrite).ToList());
            }

            var biases = terms.Where(t => IsBias(t.Node, t.Positive, root.Size)).ToList();
            var sum = Accumulate(products.Select(t => t.Node), biases.Select(t => t.Node.Index));
            foreach (var (node, positive) in terms.Except(products).Except(biases))
            {
                sum = positive ? _builder.Add(sum, Rewrite(node)) : _builder.Subtract(sum, Rewrite(node));
            }

            return sum;
        }

        private bool IsBias(Node node, bool positive, int size) =>
            positive && node.Kind == NodeKind.Weight && node.Size == size && _uses[node] == 1;

        private void Flatten(Node node, bool positive, List<(Node Node, bool Positive)> terms, bool isRoot)
        {
            bool whole = !isRoot && (_uses[node] > 1 || node.IsScalar);
            if (!whole && node.Kind is NodeKind.Add or NodeKind.Subtract)
            {
                Flatten(node.Operands[0], positive, terms, false);
                Flatten(node.Operands[1], positive == (node.Kind == NodeKind.Add), terms, false);
            }
            else if (!whole && node.Kind == NodeKind.Negate)
            {
                Flatten(node.Operands[0], !positive, terms, false);
            }
            else
            {
                terms.Add((node, positive));
            }
        }

        private Node Accumulate(IEnumerable<Node> products, IEnumerable<int> biases)
        {
            var terms = products.Select(p => new ProductTerm(p.Index, Operand(Rewrite(p.Operands[0])))).ToList();
            int size = products.First().Size;
            return _builder.Accumulator(size, terms, biases.ToList());
        }

        private Node Operand(Node value) => value.Kind == NodeKind.Accumulator ? _builder.Copy(value) : value;
    }
}
