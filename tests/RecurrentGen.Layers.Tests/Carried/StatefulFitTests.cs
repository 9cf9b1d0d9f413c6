using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Carried;

/// <summary>Training over series that are longer than a window.</summary>
[Trait("Category", "Numeric")]
public sealed class StatefulFitTests : IDisposable
{
    private const int Streams = 8;
    private readonly string _folder = Directory.CreateTempSubdirectory("carried-").FullName;

    private string Checkpoint => Path.Combine(_folder, "run.safetensors");

    private static ContinuousWindows<float, int> Data => new(LatchData.Windows(240, 1), Streams);

    private static ContinuousWindows<float, int> Others => new(LatchData.Windows(120, 2), 2);

    private static FitOptions Options => new() { Epochs = 8, Progress = null, Stateful = true, Shuffle = false };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_loss_of_a_long_lag_falls_only_when_state_is_carried()
    {
        var carried = new Latch(seed: 4);
        var options = Options with { Epochs = 40, Metrics = [new Accuracy()] };
        var report = Trainer.Fit(carried, Data, new Adam(0.03f), options, Others);
        Assert.InRange(report.History[^1].Loss, 0, 0.02);
        Assert.InRange(report.History[^1].ValidationLoss!.Value, 0, 0.02);
        Assert.Equal(1, report.History[^1]["val_accuracy"]);
        Assert.Equal(1, Trainer.Evaluate(carried, Others, stateful: true)["accuracy"].Value);

        var forgetful = new Latch(seed: 4);
        report = Trainer.Fit(forgetful, Data, new Adam(0.03f), options with { Stateful = false, Shuffle = true }, Others);
        Assert.InRange(report.History[^1].Loss, LatchData.LossOfGuesses - 0.02, 1);
        Assert.InRange(report.History[^1].ValidationLoss!.Value, LatchData.LossOfGuesses - 0.02, 1);

        // The same weights without their state know no more than the others.
        Assert.InRange(Trainer.Evaluate(carried, Others)["accuracy"].Value, 0, 0.8);
    }

    [Fact]
    public void Fit_equals_a_loop_that_hands_the_state_on()
    {
        var windows = LatchData.Windows(50, 3);
        var data = new ContinuousWindows<float, int>(windows, 3, 5, 20, 40);
        var fitted = new Latch(seed: 4);
        Trainer.Fit(fitted, data, new Adam(0.01f), Options with { Epochs = 2, Shuffle = true });

        var model = new Latch(seed: 4);
        var training = model.CreateTraining();
        var optimizer = new Adam(0.01f);
        int size = Latch.LiveStream.StateSize;
        for (int epoch = 0; epoch < 2; epoch++)
        {
            float[] state = new float[3 * size];
            for (int k = 0; k < 16; k++)
            {
                float[] inputs = new float[12];
                int[] classes = new int[12];
                for (int s = 0; s < 3; s++)
                {
                    int window = (16 * s) + k;
                    windows.CopyInputs(window, inputs.AsSpan(4 * s, 4));
                    windows.CopyTargets(window, classes.AsSpan(4 * s, 4));
                    if (window is 5 or 20 or 40)
                    {
                        state.AsSpan(s * size, size).Clear();
                    }
                }

                training.ComputeGradients(
                    new Batch<float, int>(inputs, classes, 3) { InitialState = state, FinalState = state });
                optimizer.Step(model, training.Gradients);
            }
        }

        Assert.Equal(Weights(model), Weights(fitted));
    }

    [Fact]
    public void A_resumed_run_equals_one_that_was_not_interrupted()
    {
        var expected = new Latch(seed: 1);
        Trainer.Fit(expected, Data, new Adam(0.02f), Options with { Epochs = 4 });
        var options = Options with { CheckpointPath = Checkpoint, Resume = true };
        Trainer.Fit(new Latch(seed: 1), Data, new Adam(0.02f), options with { Epochs = 2 });
        var resumed = new Latch(seed: 9);
        Trainer.Fit(resumed, Data, new Adam(0.5f), options with { Epochs = 4 });
        Assert.Equal(Weights(expected), Weights(resumed));
    }

