using RecurrentGen.Data;
using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Ragged;

/// <summary>Training, evaluation and scaling over sequences of several lengths: padding has no part in any of them.</summary>
[Trait("Category", "Numeric")]
public sealed class RaggedFitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ragged-").FullName;

    private static FitOptions Options => new() { Epochs = 3, Progress = null };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Fit_equals_a_loop_over_batches_with_lengths()
    {
        var data = Classes(11, 6);
        var fitted = new RaggedClasses(seed: 2);
        var report = Trainer.Fit(fitted, data, new Adam(0.02f), Options with { Shuffle = false });
        var model = new RaggedClasses(seed: 2);
        var training = model.CreateTraining();
        var optimizer = new Adam(0.02f);
        double loss = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            loss = 0;
            for (int first = 0; first < data.Count; first += 4)
            {
                int count = Math.Min(4, data.Count - first);
                float[] inputs = new float[count * 12];
                int[] classes = new int[count];
                int[] lengths = new int[count];
                for (int i = 0; i < count; i++)
                {
                    data.CopyInputs(first + i, inputs.AsSpan(i * 12, 12));
                    data.CopyTargets(first + i, classes.AsSpan(i, 1));
                    lengths[i] = data.LengthOf(first + i);
                }

                float mean = training.ComputeGradients(new Batch<float, int>(inputs, classes, count) { Lengths = lengths });
                optimizer.Step(model, training.Gradients);
                loss += (double)mean * lengths.Count(l => l > 0);
            }

            loss /= Enumerable.Range(0, data.Count).Count(i => data.LengthOf(i) > 0);
        }

        Assert.Equal(Weights(model), Weights(fitted));
        Assert.Equal(loss, report.History[^1].Loss, 1e-12);
    }

    [Fact]
    public void An_evaluation_counts_valid_rows_alone()
    {
        float[][] inputs = [[1], [1, -1, 0.5f, 2, 0], [], [0.25f, 0.5f]];
        float[][] targets = [[1], [0, 1, 2, 3, 4], [], [-1, 1]];
        var model = new RaggedValues(seed: 3);
        var report = Trainer.Evaluate(model, new SequenceDataSet<float, float>(inputs, targets, 5, targetsPerStep: true));
        double squares = 0;
        double distances = 0;
        var stream = model.CreateStream();
        for (int i = 0; i < inputs.Length; i++)
        {
            stream.Reset();
            for (int t = 0; t < inputs[i].Length; t++)
            {
                float[] y = new float[1];
                stream.Step(inputs[i].AsSpan(t, 1), y);
                squares += (y[0] - targets[i][t]) * (y[0] - targets[i][t]);
                distances += Math.Abs(y[0] - targets[i][t]);
            }
        }

        Assert.Equal(squares / 8, report.Loss, 1e-6);
        Assert.Equal(distances / 8, report["mae"].Value, 1e-6);
        Assert.Equal(Math.Sqrt(squares / 8), report["rmse"].Value, 1e-6);
    }

    [Fact]
    public void State_is_carried_over_windows_of_several_lengths()
    {
        var windows = Classes(14, 6);
        var model = new RaggedClasses(seed: 5);
        var data = new ContinuousWindows<float, int>(windows, 2);
        var report = Trainer.Evaluate(model, data, [new Perplexity()], stateful: true);
        double sum = 0;
        int answers = 0;
        var stream = model.CreateStream();
        float[] inputs = new float[12];
        int[] classes = new int[1];
        float[] logits = new float[2];
        for (int window = 0; window < 14; window++)
        {
            if (window % 7 == 0)
            {
                stream.Reset();
            }

            windows.CopyInputs(window, inputs);
            windows.CopyTargets(window, classes);
            int length = windows.LengthOf(window);
            for (int t = 0; t < length; t++)
            {
                stream.Step(inputs.AsSpan(2 * t, 2), logits);
            }

            sum += length == 0 ? 0 : Math.Log(Math.Exp(logits[0]) + Math.Exp(logits[1])) - logits[classes[0]];
            answers += Math.Min(length, 1);
        }

        Assert.Equal(sum / answers, report.Loss, 1e-6);
        Assert.Equal(Math.Exp(sum / answers), report["perplexity"].Value, 1e-5);
    }

    [Fact]
    public void Scaling_is_fitted_to_valid_steps_alone()
    {
        float[][] inputs = [[1], [5, 3, 5], [], [7, 9]];
        float[][] targets = [[10], [30, 20, 10], [], [40, 40]];
        var model = new RaggedValues();
        model.FitScaling(new SequenceDataSet<float, float>(inputs, targets, 5, targetsPerStep: true));
        Assert.Equal(5, model.Scaling.InputMean[0], 1e-6f);
        Assert.Equal(MathF.Sqrt(40 / 6f), model.Scaling.InputScale[0], 1e-6f);
        Assert.Equal(25, model.Scaling.OutputMean[0], 1e-5f);
    }

    [Fact]
    public void Scaling_leaves_padding_before_the_steps_out()
    {
        float[][] inputs = [[1, 2], [5, 3, 5, 1], [9, 1, 2, 3, 4, 5, 7, 9]];
        var options = new SequenceOptions { Features = 2, Padding = SequenceEnd.Before };
        var data = new SequenceDataSet<float, int>(inputs, [[1], [0], [1]], 6, options: options);
        Assert.Equal([5, 4, 2], Enumerable.Range(0, 3).Select(data.LeadingPaddingOf));
        var model = new RaggedClasses();
        model.FitScaling(new Subset<float, int>(data, ..));
        Assert.Equal(33 / 7f, model.Scaling.InputMean[0], 1e-6f);
        Assert.Equal(24 / 7f, model.Scaling.InputMean[1], 1e-6f);
    }

    [Fact]
    public void Buckets_hold_every_sample_once_and_similar_lengths()
    {
        var spread = new List<int>();
        var plain = Record(Options with { Epochs = 2 }, spread);
        var mixed = spread.Sum();
        spread.Clear();
        var bucketed = Record(Options with { Epochs = 2, Bucketing = 5 }, spread);
        Assert.True(spread.Sum() < mixed / 3, $"{spread.Sum()} instead of {mixed}");
        Assert.Equal(plain.Order(), bucketed.Order());
        Assert.NotEqual(bucketed[..43], bucketed[43..]);
        Assert.Equal(bucketed, Record(Options with { Epochs = 2, Bucketing = 5 }, []));
        Assert.NotEqual(bucketed, Record(Options with { Epochs = 2, Bucketing = 5, Seed = 1 }, []));

        // The samples of two epochs, and for each batch its longest sequence less its shortest.
        List<int> Record(FitOptions options, List<int> spread)
        {
            var data = new Recording(Classes(43, 6));
            Trainer.Fit(new RaggedClasses(), data, new Adam(), options);
            var read = data.Read;
            for (int epoch = 0; epoch < 2; epoch++)
            {
                foreach (int[] batch in read[(43 * epoch)..(43 * (epoch + 1))].Chunk(4))
                {
                    spread.Add(batch.Max(data.LengthOf) - batch.Min(data.LengthOf));
                }
            }

            return read;
        }
    }

    [Fact]
    public void A_bucketed_run_is_resumed_as_it_was()
    {
        var options = Options with { Bucketing = 3, CheckpointPath = Path.Combine(_folder, "run.safetensors"), Resume = true };
        var expected = new RaggedClasses(seed: 1);
        Trainer.Fit(expected, Classes(30, 6), new Adam(), Options with { Bucketing = 3 });
        Trainer.Fit(new RaggedClasses(seed: 1), Classes(30, 6), new Adam(), options with { Epochs = 1 });
        var resumed = new RaggedClasses();
        Trainer.Fit(resumed, Classes(30, 6), new Adam(), options);
        Assert.Equal(Weights(expected), Weights(resumed));
        string message = Assert.Throws<Weights.WeightFileException>(() => Trainer.Fit(
            new RaggedClasses(), Classes(30, 6), new Adam(), options with { Bucketing = 4 })).Message;
        Assert.EndsWith($"{Environment.NewLine}  FitOptions.Bucketing: expected 4, found 3", message);
    }

    [Fact]
    public void Twice_the_batches_allocate_the_same()
    {
        Assert.Equal(PerEpoch(40, 0), PerEpoch(80, 0));
        Assert.Equal(PerEpoch(40, 3), PerEpoch(80, 3));

        static long PerEpoch(int samples, int bucketing)
        {
            var bytes = new List<long>(10);
            var options = new FitOptions { Epochs = 8, Bucketing = bucketing, Progress = new Meter(bytes) };
            Trainer.Fit(new RaggedClasses(), Classes(samples, 6), new Adam(), options, Classes(samples, 6));

            // Lists grow now and then; the smallest difference is an epoch's own.
            return bytes.Zip(bytes.Skip(1), (a, b) => b - a).Min();
        }
    }

    [Fact]
    public void Bucketing_that_makes_no_sense()
    {
        var plain = new ArrayDataSet<float, int>(new float[24], new int[2], 12, 1);
        AssertRefused("FitOptions.Bucketing: expected training data with lengths, found none.", Options with { Bucketing = 2 });
        AssertRefused("FitOptions.Bucketing: expected at least 0, found -1.", Options with { Bucketing = -1 });
        AssertRefused(
            "FitOptions.Bucketing: expected a run that shuffles its samples, found Shuffle = false.",
            Options with { Bucketing = 2, Shuffle = false });
        AssertRefused(
            "FitOptions.Bucketing: expected a run that shuffles its samples, found Stateful.",
            Options with { Bucketing = 2, Stateful = true });

        void AssertRefused(string message, FitOptions options) => Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(() => Trainer.Fit(new RaggedClasses(), plain, new Adam(), options)).Message);
    }

    [Fact]
    public void A_length_beyond_the_model_is_refused()
    {
        var data = new Recording(Classes(4, 6)) { Excess = 9 };
        Assert.Equal(
            "Sample 0 of the training data: expected a length from 0 to 6 steps, found " + (data.LengthOf(0)) + ".",
            Assert.Throws<ArgumentException>(
                () => Trainer.Fit(new RaggedClasses(), data, new Adam(), Options with { Shuffle = false })).Message);
    }

    /// <summary>Sequences of 0 to some steps; the class is the sign of the first value.</summary>
    private static SequenceDataSet<float, int> Classes(int count, int steps)
    {
        var random = new CounterRandom(8, 0);
        var inputs = new float[count][];
        var classes = new int[count][];
        for (int i = 0; i < count; i++)
        {
            inputs[i] = new float[2 * random.NextInt32(steps + 1)];
            for (int j = 0; j < inputs[i].Length; j++)
            {
                inputs[i][j] = (2 * random.NextUniform()) - 1;
            }

            classes[i] = [inputs[i].Length > 0 && inputs[i][0] > 0 ? 1 : 0];
        }

        return new SequenceDataSet<float, int>(inputs, classes, steps, options: new SequenceOptions { Features = 2 });
    }

    private static float[] Weights(RaggedClasses model)
    {
        float[] values = new float[RaggedClasses.ParameterCount];
        model.CopyParametersTo(values);
        return values;
    }

    /// <summary>Notes after every epoch what the thread has allocated so far.</summary>
    private sealed class Meter(List<long> bytes) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => bytes.Add(GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Remembers which samples were read.</summary>
    private sealed class Recording(IDataSet<float, int> data) : IDataSet<float, int>
    {
        public List<int> Read { get; } = [];

        public int Excess { get; init; }

        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public bool HasLengths => true;

        public int LengthOf(int sample) => data.LengthOf(sample) + Excess;

        public void CopyInputs(int sample, Span<float> destination)
        {
            Read.Add(sample);
            data.CopyInputs(sample, destination);
        }

        public void CopyTargets(int sample, Span<int> destination) => data.CopyTargets(sample, destination);
    }
}
