using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Streams;

/// <summary>A forecaster of two inputs, whose streams meet minutes without a reading.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 6)]
[Gru(5)]
[Dense(3)]
internal sealed partial class SkippedGru;

/// <summary>The same with a state that is a window of inputs.</summary>
[RecurrentModel(InputSize = 2, SequenceLength = 6, StreamWeights = StreamWeights.BFloat16)]
[Conv1D(3, 3)]
[Lstm(5)]
[Dense(3)]
internal sealed partial class SkippedConvolution;

/// <summary>A step without a reading is a step with every input at its mean.</summary>
[Trait("Category", "Numeric")]
public sealed class SkipTests
{
    private const int Time = 6;
    private const int Inputs = 2;
    private const int Outputs = 3;
    private static readonly bool[] s_isMissing = [false, true, false, true, true, false];

    [Fact]
    public void Skipped_steps_are_sequences_with_means_in_their_places()
    {
        var model = new SkippedGru(seed: 3);
        float[] readings = Fit(model);
        for (int t = 0; t < Time; t++)
        {
            if (s_isMissing[t])
            {
                model.Scaling.InputMean.CopyTo(readings.AsSpan(t * Inputs));
            }
        }

        float[] expected = new float[Time * Outputs];
        model.CreatePredictor().Predict(readings.AsSpan(0, Time * Inputs), expected);
        var stream = model.CreateStream();
        float[] found = Follow(readings, (input, output) => stream.Step(input, output), output => stream.Skip(output));

        Assert.InRange(Measure.Error(found, Measure.ToDoubles(expected)), 0, 2e-6);
    }

    [Fact]
    public void Zero_is_the_mean_of_a_model_without_scaling()
    {
        var model = new SkippedConvolution(seed: 3);
        float[] readings = Readings();
        var stream = model.CreateStream();
        float[] skipped = Follow(readings, (input, output) => stream.Step(input, output), output => stream.Skip(output));
        stream.Reset();
        float[] zero = new float[Inputs];
        float[] stepped = Follow(
            readings, (input, output) => stream.Step(input, output), output => stream.Step(zero, output));

        Assert.Equal(stepped, skipped);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var stream = new SkippedGru(seed: 3).CreateStream();
        float[] output = new float[Outputs];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                stream.Skip(output);
            }
        }));
    }

    [Fact]
    public void A_wrong_output_and_a_released_stream_are_refused()
    {
        var stream = new SkippedGru(seed: 3).CreateStream();
        float[] before = new float[SkippedGru.LiveStream.StateSize];
        float[] after = new float[before.Length];
        stream.Step([1, 2], new float[Outputs]);
        stream.CopyStateTo(before);

        var error = Assert.Throws<ArgumentException>(() => stream.Skip(new float[Outputs + 1]));
        Assert.Contains("output", error.Message, StringComparison.Ordinal);
        stream.CopyStateTo(after);
        Assert.Equal(before, after);
        stream.Release();
        Assert.Throws<InvalidOperationException>(() => stream.Skip(new float[Outputs]));
    }

    private delegate void Step(ReadOnlySpan<float> input, Span<float> output);

    private delegate void Skip(Span<float> output);

    private static float[] Follow(float[] readings, Step step, Skip skip)
    {
        float[] outputs = new float[Time * Outputs];
        for (int t = 0; t < Time; t++)
        {
            var output = outputs.AsSpan(t * Outputs, Outputs);
            if (s_isMissing[t])
            {
                skip(output);
            }
            else
            {
                step(readings.AsSpan(t * Inputs, Inputs), output);
            }
        }

        return outputs;
    }

    /// <summary>Readings far from 0, and a model that knows their scale.</summary>
    private static float[] Fit(SkippedGru model)
    {
        float[] readings = Readings();
        model.FitScaling(new ArrayDataSet<float, float>(readings, new float[4 * Time * Outputs], Time * Inputs, Time * Outputs));
        Assert.InRange(model.Scaling.InputMean[0], 9, 11);
        return readings;
    }

    private static float[] Readings() =>
        [.. Enumerable.Range(0, 4 * Time * Inputs).Select(i => (i % 2 == 0 ? 10 : -3) + MathF.Sin(0.7f * i))];
}
