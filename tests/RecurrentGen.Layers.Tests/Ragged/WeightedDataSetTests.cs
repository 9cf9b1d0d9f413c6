using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Ragged;

/// <summary>Weights that belong to the samples of a data set: in training, evaluation, figures and scaling.</summary>
[Trait("Category", "Numeric")]
public sealed class WeightedDataSetTests
{
    private static readonly float[][] Inputs = [[1], [1, -1, 0.5f, 2, 0], [], [0.25f, 0.5f], [3, 1, 2]];
    private static readonly float[][] Targets = [[1], [0, 1, 2, 3, 4], [], [-1, 1], [2, 2, 1]];

    private static SequenceDataSet<float, float> Plain => new(Inputs, Targets, 5, targetsPerStep: true);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Fit_equals_a_loop_over_weighted_batches(int perSample)
    {
        float[] weights = [.. Enumerable.Range(0, 5 * perSample).Select(i => i * 7 % 5 / 2f)];
        var data = new WeightedDataSet<float, float>(Plain, weights);
        var fitted = new RaggedValues(seed: 2);
        var report = Trainer.Fit(
            fitted, data, new Sgd(0.05f), new FitOptions { Epochs = 2, Progress = null, Shuffle = false });
        var model = new RaggedValues(seed: 2);
        var training = model.CreateTraining();
        var optimizer = new Sgd(0.05f);
        double loss = 0;
        double total = 0;
        for (int epoch = 0; epoch < 2; epoch++)
        {
            (loss, total) = (0, 0);
            for (int first = 0; first < 5; first += 3)
            {
                int count = Math.Min(3, 5 - first);
                var batch = Read(data, first, count, weights.AsSpan(first * perSample, count * perSample));
                float mean = training.ComputeGradients(batch);
                optimizer.Step(model, training.Gradients);
                double sum = SumOfWeights(weights, perSample, first, count);
                loss += mean * sum;
                total += sum;
            }
        }

        Assert.Equal(model.Parameters.Packed.ToArray(), fitted.Parameters.Packed.ToArray());
        Assert.Equal(loss / total, report.History[^1].Loss, 1e-9);
    }

    [Fact]
    public void A_row_of_weight_0_has_no_part_in_loss_figures_and_scaling()
    {
        // The masked targets are rubbish that every sum would show.
        float[][] targets = [[1], [0, 1e6f, 2, 3, 4], [], [-1, 1e6f], [1e6f, 2, 1]];
        float[] mask = [1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0];
        var data = new WeightedDataSet<float, float>(
            new SequenceDataSet<float, float>(Inputs, targets, 5, targetsPerStep: true), mask);
        var model = new RaggedValues(seed: 3);
        var report = Trainer.Evaluate(model, data);
        double squares = 0;
        int rows = 0;
        var stream = model.CreateStream();
        for (int i = 0; i < Inputs.Length; i++)
        {
            stream.Reset();
            for (int t = 0; t < Inputs[i].Length; t++)
            {
                float[] y = new float[1];
                stream.Step(Inputs[i].AsSpan(t, 1), y);
                if (mask[(i * 5) + t] != 0)
                {
                    squares += (y[0] - targets[i][t]) * (y[0] - targets[i][t]);
                    rows++;
                }
            }
        }

        stream.Release();
        Assert.Equal(squares / rows, report.Loss, 1e-6);
        Assert.Equal(Math.Sqrt(squares / rows), report["rmse"].Value, 1e-6);
        model.FitScaling(data);
        Assert.Equal(12 / 8f, model.Scaling.OutputMean[0], 1e-6f);
        Assert.Equal(Inputs.SelectMany(x => x).Average(), model.Scaling.InputMean[0], 1e-6f);
    }

