using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>Lengths that do not fit are refused whole, with the index, the value and the range.</summary>
public sealed class LengthsRefusalTests
{
    private const int Row = ForwardSequence.SequenceLength * ForwardSequence.InputSize;
    private const int OutputRow = ForwardSequence.SequenceLength * ForwardSequence.OutputSize;
    private readonly ForwardSequence _model = new(seed: 3);
    private readonly ForwardSequence.Training _training;

    public LengthsRefusalTests() => _training = _model.CreateTraining();

    [Theory]
    [InlineData(new[] { 5, -1, 5 }, "[1] is -1; expected 0 to 5 steps (the model's SequenceLength).")]
    [InlineData(new[] { 5, 0, 6 }, "[2] is 6; expected 0 to 5 steps (the model's SequenceLength).")]
    [InlineData(new[] { int.MinValue, 0, 5 }, "[0] is -2147483648; expected 0 to 5 steps (the model's SequenceLength).")]
    [InlineData(new[] { 5, 5 }, ": expected 3 values, found 2.")]
    [InlineData(new[] { 5, 5, 5, 5 }, ": expected 3 values, found 4.")]
    public void Lengths_that_do_not_fit(int[] lengths, string message)
    {
        float[] inputs = new float[3 * Row];
        float[] outputs = new float[3 * OutputRow];
        float loss = _training.ComputeGradients(new Batch<float, float>(inputs, outputs, 3));
        float[] gradients = [.. _training.Gradients.Packed];
        Assert.Equal("batch.Lengths" + message, Refusal(() => _training.ComputeGradients(Batch())));
        Assert.Equal("batch.Lengths" + message, Refusal(() => _training.ComputeLoss(Batch())));
        Assert.Equal("lengths" + message, Refusal(() => _training.Forward(inputs, lengths, outputs)));
        Assert.Equal(gradients, _training.Gradients.Packed);
        Assert.Equal(loss, _training.ComputeLoss(new Batch<float, float>(inputs, new float[3 * OutputRow], 3)));

        IPredictor<float> predictor = _model.CreatePredictor();
        outputs.AsSpan().Fill(7);
        Assert.Equal("lengths" + message, Refusal(() => predictor.Predict(inputs, lengths, outputs)));
        Assert.All(outputs, y => Assert.Equal(7, y));

        Batch<float, float> Batch() => new(inputs, outputs, 3) { Lengths = lengths };
    }

    [Fact]
    public void An_input_within_a_length_that_is_not_finite_is_named()
    {
        float[] inputs = new float[3 * Row];
        inputs[8] = float.NaN;
        inputs[Row + 3] = float.NaN;
        float[] targets = new float[3 * OutputRow];
        int[] lengths = [2, 2, 5];
        Assert.Equal(
            "inputs[18] (sequence 1, step 1, feature 0) is NaN; inputs must be finite.",
            Refusal(() => _training.ComputeLoss(new Batch<float, float>(inputs, targets, 3) { Lengths = lengths })));
    }

    [Fact]
    public void A_target_within_a_length_that_is_not_finite_is_named()
    {
        float[] inputs = new float[3 * Row];
        float[] targets = new float[3 * OutputRow];
        targets[4] = float.NaN;
        targets[OutputRow + 3] = float.NaN;
        int[] lengths = [2, 2, 5];
        Assert.Equal(
            "targets[13] (sequence 1, step 1, output 1) is NaN; targets must be finite.",
            Refusal(() => _training.ComputeLoss(new Batch<float, float>(inputs, targets, 3) { Lengths = lengths })));
    }

    private static string Refusal(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
