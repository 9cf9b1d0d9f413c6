using System.Diagnostics;

namespace RecurrentGen;

/// <summary>The history of a run, its best epoch so far, and whether to stop.</summary>
internal sealed class FitMonitor
{
    private readonly FitOptions _options;
    private readonly List<EpochReport> _history = [];
    private readonly double _sign;
    private double _best = double.PositiveInfinity;

    /// <summary>Resolves the monitored figure.</summary>
    /// <exception cref="ArgumentException">There is no such figure, or two metrics have one name.</exception>
    public FitMonitor(FitOptions options, bool validates)
    {
        _options = options;
        Validates = validates;
        string prefix = validates ? FigureNames.ValidationPrefix : "";
        MetricNames = [.. options.Metrics.Select(m => prefix + m.Name)];
        var names = FigureNames.All(validates, MetricNames).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw new ArgumentException(
                $"FitOptions.Metrics: expected names of their own, found {string.Join(", ", names)}.", nameof(options));
        }

        Figure = options.Monitor ?? (validates ? FigureNames.ValidationLoss : FigureNames.Loss);
        if (!names.Contains(Figure))
        {
            throw new ArgumentException(
                $"FitOptions.Monitor: expected one of {string.Join(", ", names)}, found '{Figure}'.", nameof(options));
        }

        int metric = Array.IndexOf(MetricNames, Figure);
        _sign = metric >= 0 && options.Metrics[metric].HigherIsBetter ? -1 : 1;
    }

    /// <summary>Whether there are validation data.</summary>
    public bool Validates { get; }

    /// <summary>Names of the metrics in reports.</summary>
    public string[] MetricNames { get; }

    /// <summary>The monitored figure.</summary>
    public string Figure { get; }

    /// <summary>All epochs so far.</summary>
    public IReadOnlyList<EpochReport> History => _history;

    /// <summary>From 1 on; 0 before any.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>
    /// Why no further epoch is due; null if one is. Depends on the history alone, so that a resumed run agrees.
    /// </summary>
    public StopReason? NextStop
    {
        get
        {
            if (_history.Count >= _options.Epochs)
            {
                return StopReason.Finished;
            }

            bool exhausted = _options.EarlyStopping is { } stopping && _history.Count - BestEpoch >= stopping.Patience;
            return exhausted ? StopReason.EarlyStopping : null;
        }
    }

    /// <summary>Adds an epoch; the options' metrics hold its values.</summary>
    public EpochReport Add(double loss, double? validationLoss, double norm, float learningRate, long started)
    {
        var metrics = new MetricValue[MetricNames.Length];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = new MetricValue(MetricNames[i], _options.Metrics[i].Value);
        }

        var report = new EpochReport(
            _history.Count + 1,
            _options.Epochs,
            loss,
            validationLoss,
            metrics,
            learningRate,
            norm,
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            IsBest: false);
        double figure = _sign * report[Figure];
        if (figure < _best - (_options.EarlyStopping?.MinDelta ?? 0))
        {
            report = report with { IsBest = true };
            _best = figure;
            BestEpoch = report.Epoch;
        }

        _history.Add(report);
        return report;
    }

    /// <summary>Takes over the history of a checkpoint.</summary>
    public void Restore(IEnumerable<EpochReport> history)
    {
        _history.Clear();
        _history.AddRange(history);
        BestEpoch = _history.FindLastIndex(e => e.IsBest) + 1;
        _best = BestEpoch == 0 ? double.PositiveInfinity : _sign * _history[BestEpoch - 1][Figure];
    }
}
