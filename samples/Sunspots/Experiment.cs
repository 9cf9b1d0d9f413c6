using RecurrentGen;
using RecurrentGen.Data;

namespace Sunspots;

/// <summary>Root mean squared errors of one model, all of one-year-ahead forecasts.</summary>
/// <param name="Seed">The seed of its initial weights and of the order of its batches.</param>
/// <param name="Validation">On the validation years, trained on the years before them.</param>
/// <param name="Windowed">On the test years, trained on all years before them, from windows as in training.</param>
/// <param name="Stream">The same model fed all years since 1749 one by one, without ever forgetting its state.</param>
internal sealed record SeedResult(ulong Seed, double Validation, double Windowed, double Stream);

/// <summary>
/// The protocol. The years from 1950 on are the test: no model is trained or selected on them. The last fifth of the
/// years before is the validation part, for models trained on the years before it: by it the sample chooses the seed
/// whose weights it keeps. Then every model is trained again, on all years before 1950.
/// </summary>
/// <remarks>
/// Learning rate and number of epochs were chosen once, among 19 pairs with 20 seeds each, by mean and spread of the
/// errors on this validation part and on four blocks of 20 years from 1870 on. Test errors of earlier recipes had been
/// seen by then.
/// </remarks>
internal sealed class Experiment
{
    private const float LearningRate = 3e-3f;
    private const int Window = SunspotForecaster.SequenceLength;
    private readonly SunspotSeries _series;
    private readonly SlidingWindows _history;
    private readonly SlidingWindows _train;
    private readonly SlidingWindows _validation;
    private readonly SlidingWindows _test;

    public Experiment(string csv)
    {
        _series = SunspotSeries.Read(csv);
        var windows = SlidingWindows.FromCsv(
            csv, inputs: ["sunspots"], Window, horizons: [1], time: "year",
            options: new WindowOptions { TimeStep = 1, Gaps = GapPolicy.Error });

        // Inputs may reach back over a cut: on New Year's Day of 1950 the years before it are known.
        (_history, _test) = windows.SplitAtTime(SunspotSeries.FirstTestYear, contextFromBefore: true);
        (_train, _validation) = _history.SplitAt(0.8, contextFromBefore: true);
    }

    public SunspotSeries Series => _series;

    public int FirstValidationYear => (int)_validation.TargetLabel(0).Time;

    /// <summary>Trains on the years before the validation part and returns the error on that part.</summary>
    public double ValidationError(ulong seed, int epochs, Action afterEpoch)
    {
        var model = Fit(seed, _train, epochs, afterEpoch);
        return Trainer.Evaluate(model, _validation, [new RootMeanSquaredError()]).Metrics[0].Value;
    }

    /// <summary>Trains on all years before the test.</summary>
    public SunspotForecaster Train(ulong seed, int epochs, Action afterEpoch) =>
        Fit(seed, _history, epochs, afterEpoch);

    /// <summary>Forecasts the test years, each from the window before it.</summary>
    public float[] ForecastWindows(SunspotForecaster model)
    {
        var inputs = new float[_test.Count * _test.InputLength];
        var outputs = new float[_test.Count];
        for (int i = 0; i < _test.Count; i++)
        {
            _test.CopyInputs(i, inputs.AsSpan(i * _test.InputLength, _test.InputLength));
        }

        model.CreatePredictor().Predict(inputs, outputs);
        return outputs;
    }

    /// <summary>Forecasts the test years by one endless stream that begins with the first year of the series.</summary>
    public float[] ForecastStream(SunspotForecaster model)
    {
        var stream = model.CreateStream();
        var forecasts = new float[_series.Values.Length - _series.TestStart];
        Span<float> next = stackalloc float[1];
        for (int i = 0; i + 1 < _series.Values.Length; i++)
        {
            stream.Step(_series.Values.AsSpan(i, 1), next);
            if (i + 1 >= _series.TestStart)
            {
                forecasts[i + 1 - _series.TestStart] = next[0];
            }
        }

        return forecasts;
    }

    /// <summary>The error of forecasts of the test years.</summary>
    public double TestError(float[] forecasts) => _series.TestError(i => forecasts[i - _series.TestStart]);

    private static SunspotForecaster Fit(ulong seed, SlidingWindows data, int epochs, Action afterEpoch)
    {
        var model = new SunspotForecaster(seed);
        model.FitScaling(data);
        int batches = (data.Count + SunspotForecaster.BatchSize - 1) / SunspotForecaster.BatchSize;
        var options = new FitOptions
        {
            Epochs = epochs,
            ClipNorm = 1,
            Seed = seed,
            Schedule = new CosineSchedule(LearningRate, epochs * batches),
            Progress = new EpochCounter(afterEpoch),
        };
        Trainer.Fit(model, data, new Adam(LearningRate), options);
        return model;
    }

    private sealed class EpochCounter(Action afterEpoch) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => afterEpoch();
    }
}
