using System.Globalization;

namespace RecurrentGen;

/// <summary>The value of a metric.</summary>
/// <param name="Name">As in <c>mae</c>, or <c>val_mae</c> over the validation data.</param>
/// <param name="Value">In physical units.</param>
public readonly record struct MetricValue(string Name, double Value);

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">From 1 on.</param>
/// <param name="Epochs">Epochs asked for.</param>
/// <param name="Loss">
/// Mean loss over the training samples, each with the weights before its batch's step; in scaled units.
/// </param>
/// <param name="ValidationLoss">
/// Mean loss over the validation samples after the epoch, in scaled units; null without such data.
/// </param>
/// <param name="Metrics">
/// The metrics asked for: over the validation data, or where there is none, over the training data after the epoch.
/// </param>
/// <param name="LearningRate">At the last step.</param>
/// <param name="GradientNorm">Mean over the batches of the gradient's norm, before clipping.</param>
/// <param name="Seconds">Wall-clock time, validation included.</param>
/// <param name="IsBest">Whether the monitored figure was the best so far.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    double Loss,
    double? ValidationLoss,
    IReadOnlyList<MetricValue> Metrics,
    float LearningRate,
    double GradientNorm,
    double Seconds,
    bool IsBest)
{
    /// <summary>A figure by its name: <c>loss</c>, <c>val_loss</c> or a metric's.</summary>
    /// <exception cref="KeyNotFoundException">There is no such figure; the message lists those there are.</exception>
    public double this[string name]
    {
        get
        {
            switch (name)
            {
                case FigureNames.Loss:
                    return Loss;
                case FigureNames.ValidationLoss when ValidationLoss is { } loss:
                    return loss;
            }

            foreach (var metric in Metrics)
            {
                if (metric.Name == name)
                {
                    return metric.Value;
                }
            }

            var names = FigureNames.All(ValidationLoss is not null, Metrics.Select(m => m.Name));
            throw new KeyNotFoundException($"There is no figure '{name}'; there are {string.Join(", ", names)}.");
        }
    }

    /// <summary>One line for a console.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        int width = Epochs.ToString(culture).Length;
        string text = string.Create(
            culture, $"epoch {Epoch.ToString(culture).PadLeft(width)}/{Epochs}  loss {Loss:G5}");
        if (ValidationLoss is { } loss)
        {
            text += string.Create(culture, $"  val_loss {loss:G5}");
        }

        foreach (var metric in Metrics)
        {
            text += string.Create(culture, $"  {metric.Name} {metric.Value:G5}");
        }

        return text + string.Create(culture, $"  lr {LearningRate:G4}  {Seconds:F2} s{(IsBest ? "  best" : "")}");
    }
}

/// <summary>Names of the figures of an epoch.</summary>
internal static class FigureNames
{
    public const string Loss = "loss";
    public const string ValidationLoss = "val_loss";
    public const string ValidationPrefix = "val_";

    public static IEnumerable<string> All(bool validation, IEnumerable<string> metrics) =>
        (validation ? [Loss, ValidationLoss] : new[] { Loss }).Concat(metrics);
}
