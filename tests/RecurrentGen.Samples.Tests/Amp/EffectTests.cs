using AmpSimulator;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Samples.Tests.Amp;

public sealed class EffectTests
{
    private const int Rate = (int)Crunch.SampleRate;

    [Fact]
    public void Blocks_of_any_length_give_the_same_bits()
    {
        var whole = Plucked(20_000);
        var channel = new AmpChannel(AmpModel.BuiltIn(), Rate);
        channel.Process(whole.AsSpan(0, 5000));
        channel.SetKnob(0, 1);
        channel.Process(whole.AsSpan(5000));
        foreach (int block in (int[])[1, 2, 63, 64, 65, 441, 512, 4096])
        {
            var samples = Plucked(20_000);
            channel = new AmpChannel(AmpModel.BuiltIn(), Rate);
            InBlocks(channel.Process, samples.AsSpan(0, 5000), block);
            channel.SetKnob(0, 1);
            InBlocks(channel.Process, samples.AsSpan(5000), block);
            Assert.Equal(whole, samples);
        }
    }

    [Fact]
    public void A_fade_does_not_depend_on_blocks_either()
    {
        float[] Run(int block)
        {
            var samples = Plucked(6000);
            var effect = new AmpEffect(Channel(0.1f));
            InBlocks(effect.Process, samples.AsSpan(0, 1000), block);
            effect.SwitchTo(Channel(0.9f), 777);
            InBlocks(effect.Process, samples.AsSpan(1000, 500), block);
            effect.SwitchTo(Channel(0.5f), 100);
            InBlocks(effect.Process, samples.AsSpan(1500), block);
            return samples;
        }

        var whole = Run(6000);
        Assert.All((int[])[1, 64, 100, 512], block => Assert.Equal(whole, Run(block)));
    }

    [Fact]
    public void A_knob_moves_in_a_straight_line_and_arrives()
    {
        var knob = default(Knob);
        knob.Jump(0.25f);
        knob.Advance();
        Assert.Equal(0.25f, knob.Value);
        knob.MoveTo(0.75f, 4);
        var places = new List<float>();
        for (int i = 0; i < 6; i++)
        {
            places.Add(knob.Value);
            knob.Advance();
        }

        Assert.Equal([0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.75f], places);
    }

