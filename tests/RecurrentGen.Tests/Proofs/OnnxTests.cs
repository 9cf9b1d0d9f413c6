using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cells compute what the operators of ONNX are defined to, with gates in ONNX's orders.</summary>
[Trait("Category", "Numeric")]
public sealed class OnnxTests
{
    private const int Inputs = 3;
    private const int Hidden = 7;
    private const int Steps = 5;

    private readonly Random _random = new(11);

    [Fact]
    public void Lstm_with_peepholes_and_clip()
    {
        var (weights, x) = Draw(4);
        var model = new OnnxPeepholeLstm(1);
        Fill(model.Parameters, "peepholelstm", weights, 4, [0, 2, 3, 1]);
        model.Parameters.CopyTensorFrom("peepholelstm.peephole_l0", Blocks(weights.P, 3, [0, 2, 1]));
        Check(model, x, OnnxOperators.Lstm(weights, Measure.ToDoubles(x), 1.25, inputForget: false));
    }

    [Fact]
    public void Lstm_with_coupled_gates_and_clip()
    {
        var (weights, x) = Draw(4);
        Array.Clear(weights.P);
        var model = new OnnxCoupledLstm(1);
        Fill(model.Parameters, "coupledlstm", weights, 4, [0, 3, 1]);
        Check(model, x, OnnxOperators.Lstm(weights, Measure.ToDoubles(x), 1.25, inputForget: true));
    }

    [Fact]
    public void Gru_with_other_functions_and_clip()
    {
        var (weights, x) = Draw(3);
        var after = new OnnxGru(1);
        Fill(after.Parameters, "gru", weights, 3, [1, 0, 2]);
        Check(after, x, OnnxOperators.Gru(weights, Measure.ToDoubles(x), 2.75, linearBeforeReset: true));
        var before = new OnnxGruResetBefore(1);
        Fill(before.Parameters, "gru", weights, 3, [1, 0, 2]);
        Check(before, x, OnnxOperators.Gru(weights, Measure.ToDoubles(x), 2.75, linearBeforeReset: false));
    }

    [Fact]
    public void Rnn_with_another_function_and_clip()
    {
        var (weights, x) = Draw(1);
        var model = new OnnxRnn(1);
        Fill(model.Parameters, "rnn", weights, 1, [0]);
        Check(model, x, OnnxOperators.Rnn(weights, Measure.ToDoubles(x), 1.25));
    }

    /// <summary>Inputs large enough that limits and kinks are passed.</summary>
    private (OnnxWeights Weights, float[] X) Draw(int gates) => (
        OnnxWeights.Draw(_random, gates, Inputs, Hidden),
        [.. Enumerable.Range(0, Steps * Inputs).Select(_ => (4 * _random.NextSingle()) - 2)]);

    /// <param name="order">For each of the cell's gates its place among ONNX's.</param>
    private static void Fill(PackedBlock parameters, string layer, OnnxWeights weights, int gates, int[] order)
    {
        parameters.CopyTensorFrom(layer + ".weight_ih_l0", Blocks(weights.W, gates, order));
        parameters.CopyTensorFrom(layer + ".weight_hh_l0", Blocks(weights.R, gates, order));
        int half = weights.B.Length / 2;
        parameters.CopyTensorFrom(layer + ".bias_ih_l0", Blocks(weights.B[..half], gates, order));
        parameters.CopyTensorFrom(layer + ".bias_hh_l0", Blocks(weights.B[half..], gates, order));
    }

    private static float[] Blocks(float[] values, int count, int[] order)
    {
        int length = values.Length / count;
        return [.. order.SelectMany(block => values.Skip(block * length).Take(length))];
    }

    private static void Check<TModel>(TModel model, float[] x, double[] expected)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        float[] actual = new float[expected.Length];
        model.CreatePredictor().Predict(x, actual);
        Measure.AssertClose("Y", actual, expected, ModelProof.ForwardTolerance);
    }
}
