using RecurrentGen.Data;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Generated models learn, the same bits every time, killed and resumed or not.</summary>
[Trait("Category", "Numeric")]
public sealed class LearningTests : IDisposable
{
    private static readonly FitOptions Silent = new() { Progress = null, ClipNorm = 1, Seed = 5 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_lstm_learns_the_next_value_of_a_sine()
    {
        var model = new SineForecaster(seed: 1);
        var data = Sine(256, phase: 0);
        model.FitScaling(data);
        double before = Trainer.Evaluate(model, Sine(64, phase: 0.01f))["rmse"].Value;
        Trainer.Fit(model, data, new Adam(0.01f), Silent with { Epochs = 30 });
        double after = Trainer.Evaluate(model, Sine(64, phase: 0.01f))["rmse"].Value;
        Assert.InRange(before, 0.5, 1.5);
        Assert.InRange(after, 0, 0.005);
    }

    [Fact]
    public void A_bidirectional_gru_learns_a_rule_of_what_is_before_and_behind()
    {
        var model = new Tagger(seed: 1);
        var data = Neighbours(512, seed: 1);
        model.FitScaling(data);
        double before = Trainer.Evaluate(model, Neighbours(256, seed: 2))["accuracy"].Value;
        Trainer.Fit(model, data, new Adam(0.02f), Silent with { Epochs = 10 });
        double after = Trainer.Evaluate(model, Neighbours(256, seed: 2))["accuracy"].Value;
        Assert.InRange(before, 0, 0.6);
        Assert.InRange(after, 0.97, 1);
    }

    [Fact]
    public void The_same_seeds_give_the_same_bits_twice_and_others_do_not()
    {
        float[] first = Fit(seed: 1, order: 1);
        ModelData.AssertSameBits(first, Fit(seed: 1, order: 1));
        Assert.NotEqual(first, Fit(seed: 2, order: 1));
        Assert.NotEqual(first, Fit(seed: 1, order: 2));

        static float[] Fit(ulong seed, ulong order)
        {
            var model = new Tagger(seed);
            Trainer.Fit(model, Neighbours(83, 1), new Adam(0.01f), Silent with { Epochs = 3, Seed = order });
            return ModelData.Contents(model);
        }
    }

    [Fact]
    public void A_run_killed_after_any_epoch_goes_on_to_the_same_bits()
    {
        var data = Neighbours(50, 1);
        var validation = Neighbours(20, 2);
        var options = Silent with
        {
            Epochs = 5,
            CheckpointPath = _folder["run.safetensors"],
            Schedule = new ExponentialSchedule(0.02f, 0.95f),
            EarlyStopping = new EarlyStopping { Patience = 4 },
        };
        var whole = new Tagger(seed: 1);
        whole.FitScaling(data);
        var report = Trainer.Fit(whole, data, new Adam(0.02f), options, validation);
        for (int epoch = 1; epoch < 5; epoch++)
        {
            File.Delete(options.CheckpointPath);
            var killed = new Tagger(seed: 1);
            killed.FitScaling(data);
            var doomed = options with { Progress = new Recorder(e => Kill(e, epoch)) };
            Assert.Throws<TimeoutException>(
                () => Trainer.Fit(killed, data, new Adam(0.02f), doomed, validation));
            var resumed = new Tagger(seed: 77);
            var again = Trainer.Fit(resumed, data, new Adam(1), options with { Resume = true }, validation);
            ModelData.AssertSameBits(ModelData.Contents(whole), ModelData.Contents(resumed));
            Assert.Equal(report.History.Select(e => e.ValidationLoss), again.History.Select(e => e.ValidationLoss));
        }

        static void Kill(EpochReport report, int epoch)
        {
            if (report.Epoch == epoch)
            {
                throw new TimeoutException();
            }
        }
    }

    /// <summary>Windows of a sine of about 20 steps, each with the value behind it.</summary>
    private static ArrayDataSet<float, float> Sine(int samples, float phase)
    {
        const int time = SineForecaster.SequenceLength;
        var inputs = new float[samples * time];
        var targets = new float[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            for (int t = 0; t <= time; t++)
            {
                float value = MathF.Sin((0.31f * (sample + t)) + phase);
                (t == time ? ref targets[sample] : ref inputs[(sample * time) + t]) = value;
            }
        }

        return new ArrayDataSet<float, float>(inputs, targets, time, 1);
    }

    /// <summary>
    /// The class of a step is how many of its two neighbours are positive; the second feature is noise.
    /// </summary>
    private static ArrayDataSet<float, int> Neighbours(int samples, int seed)
    {
        const int time = Tagger.SequenceLength;
        float[] inputs = ModelData.Values(samples * time * 2, seed);
        var classes = new int[samples * time];
        for (int i = 0; i < classes.Length; i++)
        {
            bool before = i % time > 0 && inputs[2 * (i - 1)] > 0;
            bool behind = i % time < time - 1 && inputs[2 * (i + 1)] > 0;
            classes[i] = (before ? 1 : 0) + (behind ? 1 : 0);
        }

        return new ArrayDataSet<float, int>(inputs, classes, time * 2, time);
    }
}
