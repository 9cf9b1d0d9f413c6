using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Tests.Graphs;

/// <summary>Runs the graph of a cell whose sizes are all 1, forwards and backwards, with numbers instead of vectors.</summary>
/// <param name="forward">The step.</param>
/// <param name="input">The layer's input.</param>
/// <param name="states">The states before.</param>
/// <param name="weights">By the number of the cell's parameter.</param>
internal sealed class GraphInterpreter(CellGraph forward, double input, double[] states, double[] weights)
{
    private readonly Dictionary<Node, double> _values = [];

    public double Value(Node node)
    {
        if (!_values.TryGetValue(node, out double value))
        {
            value = node.Kind switch
            {
                NodeKind.Input => input,
                NodeKind.State => states[node.Index],
                NodeKind.Weight => weights[node.Index],
                NodeKind.Accumulator => node.Products.Sum(p => weights[p.Parameter] * Value(p.Operand))
                    + node.Biases.Sum(b => weights[b]),
                _ => Operation(node, Value),
            };
            _values.Add(node, value);
        }

        return value;
    }

    /// <summary>The gradients of input, states and weights, in this order, for given gradients of the new states.</summary>
    public double[] Gradients(BackwardGraph backward, double[] incoming)
    {
        double dInput = 0;
        double[] dStates = new double[states.Length];
        double[] dWeights = new double[weights.Length];
        var carries = new Dictionary<Node, double>();
        for (int level = forward.Depth; level >= 0; level--)
        {
            var accumulators = new List<(Node Node, double Value)>();
            var known = new Dictionary<Node, double>();
            foreach (var result in backward.Groups[level])
            {
                double d = Backward(result.Value, incoming, carries, known);
                switch (result.Target)
                {
                    case AdjointTarget.Accumulator:
                        accumulators.Add((result.Node, d));
                        break;
                    case AdjointTarget.Carry:
                        carries[result.Node] = carries.GetValueOrDefault(result.Node) + d;
                        break;
                    case AdjointTarget.State:
                        dStates[result.Node.Index] += d;
                        break;
                    case AdjointTarget.Input:
                        dInput += d;
                        break;
                    default:
                        dWeights[result.Node.Index] += d;
                        break;
                }
            }

            foreach (var (accumulator, d) in accumulators)
            {
                foreach (int bias in accumulator.Biases)
                {
                    dWeights[bias] += d;
                }

                foreach (var (parameter, operand) in accumulator.Products)
                {
                    dWeights[parameter] += d * Value(operand);
                    double dOperand = d * weights[parameter];
                    if (operand.Kind == NodeKind.State)
                    {
                        dStates[operand.Index] += dOperand;
                    }
                    else if (operand.Kind == NodeKind.Input)
                    {
                        dInput += dOperand;
                    }
                    else
                    {
                        carries[operand] = carries.GetValueOrDefault(operand) + dOperand;
                    }
                }
            }
        }

        return [dInput, .. dStates, .. dWeights];
    }

    private double Backward(
        Node node, double[] incoming, Dictionary<Node, double> carries, Dictionary<Node, double> known)
    {
        if (!known.TryGetValue(node, out double value))
        {
            value = node.Kind switch
            {
                NodeKind.Forward => Value(node.Source!),
                NodeKind.Carry => carries[node.Source!],
                NodeKind.IncomingState => incoming[node.Index],
                NodeKind.IncomingOutput => 0,
                _ => Operation(node, n => Backward(n, incoming, carries, known)),
            };
            known.Add(node, value);
        }

        return value;
    }

    private static double Operation(Node node, Func<Node, double> valueOf)
    {
        if (node.Kind == NodeKind.Number)
        {
            return node.Number;
        }

        double a = valueOf(node.Operands[0]);
        double b = node.Operands.Count > 1 ? valueOf(node.Operands[1]) : 0;
        return (node.Kind, node.Text) switch
        {
            (NodeKind.Add, _) => a + b,
            (NodeKind.Subtract, _) => a - b,
            (NodeKind.Multiply, _) => a * b,
            (NodeKind.Divide, _) => a / b,
            (NodeKind.Negate, _) => -a,
            (NodeKind.Sum, _) => a,
            (_, "Sigmoid") => 1 / (1 + Math.Exp(-a)),
            (_, "Tanh") => Math.Tanh(a),
            (_, "Relu") => Math.Max(0, a),
            (_, "HardSigmoid") => Math.Clamp((0.2 * a) + 0.5, 0, 1),
            (_, "LeakyRelu") => Math.Max(a, 0.01 * a),
            (_, "Elu") => a > 0 ? a : Math.Exp(a) - 1,
            (_, "Softsign") => a / (1 + Math.Abs(a)),
            (_, "Softplus") => Math.Log(1 + Math.Exp(a)),
            (_, "Exp") => Math.Exp(a),
            (_, "Log") => Math.Log(a),
            (_, "Sqrt") => Math.Sqrt(a),
            (_, "Abs") => Math.Abs(a),
            (_, "Min") => Math.Min(a, b),
            (_, "Max") => Math.Max(a, b),
            (_, "IsPositive") => a > 0 ? 1 : 0,
            (_, "Sign") => Math.Sign(a),
            (_, "IsAtMost") => a <= b ? 1 : 0,
            (_, "IsAtLeast") => a >= b ? 1 : 0,
            _ => throw new InvalidOperationException($"{node.Kind} {node.Text} is not known to the interpreter."),
        };
    }
}
