using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary><c>Forward</c> and <c>Backward</c>: a loss of the user's own.</summary>
[Trait("Category", "Numeric")]
public sealed class OwnLossTests
{
    private const int Row = Filter.SequenceLength * Filter.InputSize;
    private readonly Filter _model = new(seed: 2);
    private readonly Filter.Training _training;

    public OwnLossTests()
    {
        ModelData.FillScaling(_model);
        _training = _model.CreateTraining();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(Filter.BatchSize)]
    public void Ones_own_mean_squared_error_gives_the_gradients_of_the_declared_one(int count)
    {
        float[] inputs = ModelData.Values(count * Row, 1);
        float[] targets = ModelData.Values(count * Row, 2, -9, 9);
        float loss = _training.ComputeGradients(new Batch<float, float>(inputs, targets, count));
        double[] expected = Measure.ToDoubles(_training.Gradients.Packed);

        var outputs = new float[targets.Length];
        _training.Forward(inputs, outputs);
        var slopes = new float[targets.Length];
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            // In physical units: the declared loss is of (y - t) / scale.
            double scale = _model.Scaling.OutputScale[i % Filter.OutputSize];
            double difference = outputs[i] - targets[i];
            sum += difference * difference / (scale * scale);
            slopes[i] = (float)(2 * difference / (scale * scale * outputs.Length));
        }

        Assert.Equal(sum / outputs.Length, loss, 1e-6 * loss);
        _training.Gradients.Packed.Fill(float.NaN);
        _training.Backward(slopes);
        Measure.AssertClose("Backward", _training.Gradients.Packed, expected, 2e-6);
    }

    [Fact]
    public void Forward_equals_Predict()
    {
        float[] inputs = ModelData.Values(3 * Row, 1);
        var expected = new float[inputs.Length];
        var outputs = new float[inputs.Length];
        _model.CreatePredictor().Predict(inputs, expected);
        _training.Forward(inputs, outputs);
        Measure.AssertClose("Forward", outputs, Measure.ToDoubles(expected), 1e-6);
    }

    [Fact]
    public void Gradients_of_the_inputs_are_computed_on_request_and_change_no_other()
    {
        float[] inputs = ModelData.Values(2 * Row, 1);
        float[] slopes = ModelData.Values(2 * Row, 2);
        var outputs = new float[inputs.Length];
        _training.Forward(inputs, outputs);
        _training.Backward(slopes);
        float[] without = [.. _training.Gradients.Packed];
        var inputGradients = new float[inputs.Length];
        Array.Fill(inputGradients, float.NaN);
        _training.Forward(inputs, outputs);
        _training.Backward(slopes, inputGradients);
        ModelData.AssertSameBits(without, _training.Gradients.Packed);
        Assert.All(inputGradients, v => Assert.True(float.IsFinite(v) && v != 0));
    }

    [Fact]
    public void Backward_needs_a_Forward_of_its_own()
    {
        float[] inputs = ModelData.Values(Row, 1);
        var outputs = new float[Row];
        AssertNoForward();
        _training.Forward(inputs, outputs);
        _training.Backward(outputs);
        AssertNoForward();
        _training.Forward(inputs, outputs);
        _training.ComputeLoss(new Batch<float, float>(inputs, outputs, 1));
        AssertNoForward();
        _training.Forward(inputs, outputs);
        Assert.Throws<ArgumentException>(() => _training.Forward([.. inputs[1..], float.NaN], outputs));
        AssertNoForward();

        void AssertNoForward() => Assert.Equal(
            "Backward needs the values of a Forward of this object before it.",
            Assert.Throws<InvalidOperationException>(() => _training.Backward(outputs)).Message);
    }

    [Fact]
    public void Wrong_lengths_are_refused_with_both_and_the_right_ones_still_work()
    {
        float[] inputs = ModelData.Values(2 * Row, 1);
        var outputs = new float[2 * Row];
        Refused(
            "inputs: expected a multiple of 10 values (5 steps of 2), found 9.",
            () => _training.Forward(new float[9], outputs));
        Refused(
            "A training call takes 1 to 4 sequences (the model's BatchSize), found 0.",
            () => _training.Forward([], []));
        Refused(
            "A training call takes 1 to 4 sequences (the model's BatchSize), found 5.",
            () => _training.Forward(new float[5 * Row], new float[5 * Row]));
        Refused("outputs: expected 20 values, found 10.", () => _training.Forward(inputs, new float[10]));
        _training.Forward(inputs, outputs);
        Refused("dOutputs: expected 20 values, found 10.", () => _training.Backward(new float[10]));
        Refused("dInputs: expected 20 values, found 1.", () => _training.Backward(outputs, new float[1]));
        _training.Backward(outputs, new float[2 * Row]);
    }

    private static void Refused(string message, Action call) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(call).Message);
}