    [Fact]
    public void A_turned_knob_does_not_click()
    {
        var still = Plucked(8000);
        var turned = Plucked(8000);
        new AmpChannel(AmpModel.BuiltIn(), Rate, true, 0).Process(still);
        var loud = Plucked(8000);
        new AmpChannel(AmpModel.BuiltIn(), Rate, true, 1).Process(loud);
        var channel = new AmpChannel(AmpModel.BuiltIn(), Rate, true, 0);
        channel.Process(turned.AsSpan(0, 4000));
        channel.SetKnob(0, 1);
        channel.Process(turned.AsSpan(4000));

        // On its way for 441 samples; the two ends differ by no more than the sum of the signals.
        double most = Math.Max(LargestJump(still), LargestJump(loud)) + ((Largest(still) + Largest(loud)) / 441);
        Assert.InRange(LargestJump(turned.AsSpan(3990, 600)), 0, most);
        Assert.Equal(still[..4000], turned[..4000]);
        double error = 0;
        for (int i = 6000; i < 8000; i++)
        {
            error = Math.Max(error, Math.Abs(turned[i] - loud[i]));
        }

        Assert.InRange(error, 0, 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Switching_models_fades_and_then_is_the_other_model(int fade)
    {
        var first = Plucked(6000);
        var second = first[2000..];
        var switched = Plucked(6000);
        Channel(0).Process(first);
        Channel(1).Process(second);
        var effect = new AmpEffect(Channel(0));
        effect.Process(switched.AsSpan(0, 2000));
        effect.SwitchTo(Channel(1), fade);
        effect.Process(switched.AsSpan(2000));

        Assert.Equal(first[..2000], switched[..2000]);
        Assert.Equal(second[fade..], switched[(2000 + fade)..]);
        double apart = 0;
        for (int i = 0; i < fade; i++)
        {
            apart = Math.Max(apart, Math.Abs(first[2000 + i] - second[i]));
        }

        double most = Math.Max(LargestJump(first), LargestJump(second)) + (apart / fade);
        Assert.InRange(LargestJump(switched), 0, most + 1e-6);
    }

    [Fact]
    public void Of_several_switches_during_a_fade_the_last_one_follows_it()
    {
        var samples = Plucked(3000);
        var last = Plucked(3000)[150..];
        var effect = new AmpEffect(Channel(0));
        effect.SwitchTo(Channel(0.3f), 100);
        effect.Process(samples.AsSpan(0, 50));
        effect.SwitchTo(Channel(0.6f), 10);
        var wanted = Channel(1);
        effect.SwitchTo(wanted, 50);
        Assert.Same(wanted, effect.Channel);
        effect.Process(samples.AsSpan(50));

        // It begins at 100, when the fade ends, and is alone from 150 on.
        var other = Channel(1);
        other.Process(Plucked(3000).AsSpan(100, 50));
        other.Process(last);
        Assert.Equal(last, samples[150..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => effect.SwitchTo(wanted, 0));
    }

    [Fact]
    public void Reset_is_a_new_beginning()
    {
        var first = Plucked(3000);
        var second = Plucked(3000);
        var effect = new AmpEffect(Channel(0.4f));
        effect.Process(first);
        effect.Reset();
        effect.Process(second);

        Assert.Equal(first, second);
    }

    [Fact]
    public void A_signal_begins_settled()
    {
        var silence = new float[Rate];
        Channel(0.8f).Process(silence);
        Assert.InRange(silence.Max() - silence.Min(), 0, 1e-5f);

        var model = new Crunch();
        var raw = new float[1];
        model.CreateStream().Step([0, 0.8f], raw);
        Assert.True(Math.Abs(raw[0] - silence[0]) > 1e-3, "without it the test would show nothing");
    }

    [Fact]
    public void Behind_a_signal_no_state_becomes_subnormal()
    {
        // Without biases, with the knob at 0, states decay towards 0.
        var model = new Crunch();
        model.Parameters.CopyTensorFrom("lstm.bias_ih_l0", new float[64]);
        model.Parameters.CopyTensorFrom("lstm.bias_hh_l0", new float[64]);
        var channel = new AmpChannel(AmpModel.Of(model), Rate, true, 0);
        var block = Plucked(Rate);
        channel.Process(block);
        var raw = model.CreateStream();
        var output = new float[1];
        raw.Step([0.5f, 0], output);
        int worst = 0;
        int rawWorst = 0;
        var states = new float[channel.StateSize];
        for (int i = 0; i < 2000; i++)
        {
            var silence = new float[50];
            channel.Process(silence);
            channel.CopyStateTo(states);
            worst = Math.Max(worst, states.Count(float.IsSubnormal));
            for (int t = 0; t < 50; t++)
            {
                raw.Step([0, 0], output);
            }

            raw.CopyStateTo(states);
            rawWorst = Math.Max(rawWorst, states.Count(float.IsSubnormal));
        }

        Assert.Equal(0, worst);
        Assert.True(rawWorst > 0, "without the cure there would be some");

        // Of what is loud enough to be heard no bit changes.
        Assert.Equal(1e-10f, 1e-10f + AmpChannel.Whisper);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var effect = new AmpEffect(Channel(0.5f));
        var next = new AmpChannel(AmpModel.BuiltIn(), Rate, true, 0.2f);
        var corrected = new AmpEffect(new AmpChannel(AmpModel.BuiltIn(), 48000));
        var samples = Plucked(4096);
        void Run()
        {
            effect.Process(samples);
            effect.Channel.SetKnob(0, 0.7f);
            effect.SwitchTo(next, 333);
            effect.Process(samples);
            effect.Reset();
            corrected.Process(samples);
        }

        Assert.Equal(0, Allocations.Of(Run));
    }

    [Fact]
    public void Wrong_knobs_are_refused()
    {
        var channel = Channel(0.5f);
        Assert.Equal(1, channel.Knobs);
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.SetKnob(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.SetKnob(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.SetKnob(0, 1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.SetKnob(0, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AmpChannel(AmpModel.BuiltIn(), 20_000));
    }

    /// <summary>Plucked strings that no model has learnt from.</summary>
    internal static float[] Plucked(int count, double rate = Rate)
    {
        var samples = new float[count];
        new Plucks(rate, seed: 2000).Write(samples);
        return samples;
    }

    private static AmpChannel Channel(float drive) => new(AmpModel.BuiltIn(), Rate, true, drive);

    private delegate void Processing(Span<float> samples);

    private static void InBlocks(Processing process, Span<float> samples, int block)
    {
        for (int at = 0; at < samples.Length; at += block)
        {
            process(samples.Slice(at, Math.Min(block, samples.Length - at)));
        }
    }

    private static double Largest(ReadOnlySpan<float> samples)
    {
        double largest = 0;
        foreach (float sample in samples)
        {
            largest = Math.Max(largest, Math.Abs(sample));
        }

        return largest;
    }

    private static double LargestJump(ReadOnlySpan<float> samples)
    {
        double jump = 0;
        for (int i = 1; i < samples.Length; i++)
        {
            jump = Math.Max(jump, Math.Abs(samples[i] - samples[i - 1]));
        }

        return jump;
    }
}