    [Fact]
    public void A_checkpoint_of_other_streams_is_refused()
    {
        var options = Options with { Epochs = 1, CheckpointPath = Checkpoint, Resume = true };
        Trainer.Fit(new Latch(), Data, new Adam(0.02f), options);
        string message = Assert.Throws<Weights.WeightFileException>(() => Trainer.Fit(
            new Latch(), Data, new Adam(0.02f), options with { Stateful = false })).Message;
        Assert.EndsWith($"{Environment.NewLine}  streams of carried state: expected 0, found 8", message);
        var four = new ContinuousWindows<float, int>(LatchData.Windows(240, 1), 4);
        message = Assert.Throws<Weights.WeightFileException>(
            () => Trainer.Fit(new Latch(), four, new Adam(0.02f), options)).Message;
        Assert.EndsWith($"{Environment.NewLine}  streams of carried state: expected 4, found 8", message);
    }

    [Fact]
    public void Threads_change_nothing()
    {
        var one = new Latch(seed: 1);
        var two = new Latch(seed: 1);
        var options = Options with { Epochs = 2, Metrics = [new Accuracy()] };
        var expected = Trainer.Fit(
            one, Data, new Adam(0.02f), options with { Training = new TrainingOptions { Shards = 3 } }, Others);
        var found = Trainer.Fit(
            two, Data, new Adam(0.02f), options with { Training = new TrainingOptions { Shards = 3, Threads = 2 } }, Others);
        Assert.Equal(Weights(one), Weights(two));
        Assert.Equal(expected.History[^1].ValidationLoss, found.History[^1].ValidationLoss);
        Assert.Equal(expected.History[^1]["val_accuracy"], found.History[^1]["val_accuracy"]);
    }

    [Fact]
    public void Every_series_begins_with_a_state_of_zero()
    {
        var model = new Latch(seed: 6);
        var windows = LatchData.Windows(24, 3);
        double whole = Loss(new ContinuousWindows<float, int>(windows, 1, 10));
        double first = Loss(new ContinuousWindows<float, int>(new Subset<float, int>(windows, ..10), 1));
        double second = Loss(new ContinuousWindows<float, int>(new Subset<float, int>(windows, 10..), 1));
        Assert.Equal(((10 * first) + (14 * second)) / 24, whole, 1e-7);
        Assert.NotEqual(whole, Loss(new ContinuousWindows<float, int>(windows, 1)), 1e-7);

        double Loss(IDataSet<float, int> data) => Trainer.Evaluate(model, data, [], stateful: true).Loss;
    }

    [Fact]
    public void Twice_the_batches_allocate_the_same()
    {
        Assert.Equal(PerEpoch(48), PerEpoch(96));

        static long PerEpoch(int windows)
        {
            var bytes = new List<long>(10);
            var data = new ContinuousWindows<float, int>(LatchData.Windows(windows, 1), Streams);
            Trainer.Fit(new Latch(), data, new Adam(), Options with { Progress = new Meter(bytes) }, data);

            // Lists grow now and then; the smallest difference is an epoch's own.
            return bytes.Zip(bytes.Skip(1), (a, b) => b - a).Min();
        }
    }

    [Fact]
    public void Data_that_are_not_in_streams_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(
            () => Trainer.Fit(new Latch(), LatchData.Windows(24, 1), new Adam(), Options)).Message;
        Assert.Equal(
            "Carried state needs windows in streams: expected training data that are an IStatefulDataSet, such as " +
            "ContinuousWindows, found ArrayDataSet`2.",
            message);
        message = Assert.Throws<ArgumentException>(
            () => Trainer.Fit(new Latch(), Data, new Adam(), Options, LatchData.Windows(24, 1))).Message;
        Assert.Contains("expected validation data that are an IStatefulDataSet", message, StringComparison.Ordinal);
        var wide = new ContinuousWindows<float, int>(LatchData.Windows(24, 1), 9);
        message = Assert.Throws<ArgumentException>(() => Trainer.Fit(new Latch(), wide, new Adam(), Options)).Message;
        Assert.Equal(
            "Latch: expected 1 to 8 streams (the model's BatchSize) of equal length, found 18 windows in 9 streams in the " +
            "training data.",
            message);
        var windows = SlidingWindows.FromArray(new float[40], 4, [1], new WindowOptions { Stride = 4, TargetsPerStep = true });
        message = Assert.Throws<NotSupportedException>(() => Trainer.Fit(
            new NotCarriedInput(), windows.Continuous(2), new Adam(), Options)).Message;
        Assert.StartsWith("NotCarriedInput: the layer 'rnn' walks backwards in time", message);
    }

    /// <summary>Notes after every epoch what the thread has allocated so far.</summary>
    private sealed class Meter(List<long> bytes) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => bytes.Add(GC.GetAllocatedBytesForCurrentThread());
    }

    private static float[] Weights(Latch model)
    {
        float[] values = new float[Latch.ParameterCount];
        model.CopyParametersTo(values);
        return values;
    }
}
