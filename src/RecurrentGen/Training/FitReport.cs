using System.Globalization;
using System.Text;
using RecurrentGen.Weights;

namespace RecurrentGen;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs asked for are done.</summary>
    Finished,

    /// <summary>The monitored figure did not improve for <see cref="EarlyStopping.Patience"/> epochs.</summary>
    EarlyStopping,

    /// <summary>The cancellation token of <see cref="FitOptions.Cancellation"/>.</summary>
    Cancelled,
}

/// <summary>What a training run gave.</summary>
/// <param name="History">Every whole epoch, in order, those before a resumed checkpoint included.</param>
/// <param name="StoppedBecause">Why training ended.</param>
/// <param name="BestEpoch">The epoch with the best monitored figure, from 1 on; 0 if no epoch was completed.</param>
/// <param name="Monitor">The monitored figure.</param>
/// <param name="RestoredBest">Whether the model has the weights of <paramref name="BestEpoch"/>.</param>
public sealed record FitReport(
    IReadOnlyList<EpochReport> History, StopReason StoppedBecause, int BestEpoch, string Monitor, bool RestoredBest)
{
    /// <summary>The best epoch; null if no epoch was completed.</summary>
    public EpochReport? Best => BestEpoch == 0 ? null : History[BestEpoch - 1];

    /// <summary>
    /// Writes the history as CSV (RFC 4180): a header and one line per epoch, numbers in full. Atomic, as weight files
    /// are.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an old one is as it was.</exception>
    public void SaveCsv(string path)
    {
        byte[] text = Encoding.UTF8.GetBytes(ToCsv());
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>The history as CSV, lines ended by a line feed.</summary>
    public string ToCsv()
    {
        bool validation = History.Any(e => e.ValidationLoss is not null);
        var metrics = History.Count == 0 ? [] : History[0].Metrics.Select(m => Quote(m.Name)).ToArray();
        var text = new StringBuilder("epoch,");
        text.AppendJoin(',', FigureNames.All(validation, metrics)).Append(",learning_rate,gradient_norm,seconds\n");
        foreach (var epoch in History)
        {
            double[] losses = validation ? [epoch.Loss, epoch.ValidationLoss ?? double.NaN] : [epoch.Loss];
            var figures = losses.Concat(epoch.Metrics.Select(m => m.Value));
            text.Append(epoch.Epoch.ToString(CultureInfo.InvariantCulture)).Append(',');
            text.AppendJoin(',', figures.Select(Number)).Append(',');
            text.Append(epoch.LearningRate.ToString("R", CultureInfo.InvariantCulture)).Append(',');
            text.Append(Number(epoch.GradientNorm)).Append(',').Append(Number(epoch.Seconds)).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
