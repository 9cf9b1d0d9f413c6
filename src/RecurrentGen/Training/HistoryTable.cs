namespace RecurrentGen;

/// <summary>The history of a run as a table of doubles, one row per epoch.</summary>
internal static class HistoryTable
{
    // Loss, learning rate, gradient norm, seconds, and whether it was the best.
    private const int Fixed = 5;

    public static int Columns(FitMonitor monitor) => Fixed + (monitor.Validates ? 1 : 0) + monitor.MetricNames.Length;

    public static double[] ToValues(FitMonitor monitor)
    {
        var values = new List<double>();
        foreach (var epoch in monitor.History)
        {
            values.AddRange([epoch.Loss, epoch.LearningRate, epoch.GradientNorm, epoch.Seconds, epoch.IsBest ? 1 : 0]);
            if (monitor.Validates)
            {
                values.Add(epoch.ValidationLoss!.Value);
            }

            values.AddRange(epoch.Metrics.Select(m => m.Value));
        }

        return [.. values];
    }

    public static List<EpochReport> ToReports(double[] values, FitMonitor monitor, int epochs)
    {
        int columns = Columns(monitor);
        var reports = new List<EpochReport>();
        for (int row = 0; row * columns < values.Length; row++)
        {
            var cells = values.AsSpan(row * columns, columns);
            var metrics = new MetricValue[monitor.MetricNames.Length];
            for (int i = 0; i < metrics.Length; i++)
            {
                metrics[i] = new MetricValue(monitor.MetricNames[i], cells[columns - metrics.Length + i]);
            }

            double? validation = monitor.Validates ? cells[Fixed] : null;
            reports.Add(new EpochReport(
                row + 1, epochs, cells[0], validation, metrics, (float)cells[1], cells[2], cells[3], cells[4] != 0));
        }

        return reports;
    }
}
