using RecurrentGen;
using RecurrentGen.Data;

namespace SensorMonitor;

/// <summary>
/// The protocol: a pump runs for some days of training, then for some in which thresholds are chosen, then for some in
/// which faults are put into the readings. No figure of the last part takes part in any choice.
/// </summary>
internal sealed class Experiment
{
    private const int Seed = 42;
    private const float LearningRate = 1e-2f;

    // Faults have random numbers of their own: other days have other readings, not other faults.
    private const int FaultSeed = 7;
    private readonly Options _options;

    /// <summary>Runs the pump.</summary>
    public Experiment(Options options)
    {
        _options = options;
        var pump = new Pump(Seed);
        Training = pump.Read(options.TrainingDays * Pump.Day);
        Validation = pump.Read(options.ValidationDays * Pump.Day);
        Test = pump.Read(options.TestDays * Pump.Day);
        Faults = SensorMonitor.Faults.Inject(Test, FaultSeed);
    }

    /// <summary>Normal readings, <c>[minutes, channel]</c>.</summary>
    public float[] Training { get; }

    /// <summary>Normal readings for thresholds.</summary>
    public float[] Validation { get; }

    /// <summary>Readings with faults.</summary>
    public float[] Test { get; }

    /// <summary>The faults of the test, in the order of time.</summary>
    public List<Fault> Faults { get; }

    /// <summary>Trains with carried state: the forecaster will run for ever, so it learns from one long series.</summary>
    public PumpForecaster Train(Action<EpochReport> afterEpoch)
    {
        var data = Windows(Training).Continuous(PumpForecaster.BatchSize);
        var model = new PumpForecaster(seed: Seed);
        model.FitScaling(data);
        int batches = data.Count / PumpForecaster.BatchSize;
        var options = new FitOptions
        {
            Epochs = _options.Epochs,
            ClipNorm = 1,
            Seed = Seed,
            Stateful = true,
            Schedule = new CosineSchedule(LearningRate, _options.Epochs * batches),
            Progress = new Progress(afterEpoch),
        };
        Trainer.Fit(model, data, new Adam(LearningRate), options);
        return model;
    }

    /// <summary>What the network's residuals are on normal readings.</summary>
    public Thresholds ChooseThresholds(PumpForecaster model)
    {
        var normal = Detection.ByNetwork(model, ThresholdFit.Open(), Validation);
        return ThresholdFit.Fit(Validation, normal.Forecasts, _options.Quantile);
    }

    /// <summary>All ways to find the faults, by name.</summary>
    public (string Name, FaultScore Score)[] Compare(Detection network)
    {
        var unchanged = Detection.ByLastValue(ThresholdFit.Open(), Validation);
        var ofLastValue = ThresholdFit.Fit(Validation, unchanged.Forecasts, _options.Quantile);
        var quantile = ThresholdFit.DifferenceQuantile(Validation, _options.Quantile);
        return
        [
            ("3-sigma rule on differences", Score(Detection.ByDifference(ThresholdFit.ThreeSigma(Training), Test))),
            ("differences, same quantile", Score(Detection.ByDifference(quantile, Test))),
            ("last value, same figures", Score(Detection.ByLastValue(ofLastValue, Test))),
            ("GRU, the monitor", Score(network)),
        ];
    }

    private FaultScore Score(Detection detection) => new(detection.Alarms, Faults);

    private static SlidingWindows Windows(float[] readings)
    {
        var rows = new float[readings.Length / Channels.Count, Channels.Count];
        Buffer.BlockCopy(readings, 0, rows, 0, readings.Length * sizeof(float));
        var options = new WindowOptions { Stride = PumpForecaster.SequenceLength, TargetsPerStep = true };
        return SlidingWindows.FromArray(
            rows, PumpForecaster.SequenceLength, horizons: [1], targets: [1, 2, 3], options: options);
    }

    private sealed class Progress(Action<EpochReport> afterEpoch) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => afterEpoch(value);
    }
}