    [Fact]
    public void Subsets_and_streams_hand_weights_on()
    {
        var data = new WeightedDataSet<float, float>(Plain, [1, 2, 3, 4, 5]);
        var weight = new float[1];
        var subset = new Subset<float, float>(data, 3..);
        Assert.Equal(1, subset.WeightLength);
        subset.CopyWeights(1, weight);
        Assert.Equal(5, weight[0]);
        var streams = new ContinuousWindows<float, float>(data, 2);
        streams.CopyWeights(1, weight);
        Assert.Equal(3, weight[0]);
        Assert.Equal((5, 1, 5, 2), (data.Count, data.LengthOf(0), data.TargetLength, data.LengthOf(3)));
        Assert.Equal(0, ((IDataSet<float, float>)Plain).WeightLength);
        Assert.Throws<NotSupportedException>(() => ((IDataSet<float, float>)Plain).CopyWeights(0, weight));
    }

    [Theory]
    [InlineData(new float[] { 1, 2, 3 }, "Expected one weight for each of 5 samples, or one for each of their steps, found 3.")]
    [InlineData(new float[0], "Expected one weight for each of 5 samples, or one for each of their steps, found 0.")]
    [InlineData(new float[] { 1, 2, -3, 4, 5 }, "Weight 2 is -3; weights must be finite and not negative.")]
    [InlineData(new float[] { 1, float.NaN, 3, 4, 5 }, "Weight 1 is NaN; weights must be finite and not negative.")]
    public void Weights_that_are_none_are_refused(float[] weights, string problem) => Assert.StartsWith(
        problem,
        Assert.Throws<ArgumentException>(() => new WeightedDataSet<float, float>(Plain, weights)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_number_of_weights_that_is_not_the_models_is_refused()
    {
        var data = new WeightedDataSet<float, float>(Plain, new float[10]);
        var options = new FitOptions { Epochs = 1, Progress = null };
        Assert.Equal(
            "RaggedValues: expected 1 weight per sample or 5 (one per step), found 2 in the training data.",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(new RaggedValues(), data, new Sgd(0.1f), options)).Message);
    }

    [Fact]
    public void A_bad_weight_of_another_data_set_is_located()
    {
        var options = new FitOptions { Epochs = 1, Progress = null, Shuffle = false };
        var error = Assert.Throws<ArgumentException>(
            () => Trainer.Fit(new RaggedValues(), new BadWeights(Plain), new Sgd(0.1f), options));
        Assert.StartsWith(
            "The weights of the training data are negative or not finite in sample 4, weight 0. batch.Weights[1]",
            error.Message, StringComparison.Ordinal);
    }

    private static double SumOfWeights(float[] weights, int perSample, int first, int count)
    {
        double sum = 0;
        for (int i = first; i < first + count; i++)
        {
            for (int t = 0; t < Inputs[i].Length; t++)
            {
                sum += weights[(i * perSample) + (perSample == 1 ? 0 : t)];
            }
        }

        return sum;
    }

    private static Batch<float, float> Read(
        IDataSet<float, float> data, int first, int count, ReadOnlySpan<float> weights)
    {
        float[] inputs = new float[count * 5];
        float[] targets = new float[count * 5];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++)
        {
            data.CopyInputs(first + i, inputs.AsSpan(i * 5, 5));
            data.CopyTargets(first + i, targets.AsSpan(i * 5, 5));
            lengths[i] = data.LengthOf(first + i);
        }

        return new Batch<float, float>(inputs, targets, count) { Lengths = lengths, Weights = weights.ToArray() };
    }

    private sealed class BadWeights(IDataSet<float, float> data) : IDataSet<float, float>
    {
        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public bool HasLengths => true;

        public int WeightLength => 1;

        public int LengthOf(int sample) => data.LengthOf(sample);

        public void CopyInputs(int sample, Span<float> destination) => data.CopyInputs(sample, destination);

        public void CopyTargets(int sample, Span<float> destination) => data.CopyTargets(sample, destination);

        public void CopyWeights(int sample, Span<float> destination) => destination[0] = sample == 4 ? -1 : 1;
    }
}
