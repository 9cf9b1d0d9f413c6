using System.Numerics.Tensors;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Predictions over tensors of any strides.</summary>
[Trait("Category", "Numeric")]
public sealed class PredictorTensorTests
{
    private const int Count = 6;
    private const int Time = Filter.SequenceLength;
    private const int Features = Filter.InputSize;
    private readonly Filter _model = new(seed: 3);
    private readonly float[] _inputs = ModelData.Values(Count * Time * Features, 1);
    private readonly float[] _expected = new float[Count * Time * Features];

    public PredictorTensorTests()
    {
        ModelData.FillScaling(_model);
        _model.CreatePredictor().Predict(_inputs, _expected);
    }

    [Fact]
    public void Row_major_tensors_equal_spans()
    {
        var outputs = new float[_expected.Length];
        nint[] shape = [Count, Time, Features];
        _model.CreatePredictor().Predict(
            new ReadOnlyTensorSpan<float>(_inputs, shape, []), new TensorSpan<float>(outputs, shape, []));
        ModelData.AssertSameBits(_expected, outputs);
    }

    /// <summary>Every order of the three axes in memory, on both sides.</summary>
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public void Transposed_tensors_equal_spans(int slowest, int middle, int fastest)
    {
        nint[] shape = [Count, Time, Features];
        var strides = new nint[3];
        strides[fastest] = 1;
        strides[middle] = shape[fastest];
        strides[slowest] = shape[fastest] * shape[middle];
        Check(shape, strides, 0);
    }

    [Fact]
    public void Slices_of_larger_tensors_equal_spans_and_leave_what_is_beside_them()
    {
        nint[] shape = [Count, Time, Features];
        Check(shape, [(Time + 3) * 11, 11, 4], offset: 25);
    }

    [Fact]
    public void One_sequence_may_be_repeated_by_a_stride_of_zero()
    {
        var outputs = new float[_expected.Length];
        nint[] shape = [Count, Time, Features];
        _model.CreatePredictor().Predict(
            new ReadOnlyTensorSpan<float>(_inputs.AsSpan(0, Time * Features), shape, [0, Features, 1]),
            new TensorSpan<float>(outputs, shape, []));
        var first = new float[Time * Features];
        _model.CreatePredictor().Predict(_inputs.AsSpan(0, Time * Features), first);
        for (int i = 0; i < Count; i++)
        {
            Reference.Measure.AssertClose(
                "repeated",
                outputs.AsSpan(i * first.Length, first.Length),
                Reference.Measure.ToDoubles(first),
                1e-6);
        }
    }

    [Fact]
    public void No_sequences_are_legal() => _model.CreatePredictor().Predict(
        new ReadOnlyTensorSpan<float>(_inputs, [0, Time, Features], []),
        new TensorSpan<float>(_expected, [0, Time, Features], []));

    [Fact]
    public void Outputs_of_a_last_step_have_two_dimensions()
    {
        var model = new Forecaster(seed: 1);
        float[] inputs = ModelData.Values(2 * 4 * 3, 1);
        var expected = new float[2];
        var predictor = model.CreatePredictor();
        predictor.Predict(inputs, expected);
        var memory = new float[8];
        predictor.Predict(
            new ReadOnlyTensorSpan<float>(inputs, [2, 4, 3], []), new TensorSpan<float>(memory, [2, 1], [5, 0]));
        ModelData.AssertSameBits([expected[0], 0, 0, 0, 0, expected[1], 0, 0], memory);
        Assert.Equal(
            "outputs: expected shape [2, 1], found [2, 1, 1].",
            Assert.Throws<ArgumentException>(() => predictor.Predict(
                new ReadOnlyTensorSpan<float>(inputs, [2, 4, 3], []),
                new TensorSpan<float>(memory, [2, 1, 1], []))).Message);
    }

    [Theory]
    [InlineData(new int[] { 6, 10 }, new int[] { 6, 5, 2 }, "inputs: expected shape [any, 5, 2], found [6, 10].")]
    [InlineData(new int[] { 6, 2, 5 }, new int[] { 6, 5, 2 }, "inputs: expected shape [any, 5, 2], found [6, 2, 5].")]
    [InlineData(new int[] { 6, 5, 1 }, new int[] { 6, 5, 2 }, "inputs: expected shape [any, 5, 2], found [6, 5, 1].")]
    [InlineData(new int[] { 6, 5, 2 }, new int[] { 5, 5, 2 }, "outputs: expected shape [6, 5, 2], found [5, 5, 2].")]
    [InlineData(new int[] { 6, 5, 2 }, new int[] { 6, 2 }, "outputs: expected shape [6, 5, 2], found [6, 2].")]
    [InlineData(new int[] { 6, 5, 2 }, new int[] { 60 }, "outputs: expected shape [6, 5, 2], found [60].")]
    public void Wrong_shapes_are_refused_with_both(int[] inputs, int[] outputs, string message)
    {
        nint[] inputShape = [.. inputs.Select(d => (nint)d)];
        nint[] outputShape = [.. outputs.Select(d => (nint)d)];
        var memory = new float[60];
        var error = Assert.Throws<ArgumentException>(() => _model.CreatePredictor().Predict(
            new ReadOnlyTensorSpan<float>(_inputs, inputShape, []), new TensorSpan<float>(memory, outputShape, [])));
        Assert.Equal(message, error.Message);
        Assert.All(memory, v => Assert.Equal(0, v));
    }

    /// <summary>Predicts between tensors of these strides, and checks what was written and what was not.</summary>
    private void Check(nint[] shape, nint[] strides, int offset)
    {
        const float untouched = 77;
        int length = offset + 1 + Enumerable.Range(0, 3).Sum(i => (int)((shape[i] - 1) * strides[i]));
        var inputs = new float[length];
        var expected = new float[length];
        var outputs = new float[length];
        Array.Fill(inputs, float.NaN);
        Array.Fill(expected, untouched);
        Array.Fill(outputs, untouched);
        for (int i = 0; i < _inputs.Length; i++)
        {
            var (sequence, step, feature) = (i / (Time * Features), i / Features % Time, i % Features);
            int place = offset + (int)((sequence * strides[0]) + (step * strides[1]) + (feature * strides[2]));
            inputs[place] = _inputs[i];
            expected[place] = _expected[i];
        }

        _model.CreatePredictor().Predict(
            new ReadOnlyTensorSpan<float>(inputs.AsSpan(offset), shape, strides),
            new TensorSpan<float>(outputs.AsSpan(offset), shape, strides));
        ModelData.AssertSameBits(expected, outputs);
    }
}
