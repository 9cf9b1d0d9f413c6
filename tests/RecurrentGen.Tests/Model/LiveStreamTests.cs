using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>What a live signal promises from step to step.</summary>
[Trait("Category", "Numeric")]
public sealed class LiveStreamTests
{
    public static TheoryData<string> Models => [nameof(Filter), nameof(Forecaster), nameof(Expander)];

    [Theory]
    [MemberData(nameof(Models))]
    public void An_input_that_is_not_finite_gives_NaN_and_leaves_the_state(string model)
    {
        float[] bad = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (float value in bad)
        {
            var signal = Signal.Of(model);
            var untouched = Signal.Of(model);
            float[] inputs = signal.Inputs(3);
            ModelData.AssertSameBits(untouched.Steps(inputs), signal.Steps(inputs));
            for (int feature = 0; feature < signal.InputSize; feature++)
            {
                float[] state = signal.State();
                float[] input = signal.Inputs(1, seed: 2);
                input[feature] = value;
                ModelData.AssertAllNaN(signal.Steps(input));
                ModelData.AssertSameBits(state, signal.State());
            }

            float[] more = signal.Inputs(4, seed: 3);
            ModelData.AssertSameBits(untouched.Steps(more), signal.Steps(more));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_block_with_such_a_step_in_its_middle_goes_on_behind_it(string model)
    {
        var signal = Signal.Of(model);
        var without = Signal.Of(model);
        float[] inputs = signal.Inputs(5);
        int bad = 2 * signal.InputSize;
        inputs[bad] = float.NaN;
        float[] outputs = signal.Block(inputs);
        ModelData.AssertAllNaN(outputs.AsSpan(2 * signal.OutputSize, signal.OutputSize));
        float[] good = [.. inputs[..bad], .. inputs[(bad + signal.InputSize)..]];
        float[] rest = [.. outputs[..(2 * signal.OutputSize)], .. outputs[(3 * signal.OutputSize)..]];
        ModelData.AssertSameBits(without.Steps(good), rest);
        ModelData.AssertSameBits(without.State(), signal.State());
    }

    [Fact]
    public void An_input_that_is_not_finite_after_scaling_gives_NaN_and_leaves_the_state()
    {
        var model = new Filter(seed: 5);
        model.Scaling.BeginWrite();
        model.Scaling.InputScale[1] = 1e-20f;
        var signal = Signal.Of(model);
        signal.Steps([1, 1e-20f]);
        float[] state = signal.State();
        ModelData.AssertAllNaN(signal.Steps([1, 1e30f]));
        ModelData.AssertSameBits(state, signal.State());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reset_makes_a_stream_new(string model)
    {
        var signal = Signal.Of(model);
        float[] inputs = signal.Inputs(5);
        float[] first = signal.Steps(inputs);
        Assert.NotEqual(first, signal.Steps(inputs));
        signal.Reset();
        Assert.All(signal.State(), v => Assert.Equal(0, v));
        ModelData.AssertSameBits(first, signal.Steps(inputs));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_restored_state_goes_on_as_the_saved_one(string model)
    {
        var signal = Signal.Of(model);
        var other = Signal.Of(model);
        float[] inputs = signal.Inputs(6, seed: 4);
        for (int steps = 0; steps < 4; steps++)
        {
            signal.Reset();
            signal.Steps(signal.Inputs(steps));
            float[] saved = signal.State();
            float[] expected = signal.Steps(inputs);
            other.CopyStateFrom(saved);
            ModelData.AssertSameBits(saved, other.State());
            ModelData.AssertSameBits(expected, other.Steps(inputs));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_state_of_another_length_is_refused_with_both_and_changes_nothing(string model)
    {
        var signal = Signal.Of(model);
        signal.Steps(signal.Inputs(2));
        float[] state = signal.State();
        int size = signal.StateSize;
        string save = Assert.Throws<ArgumentException>(() => signal.CopyStateTo(new float[size + 1])).Message;
        string restore = Assert.Throws<ArgumentException>(() => signal.CopyStateFrom(new float[size - 1])).Message;
        Assert.Equal($"destination: expected {size} values, found {size + 1}.", save);
        Assert.Equal($"source: expected {size} values, found {size - 1}.", restore);
        ModelData.AssertSameBits(state, signal.State());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Blocks_of_any_length_equal_steps(string model)
    {
        const int steps = 9;
        var signal = Signal.Of(model);
        float[] inputs = signal.Inputs(steps);
        float[] expected = signal.Steps(inputs);
        float[] state = signal.State();
        for (int block = 0; block <= steps; block++)
        {
            signal.Reset();
            Assert.Empty(signal.Block([]));
            var outputs = new List<float>();
            int length = Math.Max(block, 1) * signal.InputSize;
            for (int first = 0; first < inputs.Length; first += length)
            {
                outputs.AddRange(signal.Block(inputs.AsSpan(first, Math.Min(length, inputs.Length - first))));
            }

            ModelData.AssertSameBits(expected, outputs.ToArray());
            ModelData.AssertSameBits(state, signal.State());
        }
    }

    [Theory]
    [InlineData(nameof(Filter))]
    [InlineData(nameof(Forecaster))]
    public void A_block_may_be_processed_in_place(string model)
    {
        var signal = Signal.Of(model);
        float[] memory = signal.Inputs(7);
        float[] expected = signal.Steps(memory);
        signal.Reset();
        signal.Process(memory, memory.AsSpan(0, expected.Length));
        ModelData.AssertSameBits(expected, memory.AsSpan(0, expected.Length));

        float[] step = signal.Inputs(1, seed: 2);
        float[] next = Signal.Of(model).Steps(step);
        signal.Reset();
        signal.Step(step, step.AsSpan(0, signal.OutputSize));
        ModelData.AssertSameBits(next, step.AsSpan(0, signal.OutputSize));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Wrong_lengths_are_refused_with_both(string model)
    {
        var signal = Signal.Of(model);
        var (inputs, outputs) = (signal.InputSize, signal.OutputSize);
        Refused(
            $"input: expected {inputs} values, found {inputs + 1}.",
            () => signal.Step(new float[inputs + 1], new float[outputs]));
        Refused(
            $"output: expected {outputs} values, found 0.", () => signal.Step(new float[inputs], []));
        Refused(
            $"outputs: expected {2 * outputs} values, found {3 * outputs}.",
            () => signal.Process(new float[2 * inputs], new float[3 * outputs]));
        Assert.All(signal.State(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_part_of_a_step_is_refused()
    {
        var signal = Signal.Of(nameof(Forecaster));
        Refused(
            "inputs: expected a multiple of 3 values (1 steps of 3), found 7.",
            () => signal.Process(new float[7], new float[2]));
    }

    [Fact]
    public void Streams_over_one_model_are_independent()
    {
        var model = new Filter(seed: 5);
        var alone = Enumerable.Range(0, 5).Select(i => Signal.Of(model).Steps(Inputs(i))).ToArray();
        var streams = Enumerable.Range(0, 5).Select(_ => Signal.Of(model)).ToArray();
        var outputs = streams.Select(_ => new List<float>()).ToArray();
        for (int t = 0; t < 8; t++)
        {
            for (int i = 0; i < streams.Length; i++)
            {
                outputs[i].AddRange(streams[i].Steps(Inputs(i).AsSpan(t * Filter.InputSize, Filter.InputSize)));
            }
        }

        for (int i = 0; i < streams.Length; i++)
        {
            ModelData.AssertSameBits(alone[i], outputs[i].ToArray());
        }

        static float[] Inputs(int stream) => ModelData.Values(8 * Filter.InputSize, stream);
    }

    [Fact]
    public void Threads_with_a_stream_each_get_what_each_gets_alone()
    {
        const int steps = 20_000;
        var model = new Filter(seed: 5);
        float[][] inputs = [ModelData.Values(steps * 2, 1), ModelData.Values(steps * 2, 2)];
        float[][] expected = [.. inputs.Select(i => Signal.Of(model).Steps(i))];
        var actual = new float[2][];
        using var start = new Barrier(2);
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            var signal = Signal.Of(model);
            start.SignalAndWait();
            actual[i] = signal.Steps(inputs[i]);
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        ModelData.AssertSameBits(expected[0], actual[0]);
        ModelData.AssertSameBits(expected[1], actual[1]);
    }

    [Fact]
    public void SwitchTo_keeps_the_state_and_takes_the_new_parameters_and_scaling()
    {
        var old = new Filter(seed: 5);
        var retrained = new Filter(seed: 6);
        ModelData.FillScaling(retrained);
        var stream = old.CreateStream();
        float[] inputs = ModelData.Values(6 * Filter.InputSize, 1);
        var outputs = new float[inputs.Length];
        stream.Process(inputs, outputs);
        var expected = retrained.CreateStream();
        var state = new float[Filter.LiveStream.StateSize];
        stream.CopyStateTo(state);
        expected.CopyStateFrom(state);
        stream.SwitchTo(retrained);
        stream.Process(inputs, outputs);
        var wanted = new float[outputs.Length];
        expected.Process(inputs, wanted);
        ModelData.AssertSameBits(wanted, outputs);
    }

    private static void Refused(string message, Action call) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(call).Message);
}
