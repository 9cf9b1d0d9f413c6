using System.Globalization;
using RecurrentGen.Data;
using RecurrentGen.Tests.Model;
using Xunit;

namespace RecurrentGen.Tests.Compact;

/// <summary>What compact weights cost a trained model, and what is said about it.</summary>
[Trait("Category", "Numeric")]
public sealed class TrainedModelTests
{
    private const int Time = HalfForecaster.SequenceLength;
    private static readonly float[] TrainedParameters = Train();

    private readonly HalfForecaster _half = Trained(new HalfForecaster());
    private readonly ByteForecaster _byte = Trained(new ByteForecaster());

    [Fact]
    public void Forecasts_are_as_good_as_those_of_float32()
    {
        float[] signal = Wave(2000);
        double exact = Rmse(signal, _half.CreateFloat32Stream().Process);
        double half = Rmse(signal, _half.CreateStream().Process);
        double bytes = Rmse(signal, _byte.CreateStream().Process);
        string found = string.Create(
            CultureInfo.InvariantCulture, $"float32 {exact:G3}, bfloat16 {half:G3}, int8 {bytes:G3}");
        TestContext.Current.SendDiagnosticMessage(found);

        // The wave's own RMS is 2.2. Measured: see docs/compact-weights.md.
        Assert.True(exact < 0.05, found);
        Assert.True(half < exact + 0.01, found);
        Assert.True(bytes < exact + 0.03, found);
    }

    [Fact]
    public void Errors_do_not_grow_over_ten_thousand_steps()
    {
        float[] signal = Wave(10_000);
        float[] exact = Outputs(signal, _half.CreateFloat32Stream().Process);
        AssertNoDrift(exact, Outputs(signal, _half.CreateStream().Process), 0.03);
        AssertNoDrift(exact, Outputs(signal, _byte.CreateStream().Process), 0.09);
    }

    [Fact]
    public void The_report_measures_the_given_signal()
    {
        float[] signal = Wave(300);
        var report = _byte.PackStreamWeights(signal);
        float[] exact = Outputs(signal, _byte.CreateFloat32Stream().Process);
        float[] found = Outputs(signal, _byte.CreateStream().Process);
        double largest = exact.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        double rms = Math.Sqrt(exact.Zip(found, (a, b) => Math.Pow((double)a - b, 2)).Average());
        Assert.Equal(largest, report.LargestError, 1e-12);
        Assert.Equal(rms, report.RmsError, 1e-12);
        Assert.Equal(Math.Sqrt(exact.Average(x => (double)x * x)), report.OutputRms, 1e-9);
        Assert.Equal(rms / report.OutputRms, report.RelativeError, 1e-12);
        Assert.Equal(("ByteForecaster", 300, true), (report.Model, report.Steps, report.IsOwnSignal));
        Assert.Same(report, _byte.StreamWeightsReport);
    }

    [Fact]
    public void The_report_is_printed_when_the_copy_is_made_and_not_again()
    {
        using var text = new StringWriter();
        _half.CreateStream(text);
        _half.CreateStream(text);
        string[] lines = text.ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(2, lines.Length);

        // 33 elements of operands, 8 granules of sums: 16 floats each, or half of it with the odd one rounded up.
        Assert.Equal("HalfForecaster: stream weights BFloat16, 8704 bytes instead of 16896", lines[0]);
        Assert.Matches(
            @"^against float32, 512 steps of normal noise: error \S+ at most, \S+ RMS, \S+ % of the outputs' RMS \S+$",
            lines[1]);
        var again = _half.PackStreamWeights(report: text);
        Assert.Equal(512, again.Steps);
        Assert.False(again.IsOwnSignal);
    }

    [Fact]
    public void A_report_as_text_has_all_its_figures()
    {
        var report = new StreamWeightsReport(
            "Model", StreamWeights.Int8, 4000, 1100, 300, true, 0.0123, 0.00456, 2);
        Assert.Equal(
            "Model: stream weights Int8, 1100 bytes instead of 4000\n"
            + "  against float32, 300 steps of the given signal: error 0.0123 at most, 0.00456 RMS, "
            + "0.228 % of the outputs' RMS 2",
            report.ToString());
        Assert.Equal(0, (report with { RmsError = 0, OutputRms = 0 }).RelativeError);
    }

    [Fact]
    public void A_signal_that_ends_within_a_step_is_refused()
    {
        var model = new HalfLstm();
        string message = Assert.Throws<ArgumentException>(() => model.PackStreamWeights(new float[7])).Message;
        Assert.Equal("signal: expected a multiple of 5 values (1 steps of 5), found 7.", message);
        Assert.Null(model.StreamWeightsReport);
    }

    [Fact]
    public void A_new_scaling_makes_the_report_stale()
    {
        _half.PackStreamWeights();
        Assert.NotNull(_half.StreamWeightsReport);
        _half.Scaling.BeginWrite();
        Assert.Null(_half.StreamWeightsReport);
    }

