using RecurrentGen.Data;
using RecurrentGen.Tests.Layers;
using Xunit;

namespace RecurrentGen.Tests.Times;

/// <summary>Data for models whose outputs have other steps than their inputs.</summary>
public sealed class StrideDataTests
{
    private static readonly ModelShape Shape = StridedSignal.ModelDescription.Shape;

    [Fact]
    public void Windows_have_the_targets_of_the_steps_that_are_left()
    {
        float[] rows = [.. Enumerable.Range(0, 30).Select(i => (float)i)];
        var windows = SlidingWindows.FromRows(
            rows, [v => v, v => -v], 12, [1], [v => 10 * v], options: new WindowOptions
            {
                TargetsPerStep = true,
                FirstTargetStep = Shape.FirstOutput,
                TargetStride = Shape.OutputStride,
            });
        Assert.Equal(Shape.OutputSteps, windows.TargetLength);
        float[] targets = new float[3];
        windows.CopyTargets(2, targets);

        // The steps 3, 6 and 9 of the window from row 2 on, and one ahead.
        Assert.Equal([60, 90, 120], targets);
        Assert.Equal(6, windows.TargetLabel(2, 0, 3).Row);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.TargetLabel(2, 0, 4));
    }

    [Fact]
    public void Made_up_rows_count_only_where_they_are_targets()
    {
        float[][] rows = [.. Enumerable.Range(0, 16).Where(t => t != 8).Select(t => new[] { t, 2f * t })];
        int Count(int stride) => SlidingWindows.FromRows(
            rows, [r => r[1]], 4, [0], time: r => r[0], options: new WindowOptions
            {
                TargetsPerStep = true,
                FirstTargetStep = 1,
                TargetStride = stride,
                TimeStep = 1,
                Gaps = GapPolicy.FillLast,
            }).Count;

        // Of 13 windows those leave out whose steps 1, 2, 3, or 1 and 3, are row 8.
        Assert.Equal(10, Count(1));
        Assert.Equal(11, Count(2));
    }

    [Fact]
    public void Sequences_have_the_targets_of_the_steps_that_are_left()
    {
        float[][] inputs = [[.. Enumerable.Range(0, 28).Select(i => (float)i)], [1, 2, 3, 4, 5, 6], []];
        float[][] targets = [[.. Enumerable.Range(0, 14).Select(i => (float)i)], [7, 8, 9], []];
        var options = new SequenceOptions
        {
            Features = 2,
            FirstTargetStep = Shape.FirstOutput,
            TargetStride = Shape.OutputStride,
            Truncation = SequenceEnd.Before,
        };
        var data = new SequenceDataSet<float, float>(inputs, targets, 12, true, options);
        float[] found = [-1, -1, -1];
        data.CopyTargets(0, found);
        Assert.Equal([5, 8, 11], found);
        data.CopyTargets(1, found);
        Assert.Equal([0, 0, 0], found);

        // Training, evaluation, scales and metrics read no other rows.
        var model = new StridedSignal(seed: 3);
        model.FitScaling(data);
        Assert.Equal(8, model.Scaling.OutputMean[0]);
        var report = Trainer.Fit(model, data, new Adam(1e-2f), new FitOptions { Epochs = 40, Progress = null });
        Assert.True(report.History[^1].Loss < 0.5 * report.History[0].Loss);
        var evaluation = Trainer.Evaluate(model, data, [new MeanAbsoluteError()]);
        float[] sample = new float[24];
        data.CopyInputs(0, sample);
        float[] outputs = new float[3];
        model.CreatePredictor().Predict(sample, outputs);
        float[] exact = [5, 8, 11];
        Assert.Equal(exact.Zip(outputs, (t, y) => Math.Abs(t - y)).Average(), evaluation.Metrics[0].Value, 1e-5);
    }

    [Fact]
    public void Wrong_targets_are_told_both_numbers()
    {
        var data = new ArrayDataSet<float, float>(new float[2 * 24], new float[2 * 12], 24, 12);
        string message = Assert.Throws<ArgumentException>(
            () => Trainer.Fit(new StridedSignal(seed: 1), data, new Adam(1e-2f), new FitOptions { Epochs = 1, Progress = null })).Message;
        Assert.Equal(
            "StridedSignal: expected targets of 3 step(s) x 1 = 3 values per sample, found 12 in the training data.", message);
        Assert.Equal(
            "StridedSignal: expected targets of 3 step(s) x 1 = 3 values per sample, found 1 in the training data. The model answers "
            + "every step; with Return = Return.Last in its last recurrent layer it answers once per sequence.",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(
                new StridedSignal(seed: 1), new ArrayDataSet<float, float>(new float[2 * 24], new float[2], 24, 1), new Adam(1e-2f))).Message);
        Assert.Equal(
            "LastStepModel: expected targets of 1 step(s) x 2 = 2 values per sample, found 10 in the training data. The model answers "
            + "once per sequence; without Return.Last, or a pooling, it answers every step.",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(
                new LastStepModel(seed: 1), new ArrayDataSet<float, float>(new float[15], new float[10], 15, 10), new Adam(1e-2f))).Message);
        Assert.Throws<ArgumentException>(() => new StridedSignal(seed: 1).CreateTraining().ComputeLoss(
            new Batch<float, float>(new float[24], new float[12], 1)));
        Assert.Throws<ArgumentException>(() => new StridedSignal(seed: 1).CreatePredictor().Predict(new float[24], new float[12]));
    }

    [Fact]
    public void A_stream_of_windows_answers_every_step_as_predictions_do()
    {
        var model = new StridedBothWays(seed: 1);
        var stream = model.CreateStream(StreamMode.Window);
        var predictor = model.CreatePredictor();
        var random = new Random(4);
        float[] inputs = [.. Enumerable.Range(0, 30 * 3).Select(_ => random.NextSingle())];
        float[] rows = new float[StridedBothWays.OutputSteps * 2];
        for (int t = 0; t < 30; t++)
        {
            int first = Math.Max(0, t - 10);
            float[] window = new float[11 * 3];
            inputs.AsSpan(first * 3, (t + 1 - first) * 3).CopyTo(window);
            predictor.Predict(window, [t + 1 - first], rows);
            float[] output = [7, 7];
            stream.Step(inputs.AsSpan(t * 3, 3), output);
            int row = StridedBothWays.ModelDescription.Shape.OutputRows(t + 1 - first);
            Assert.Equal(row == 0 ? [0, 0] : rows[((row - 1) * 2)..(row * 2)], output);
        }
    }

    [Fact]
    public void Options_that_choose_no_step_are_refused()
    {
        float[] rows = new float[20];
        SlidingWindows Make(WindowOptions options) =>
            SlidingWindows.FromRows(rows, [v => v], 4, [1], options: options);
        Assert.Throws<ArgumentException>(() => Make(new WindowOptions { TargetStride = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new WindowOptions { TargetsPerStep = true, TargetStride = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new WindowOptions { TargetsPerStep = true, FirstTargetStep = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(new WindowOptions { TargetsPerStep = true, FirstTargetStep = -1 }));
        Assert.Throws<ArgumentException>(() => new SequenceDataSet<float, float>(
            [[1]], [[1]], 4, options: new SequenceOptions { FirstTargetStep = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceDataSet<float, float>(
            [[1]], [[1]], 4, true, new SequenceOptions { FirstTargetStep = 4 }));
    }

    [Fact]
    public void States_cannot_be_carried()
    {
        var training = new PooledLast(seed: 1).CreateTraining();
        string message = Assert.Throws<NotSupportedException>(() => training.ComputeLoss(
            new Batch<float, float>(new float[24], new float[2], 1) { InitialState = new float[10] })).Message;
        Assert.Contains("maxpool1d", message, StringComparison.Ordinal);
    }
}
