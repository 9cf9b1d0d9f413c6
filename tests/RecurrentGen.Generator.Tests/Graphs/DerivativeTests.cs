using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Graphs;

/// <summary>The derived gradients equal central differences of the graph that they were derived from.</summary>
public sealed class DerivativeTests
{
    [Theory]
    [InlineData("[Lstm(1)]")]
    [InlineData("[Gru(1)]")]
    [InlineData("[Gru(1, ResetAfter = false)]")]
    [InlineData("[Rnn(1)]")]
    [InlineData("[Rnn(1, Activation = Activation.Relu)]")]
    [InlineData("[PeepholeLstm(1)]")]
    [InlineData("[CoupledLstm(1)]")]
    [InlineData("[ProjectedLstm(1, MemorySize = 1)]")]
    [InlineData("[MultiplicativeLstm(1)]")]
    [InlineData("[MinimalGatedUnit(1)]")]
    [InlineData("[Janet(1)]")]
    [InlineData("[LayerNormLstm(1, Epsilon = 0.5)]")]
    [InlineData("[IndRnn(1)]")]
    [InlineData("[EchoState(1)]")]
    [InlineData("[Gru(1, GateActivation = Activation.HardSigmoid, Activation = Activation.Softplus, Clip = 0.5)]")]
    public void OfTheBuiltInCells(string layer) => Check(layer, "");

    [Theory]
    [InlineData("return Sigmoid(w * x + u * h + b);")]
    [InlineData("return Tanh(w * x + u * h) - b * Tanh(w * h);")]
    [InlineData("return Relu(w * x + b) * Relu(-(u * h));")]
    [InlineData("return HardSigmoid(w * x + b) * HardSigmoid(9 - u * h) + HardSigmoid(u * x - 9) * HardSigmoid(u * h);")]
    [InlineData("return LeakyRelu(w * x + b) * LeakyRelu(-(u * h)) + LeakyRelu(u * x - 1) * LeakyRelu(1 + w * h);")]
    [InlineData("return Elu(w * x + b) * Elu(-(u * h)) + Elu(u * x - 1) * Elu(1 + w * h);")]
    [InlineData("return Softsign(w * x + b) * Softsign(-(u * h)) + Softsign(u * x - 1) * Softsign(1 + w * h);")]
    [InlineData("return Softplus(w * x + b) * Softplus(-(u * h)) + Softplus(u * x - 1) * Softplus(1 + w * h);")]
    [InlineData("return Clip(w * x + b, 0.5) + Clip(3 * (u * h) - 4, 0.25) * b + Clip(u * x + 1, 9);")]
    [InlineData("return Exp(w * x) * h + u * h + b;")]
    [InlineData("return Log(2 + Tanh(w * x + u * h)) * b;")]
    [InlineData("return Sqrt(2 + Tanh(w * x + u * h)) * b;")]
    [InlineData("return Abs(w * x) + Abs(u * h - b);")]
    [InlineData("return Min(w * x, Tanh(u * h)) + Min(u * x, 0.25) * b;")]
    [InlineData("return Max(w * x, Tanh(u * h)) + Max(-0.5, u * x) * b;")]
    [InlineData("return Tanh(w * x) / (2 + u * h) + b / 4 - 3 / (2 + b * h);")]
    [InlineData("var s = Sum(h * h); return w * x + u * (h / Sqrt(s + 1)) - s * b;")]
    [InlineData("var s = Mean(w * x + h); return Tanh(Sum(s + u * h + b) * b) * Sigmoid(s) / (1 + Exp(s));")]
    [InlineData("return w * (x * Sum(b)) + Max(Sum(u * h + b), -2) * Min(0.5, Sum(h)) + Abs(Sum(b * h) - 3) * Log(3 + Sum(x));")]
    [InlineData("return (1 - b) * h + b * Tanh(w * x) - (u * x - h);")]
    [InlineData("var f = Sigmoid(w * x + u * h + b); return (1 - f) * h + f * Tanh(w * x + u * (f * h));")]
    [InlineData("var a = Tanh(u * h); var c = u * (a * h) + w * x; return u * c + a * b + c * c;")]
    [InlineData("return w * (x + h) + u * (w * (h - x)) + b;")]
    [InlineData("var a = x * x - 2 * h; return w * a + u * Tanh(a) + a * b;")]
    public void OfEveryOperationAndFunction(string body) =>
        Check("[Cell<C>(1)]", Source.Cell(", Matrix w, Matrix u, Vector b", body)
            .Replace("Step(Vector x", "Step([Size(\"hidden\")] Vector x", StringComparison.Ordinal));

    private static void Check(string layer, string cell)
    {
        var model = Source.BindModel(
            cell + $"[RecurrentModel(InputSize = 1, SequenceLength = 2)] {layer} public partial class Model;");
        var forward = CellGraph.Build(Assert.IsType<BoundRecurrentLayer>(model.Layers[0]).Cells[0]);
        var backward = BackwardGraph.Build(forward, everyStep: false);
        int states = forward.Outputs.Count;
        var random = new Random(7);
        double[] point = [.. Enumerable.Range(0, 1 + states + forward.Cell.Parameters.Count).Select(_ => (1.6 * random.NextDouble()) - 0.8)];
        double[] incoming = [.. Enumerable.Range(0, states).Select(_ => random.NextDouble() + 0.5)];
        double[] derived = At(point).Gradients(backward, incoming);
        Assert.Equal(point.Length, derived.Length);
        for (int i = 0; i < point.Length; i++)
        {
            const double Step = 1e-6;
            double expected = (Loss(i, Step) - Loss(i, -Step)) / (2 * Step);
            Assert.True(Math.Abs(expected - derived[i]) < 1e-8, $"{i}: expected {expected}, found {derived[i]}");
        }

        GraphInterpreter At(double[] values) =>
            new(forward, values[0], values[1..(1 + states)], values[(1 + states)..]);

        double Loss(int index, double step)
        {
            double[] moved = [.. point];
            moved[index] += step;
            var graph = At(moved);
            return forward.Outputs.Select((o, i) => incoming[i] * graph.Value(o)).Sum();
        }
    }
}