    [Fact]
    public void An_optimizer_step_makes_a_new_copy()
    {
        float[] signal = Wave(50);
        var stream = _byte.CreateStream();
        float[] before = Outputs(signal, stream.Process);
        stream.Release();
        var training = _byte.CreateTraining();
        training.ComputeGradients(new Batch<float, float>(signal.AsSpan(0, Time), signal.AsSpan(1, Time), 1));
        new Adam(0.1f).Step(_byte, training.Gradients);
        Assert.NotEqual(before, Outputs(signal, _byte.CreateStream().Process));
    }

    [Fact]
    public void SwitchTo_reads_the_other_models_copy()
    {
        float[] signal = Wave(50);
        var other = new ByteForecaster(seed: 9);
        float[] expected = Outputs(signal, other.CreateStream().Process);
        var stream = _byte.CreateStream();
        var untrained = new ByteForecaster(seed: 9);
        stream.SwitchTo(untrained);
        ModelData.AssertSameBits(expected, Outputs(signal, stream.Process));
        Assert.NotNull(untrained.StreamWeightsReport);
        Assert.Throws<InvalidOperationException>(untrained.Parameters.BeginWrite);
        _byte.Parameters.BeginWrite();
        stream.Release();
        untrained.Parameters.BeginWrite();
        Assert.Null(untrained.StreamWeightsReport);
    }

    [Fact]
    public void A_float32_stream_stays_float32_when_it_is_switched()
    {
        float[] signal = Wave(50);
        var stream = _byte.CreateFloat32Stream();
        stream.SwitchTo(_byte);
        Assert.Null(_byte.StreamWeightsReport);
        float[] predicted = new float[Time];
        _byte.CreatePredictor().Predict(signal.AsSpan(0, Time), predicted);
        float[] outputs = Outputs(signal, stream.Process);
        Assert.Equal(predicted[^1], outputs[Time - 1], 1e-5f);
    }

    [Fact]
    public void A_switch_to_a_packed_model_allocates_nothing()
    {
        var other = new ByteForecaster(seed: 9);
        other.PackStreamWeights();
        var stream = _byte.CreateStream();
        ModelData.AssertNoAllocation(() =>
        {
            stream.SwitchTo(other);
            stream.SwitchTo(_byte);
        });
    }

    private static void AssertNoDrift(float[] exact, float[] found, double bound)
    {
        double early = Largest(0);
        double late = Largest(exact.Length - 1000);
        Assert.InRange(late, 0, bound);
        Assert.InRange(late, 0, (1.5 * early) + 1e-3);

        double Largest(int first) =>
            Enumerable.Range(first, 1000).Max(i => Math.Abs((double)exact[i] - found[i]));
    }

    private static float[] Train()
    {
        var model = new HalfForecaster(seed: 1);
        var data = Windows(256);
        model.FitScaling(data);
        Trainer.Fit(
            model, data, new Adam(0.01f), new FitOptions { Epochs = 20, ClipNorm = 1, Seed = 5, Progress = null });
        return
        [
            .. Parameters(model), .. model.Scaling.InputMean, .. model.Scaling.InputScale, .. model.Scaling.OutputMean,
            .. model.Scaling.OutputScale,
        ];
    }

    private static float[] Parameters(HalfForecaster model)
    {
        float[] values = new float[HalfForecaster.ParameterCount];
        model.CopyParametersTo(values);
        return values;
    }

    private static T Trained<T>(T model)
        where T : IRecurrentModel
    {
        model.Parameters.CopyFrom(TrainedParameters.AsSpan(0, HalfForecaster.ParameterCount));
        var scaling = TrainedParameters.AsSpan(HalfForecaster.ParameterCount);
        model.Scaling.BeginWrite();
        model.Scaling.InputMean[0] = scaling[0];
        model.Scaling.InputScale[0] = scaling[1];
        model.Scaling.OutputMean[0] = scaling[2];
        model.Scaling.OutputScale[0] = scaling[3];
        return model;
    }

    private static ArrayDataSet<float, float> Windows(int samples)
    {
        float[] wave = Wave(samples + Time);
        var inputs = new float[samples * Time];
        var targets = new float[samples * Time];
        for (int i = 0; i < samples; i++)
        {
            wave.AsSpan(i, Time).CopyTo(inputs.AsSpan(i * Time));
            wave.AsSpan(i + 1, Time).CopyTo(targets.AsSpan(i * Time));
        }

        return new ArrayDataSet<float, float>(inputs, targets, Time, Time);
    }

    private static float[] Wave(int steps) =>
        [.. Enumerable.Range(0, steps).Select(t => 5 + (3 * MathF.Sin(0.31f * t)) + MathF.Cos(0.13f * t))];

    private static double Rmse(float[] signal, Process process)
    {
        // The first answers are those of a stream that has not seen enough yet.
        float[] outputs = Outputs(signal, process);
        double sum = 0;
        for (int t = Time; t + 1 < signal.Length; t++)
        {
            sum += Math.Pow((double)outputs[t] - signal[t + 1], 2);
        }

        return Math.Sqrt(sum / (signal.Length - 1 - Time));
    }

    private static float[] Outputs(float[] signal, Process process)
    {
        var outputs = new float[signal.Length];
        process(signal, outputs);
        return outputs;
    }

    private delegate void Process(ReadOnlySpan<float> inputs, Span<float> outputs);
}
