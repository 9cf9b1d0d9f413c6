using AmpSimulator;
using Xunit;

namespace RecurrentGen.Samples.Tests.Amp;

public sealed class TruthTests
{
    [Theory]
    [InlineData(0, 0.002)]
    [InlineData(0.3f, 0.0005)]
    [InlineData(0.5f, 0.0005)]
    [InlineData(0.8f, 0.0005)]
    [InlineData(1, 0.002)]
    public void The_model_sounds_like_the_pedal(float drive, double most)
    {
        var (truth, answer, dry) = Run(44100, drive, correct: true);
        double error = Baselines.ErrorToSignal(answer, truth);

        Assert.InRange(error, 0, most);
        Assert.True(Baselines.Gain(dry, truth) > 50 * error);
        Assert.True(Baselines.Curve(dry, truth) > 50 * error);
    }

    [Theory]
    [InlineData(48000, 0.001)]
    [InlineData(96000, 0.04)]
    [InlineData(40000, 0.002)]
    public void Another_rate_is_corrected(int rate, double most)
    {
        var (truth, corrected, _) = Run(rate, 0.5f, correct: true);
        double error = Baselines.ErrorToSignal(corrected, truth);

        Assert.InRange(error, 0, most);
        Assert.True(Baselines.ErrorToSignal(Run(rate, 0.5f, correct: false).Answer, truth) > 2 * error);
    }

    [Fact]
    public void Training_lowers_the_error_and_repeats_itself()
    {
        var first = Training.Run(seconds: 3, epochs: 6, progress: null);
        var second = Training.Run(seconds: 3, epochs: 6, progress: null);
        var weights = new float[1280];
        var again = new float[1280];
        first.Parameters.CopyTensorTo("lstm.weight_hh_l0", weights.AsSpan(0, 1024));
        second.Parameters.CopyTensorTo("lstm.weight_hh_l0", again.AsSpan(0, 1024));
        Assert.Equal(weights, again);

        var demonstration = new Demonstration(2);
        var truth = demonstration.Truth(0.5f);
        double untrained = Baselines.ErrorToSignal(
            demonstration.Answer(AmpModel.Of(new Crunch(seed: 1)), 0.5f), truth);
        double trained = Baselines.ErrorToSignal(demonstration.Answer(AmpModel.Of(first), 0.5f), truth);
        Assert.True(trained < untrained / 2);
    }

    [Fact]
    public void Baselines_are_those_reckoned_by_hand()
    {
        Assert.Equal(0.1, Baselines.ErrorToSignal([1, 2, 0], [1, 3, 0]), 1e-12);
        Assert.Equal(1, Baselines.ErrorToSignal([0, 0], [1, 3]), 1e-12);

        // (x y)^2 / (x x y y) = 0.7^2 / (0.5 * 1) = 0.98.
        Assert.Equal(0.02, Baselines.Gain([0.5f, 0.5f], [0.8f, 0.6f]), 1e-6);

        // One input has the answers 1 and 0, the other always 1: a curve explains 0.5 and 1 of a power of 2.
        Assert.Equal(0.25, Baselines.Curve([0.5f, 0.5f, -0.5f], [1, 0, 1]), 1e-12);
        Assert.Equal(0, Baselines.Curve([0.1f, 0.2f, 0.3f], [0.1f, 0.4f, 0.9f]), 1e-6);
    }

    [Fact]
    public void The_pedal_is_its_filters_when_it_does_not_clip()
    {
        // Far below clipping it is linear: gain times tanh's slope at the bias, between two high-passes and a low-pass.
        const double Hertz = 1000;
        const int Rate = 44100;
        var pedal = new Distortion(Rate);
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < 2 * Rate; i++)
        {
            double angle = 2 * Math.PI * Hertz * i / Rate;
            float output = pedal.Next((float)(1e-4 * Math.Sin(angle)), 0);
            sine += i < Rate ? 0 : output * Math.Sin(angle) * 2 / Rate;
            cosine += i < Rate ? 0 : output * Math.Cos(angle) * 2 / Rate;
        }

        double high = 1 / Math.Sqrt(1 + Math.Pow(150 / Hertz, 2));
        double low = 1 / Math.Sqrt(1 + Math.Pow(Hertz / 4500, 2));
        double expected = 1e-4 * 2 * (1 - Math.Pow(Math.Tanh(0.3), 2)) * 0.5 * high * low;
        Assert.Equal(1, Math.Sqrt((sine * sine) + (cosine * cosine)) / expected, 0.02);
    }

    [Fact]
    public void Plucks_have_the_pitch_and_repeat_themselves()
    {
        var first = EffectTests.Plucked(44100);
        Assert.Equal(first, EffectTests.Plucked(44100));
        Assert.InRange(first.Max(), 0.1f, 1);
        Assert.InRange(first.Min(), -1, -0.1f);
        var other = new float[44100];
        new Plucks(44100, seed: 1).Write(other);
        Assert.NotEqual(first, other);
        Assert.All(first, sample => Assert.False(float.IsSubnormal(sample)));
    }

    private static (float[] Truth, float[] Answer, float[] Dry) Run(int rate, float drive, bool correct)
    {
        var dry = EffectTests.Plucked(4 * rate, rate);
        var truth = new float[dry.Length];
        var pedal = new Distortion(rate);
        for (int i = 0; i < dry.Length; i++)
        {
            truth[i] = pedal.Next(dry[i], drive);
        }

        var answer = (float[])dry.Clone();
        new AmpChannel(AmpModel.BuiltIn(), rate, correct, drive).Process(answer);
        return (truth, answer, dry);
    }
}
