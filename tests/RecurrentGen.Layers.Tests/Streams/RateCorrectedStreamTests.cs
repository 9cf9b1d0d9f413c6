using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Streams;

[Trait("Category", "Numeric")]
public sealed class RateCorrectedStreamTests
{
    private const int Steps = 400;

    [Theory]
    [InlineData(1, StateInterpolation.Linear)]
    [InlineData(2, StateInterpolation.Linear)]
    [InlineData(48000 / 44100.0, StateInterpolation.Linear)]
    [InlineData(44100 / 48000.0, StateInterpolation.Linear)]
    [InlineData(0.5, StateInterpolation.Linear)]
    [InlineData(2.6, StateInterpolation.Linear)]
    [InlineData(1.4, StateInterpolation.Cubic)]
    [InlineData(0.9, StateInterpolation.Cubic)]
    [InlineData(3.3, StateInterpolation.Cubic)]
    [InlineData(64, StateInterpolation.Cubic)]
    public void Steps_go_on_from_states_of_one_trained_step_ago(double ratio, StateInterpolation interpolation)
    {
        var model = new RateModel.Hidden5(seed: 3, Initialization.PyTorch);
        var eager = new EagerDelayedLstm(model.Parameters, "rnn", 2, 5, ratio, (int)interpolation + 1);
        var inputs = Inputs();
        var outputs = new float[Steps];
        var expected = new double[Steps];
        for (int t = 0; t < Steps; t++)
        {
            expected[t] = eager.Step([inputs[2 * t], inputs[(2 * t) + 1]]);
        }

        Stream(model, ratio, interpolation).Process(inputs, outputs);

        Measure.AssertClose("outputs", outputs, expected, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_whole_ratio_is_as_many_signals_in_turn(int ratio)
    {
        var model = new RateModel.Hidden5(seed: 4, Initialization.PyTorch);
        var inputs = Inputs();
        var outputs = new float[Steps];
        Stream(model, ratio).Process(inputs, outputs);

        for (int turn = 0; turn < ratio; turn++)
        {
            var stream = model.CreateStream();
            var one = new float[1];
            for (int t = turn; t < Steps; t += ratio)
            {
                stream.Step(inputs.AsSpan(2 * t, 2), one);
                Assert.Equal(one[0], outputs[t], 1e-6f);
            }
        }
    }

    [Fact]
    public void States_can_be_carried_to_another_stream_and_the_beginning_restored()
    {
        var model = new RateModel.Hidden5(seed: 5, Initialization.PyTorch);
        var inputs = Inputs();
        var whole = new float[Steps];
        var stream = Stream(model, 2.3);
        stream.Process(inputs, whole);
        var state = new float[stream.StateSize];
        var rest = new float[Steps];
        var first = Stream(model, 2.3);
        first.Process(inputs.AsSpan(0, 2 * 101), rest.AsSpan(0, 101));
        first.CopyStateTo(state);
        var second = Stream(model, 2.3);
        second.CopyStateFrom(state);
        second.Process(inputs.AsSpan(2 * 101), rest.AsSpan(101));

        Assert.Equal(whole, rest);
        stream.Reset();
        stream.Process(inputs, rest);
        Assert.Equal(whole, rest);
        Assert.Throws<ArgumentException>(() => stream.CopyStateTo(new float[3]));
        Assert.Throws<ArgumentException>(() => stream.CopyStateFrom(new float[3]));
    }

    [Fact]
    public void A_step_that_is_not_finite_leaves_the_states()
    {
        var model = new RateModel.Hidden5(seed: 6, Initialization.PyTorch);
        var inputs = Inputs();
        var expected = new float[Steps];
        var outputs = new float[Steps];
        Stream(model, 1.7).Process(inputs, expected);
        var stream = Stream(model, 1.7);
        stream.Process(inputs.AsSpan(0, 20), outputs.AsSpan(0, 10));
        var wrong = new float[1];
        stream.Step([float.NaN, 0], wrong);
        Assert.True(float.IsNaN(wrong[0]));
        stream.Process(inputs.AsSpan(20), outputs.AsSpan(10));

        Assert.Equal(expected, outputs);
    }

    [Fact]
    public void Outputs_may_lie_where_inputs_do()
    {
        var model = new RateModel.Hidden5(seed: 7, Initialization.PyTorch);
        var block = Inputs();
        var expected = new float[Steps];
        Stream(model, 1.2).Process(block, expected);
        Stream(model, 1.2).Process(block, block.AsSpan(0, Steps));

        Assert.Equal(expected, block[..Steps]);
    }

    [Fact]
    public void Another_model_takes_over_and_wrong_lengths_are_refused()
    {
        var model = new RateModel.Hidden5(seed: 8);
        var other = new RateModel.Hidden5(seed: 9);
        var stream = Stream(model, 1.5);
        var outputs = new float[Steps];
        var expected = new float[Steps];
        Assert.True(stream.TrySwitchTo(other));
        stream.Process(Inputs(), outputs);
        Stream(other, 1.5).Process(Inputs(), expected);

        Assert.Equal(expected, outputs);
        Assert.False(stream.TrySwitchTo(new PooledRateModel.Hidden3(seed: 1)));
        Assert.Contains(
            "multiple of 2", Assert.Throws<ArgumentException>(() => stream.Process(new float[3], new float[1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stream.Process(new float[4], new float[1]));
        Assert.Throws<ArgumentException>(() => stream.Step(new float[1], new float[1]));
        stream.Release();
        Assert.Throws<InvalidOperationException>(() => stream.Step(new float[2], new float[1]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var stream = Stream(new RateModel.Hidden5(seed: 1), 1.1, StateInterpolation.Cubic);
        var inputs = Inputs();
        var outputs = new float[Steps];
        var state = new float[stream.StateSize];
        void Run()
        {
            stream.Process(inputs, outputs);
            stream.CopyStateTo(state);
            stream.CopyStateFrom(state);
            stream.Reset();
        }

        Assert.Equal(0, Allocations.Of(Run));
    }

    [Theory]
    [InlineData(0.49)]
    [InlineData(64.1)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_ratio_beyond_the_bounds_is_refused(double ratio)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Stream(new RateModel.Hidden5(seed: 1), ratio));
        Assert.Contains("from 0.5 to 64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_that_do_not_fit_are_refused()
    {
        var model = new RateModel.Hidden5(seed: 1);
        var pooled = new PooledRateModel.Hidden3(seed: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream(model, 2, (StateInterpolation)2));
        Assert.Throws<NotSupportedException>(
            () => new RateCorrectedStream(pooled.CreateStream(), pooled.Description, 2));
        var error = Assert.Throws<ArgumentException>(
            () => new RateCorrectedStream(pooled.CreateStream(), model.Description, 2));
        Assert.Contains("expected a stream of 20 states", error.Message, StringComparison.Ordinal);
    }

    private static RateCorrectedStream Stream(
        IStreamingModel model, double ratio, StateInterpolation interpolation = StateInterpolation.Linear) =>
        new(model.CreateStream(), model.Description, ratio, interpolation);

    private static float[] Inputs()
    {
        var random = new Numerics.CounterRandom(17);
        var inputs = new float[2 * Steps];
        foreach (ref float input in inputs.AsSpan())
        {
            input = random.NextUniform(1.5);
        }

        return inputs;
    }
}
