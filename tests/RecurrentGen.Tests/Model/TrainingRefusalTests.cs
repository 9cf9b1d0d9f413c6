using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>A batch that does not fit is refused whole, and the next one that fits is computed right.</summary>
public sealed class TrainingRefusalTests
{
    private const int Row = Filter.SequenceLength * Filter.InputSize;
    private readonly Filter _model = new(seed: 2);
    private readonly Filter.Training _training;

    public TrainingRefusalTests() => _training = _model.CreateTraining();

    [Theory]
    [InlineData(0, 0, 0, "A training call takes 1 to 4 sequences (the model's BatchSize), found 0.")]
    [InlineData(-1, 10, 10, "A training call takes 1 to 4 sequences (the model's BatchSize), found -1.")]
    [InlineData(5, 50, 50, "A training call takes 1 to 4 sequences (the model's BatchSize), found 5.")]
    [InlineData(2, 19, 20, "batch.Inputs: expected 20 values, found 19.")]
    [InlineData(2, 20, 21, "targets: expected 20 values for this batch, found 21.")]
    [InlineData(2, 20, 0, "targets: expected 20 values for this batch, found 0.")]
    public void Wrong_lengths(int count, int inputs, int targets, string message)
    {
        float[] given = ModelData.Values(inputs, 1);
        float[] wanted = ModelData.Values(targets, 2);
        AssertRefused<ArgumentException>(message, given, wanted, count);
    }

    [Fact]
    public void No_batch_at_all() => Assert.Equal(
        "A training call takes 1 to 4 sequences (the model's BatchSize), found 0.",
        Assert.Throws<ArgumentException>(() => _training.ComputeGradients(default)).Message);

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Values_that_are_not_finite(float bad, string text)
    {
        float[] good = ModelData.Values(3 * Row, 1);
        float[] spoilt = [.. good];
        spoilt[27] = bad;
        AssertRefused<ArgumentException>(
            $"inputs[27] (sequence 2, step 3, feature 1) is {text}; inputs must be finite.", spoilt, good, 3);
        AssertRefused<ArgumentException>(
            $"targets[27] (sequence 2, step 3, output 1) is {text}; targets must be finite.", good, spoilt, 3);
    }

    [Fact]
    public void Inputs_that_are_not_finite_after_scaling()
    {
        _model.Scaling.BeginWrite();
        _model.Scaling.InputScale[0] = 1e-30f;
        float[] values = ModelData.Values(Row, 1);
        values[0] = 1e10f;
        AssertRefused<ArgumentException>(
            "An input is not finite after scaling; does the model's scaling fit these data?", values, values, 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    public void Classes_that_do_not_exist(int bad)
    {
        var model = new Tagger(seed: 1);
        var training = model.CreateTraining();
        float[] inputs = ModelData.Values(2 * 12, 1);
        int[] classes = ModelData.Classes(2 * 6, 3, 2);
        float loss = training.ComputeGradients(new Batch<float, int>(inputs, classes, 2));
        float[] gradients = [.. training.Gradients.Packed];
        int[] spoilt = [.. classes];
        spoilt[10] = bad;
        string message = Assert.Throws<ArgumentException>(
            () => training.ComputeGradients(new Batch<float, int>(inputs, spoilt, 2))).Message;
        Assert.Equal($"targets[10] (sequence 1, step 4) is {bad}; expected a class from 0 to 2.", message);
        ModelData.AssertSameBits(gradients, training.Gradients.Packed);
        message = Assert.Throws<ArgumentException>(
            () => training.ComputeLoss(new Batch<float, int>(inputs, classes.AsSpan(1), 2))).Message;
        Assert.Equal("targets: expected 12 values for this batch, found 11.", message);
        Assert.Equal(loss, training.ComputeGradients(new Batch<float, int>(inputs, classes, 2)));
        ModelData.AssertSameBits(gradients, training.Gradients.Packed);
    }

    private void AssertRefused<TException>(string message, float[] inputs, float[] targets, int count)
        where TException : Exception
    {
        float[] good = ModelData.Values(4 * Row, 8);
        float loss = _training.ComputeGradients(new Batch<float, float>(good, good, 4));
        float[] gradients = [.. _training.Gradients.Packed];
        float[] contents = ModelData.Contents(_model);
        Assert.Equal(
            message,
            Assert.Throws<TException>(
                () => _training.ComputeGradients(new Batch<float, float>(inputs, targets, count))).Message);
        Assert.Equal(
            message,
            Assert.Throws<TException>(
                () => _training.ComputeLoss(new Batch<float, float>(inputs, targets, count))).Message);
        ModelData.AssertSameBits(gradients, _training.Gradients.Packed);
        ModelData.AssertSameBits(contents, ModelData.Contents(_model));
        Assert.Equal(loss, _training.ComputeGradients(new Batch<float, float>(good, good, 4)));
        ModelData.AssertSameBits(gradients, _training.Gradients.Packed);
    }
}
