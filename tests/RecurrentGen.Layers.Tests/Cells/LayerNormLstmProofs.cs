using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>
/// The cell LayerNormLstm: the generated code against the cell's equations, and these against the paper's, in which the
/// gates are one vector.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class LayerNormLstmProofs
{
    [Fact]
    public void Layer_norm_lstm_sequence() =>
        Proof.Values<LayerNormLstmSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("layernormlstm", Cell(0.01), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Layer_norm_lstm_bidirectional_stack_last() =>
        Proof.Values<LayerNormLstmBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("layernormlstm", Cell(0.01), 4, Direction.Bidirectional, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Layer_norm_lstm_backward_sequence() =>
        Proof.Values<LayerNormLstmBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("layernormlstm", Cell(1e-5), 20, Direction.Backward));

    [Fact]
    public void Layer_norm_lstm_single_sequence() =>
        Proof.Values<LayerNormLstmSingleSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("layernormlstm", Cell(1e-5), 17));

    /// <summary>The paper's equations 20 to 22, over one vector of all gates.</summary>
    [Fact]
    public void The_equations_are_those_of_the_paper()
    {
        const int Hidden = 3;
        const double Epsilon = 0.01;
        var random = new Random(3);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
        var tensors = new Dictionary<string, double[]>
        {
            ["c.weight_ih_l0"] = Draw(4 * Hidden * 2), ["c.weight_hh_l0"] = Draw(4 * Hidden * Hidden),
            ["c.gain_ih_l0"] = Draw(4 * Hidden), ["c.gain_hh_l0"] = Draw(4 * Hidden), ["c.bias_l0"] = Draw(4 * Hidden),
            ["c.gain_c_l0"] = Draw(Hidden), ["c.bias_c_l0"] = Draw(Hidden),
        };
        double[] x = Draw(2), h = Draw(Hidden), c = Draw(Hidden);
        var step = Cell(Epsilon).Bind(new EagerWeights("c", "_l0", 2, Hidden, name => tensors[name]));
        var actual = step(new Vector(x), [new Vector(h), new Vector(c)]);

        double[] fromInput = Normalised(Product("c.weight_ih_l0", x));
        double[] fromState = Normalised(Product("c.weight_hh_l0", h));
        double[] gates = [.. Enumerable.Range(0, 4 * Hidden).Select(k =>
            (tensors["c.gain_ih_l0"][k] * fromInput[k]) + (tensors["c.gain_hh_l0"][k] * fromState[k]) + tensors["c.bias_l0"][k])];
        double[] memory = [.. Enumerable.Range(0, Hidden).Select(k =>
            (Sigmoid(gates[Hidden + k]) * c[k]) + (Sigmoid(gates[k]) * Math.Tanh(gates[(2 * Hidden) + k])))];
        double[] normalised = Normalised(memory);
        for (int k = 0; k < Hidden; k++)
        {
            double output = Sigmoid(gates[(3 * Hidden) + k])
                * Math.Tanh((tensors["c.gain_c_l0"][k] * normalised[k]) + tensors["c.bias_c_l0"][k]);
            Assert.Equal(output, actual[0][k], 1e-12);
            Assert.Equal(memory[k], actual[1][k], 1e-12);
        }

        double[] Product(string tensor, double[] v) => [.. tensors[tensor].Chunk(v.Length)
            .Select(row => row.Zip(v, (a, b) => a * b).Sum())];

        static double[] Normalised(double[] v)
        {
            double mean = v.Average();
            double variance = v.Select(a => (a - mean) * (a - mean)).Average();
            return [.. v.Select(a => (a - mean) / Math.Sqrt(variance + Epsilon))];
        }

        static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));
    }

    private static EagerCell Cell(double epsilon) => new(2, true, w =>
    {
        Matrix wi = w.X("weight_ih", 0), wf = w.X("weight_ih", 1), wg = w.X("weight_ih", 2), wo = w.X("weight_ih", 3);
        Matrix ui = w.H("weight_hh", 0), uf = w.H("weight_hh", 1), ug = w.H("weight_hh", 2), uo = w.H("weight_hh", 3);
        Vector xi = w.V("gain_ih", 0), xf = w.V("gain_ih", 1), xg = w.V("gain_ih", 2), xo = w.V("gain_ih", 3);
        Vector hi = w.V("gain_hh", 0), hf = w.V("gain_hh", 1), hg = w.V("gain_hh", 2), ho = w.V("gain_hh", 3);
        Vector bi = w.V("bias", 0), bf = w.V("bias", 1), bg = w.V("bias", 2), bo = w.V("bias", 3);
        Vector gc = w.V("gain_c"), bc = w.V("bias_c");
        return (x, s) =>
        {
            var (h, c) = RecurrentGen.Cells.LayerNormLstm.Step(
                x, s[0], s[1], wi, wf, wg, wo, ui, uf, ug, uo, xi, xf, xg, xo, hi, hf, hg, ho, bi, bf, bg, bo, gc, bc, epsilon);
            return [h, c];
        };
    });
}
