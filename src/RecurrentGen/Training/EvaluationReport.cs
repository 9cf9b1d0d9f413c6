using System.Globalization;
using System.Text;

namespace RecurrentGen;

/// <summary>The value of a metric over everything and for each output.</summary>
/// <param name="Name">As in <c>mae</c>.</param>
/// <param name="Value">Over all rows and outputs, in physical units.</param>
/// <param name="PerOutput">
/// For each output (each horizon, where outputs are horizons); empty where it makes no sense.
/// </param>
public sealed record MetricResult(string Name, double Value, IReadOnlyList<double> PerOutput);

/// <summary>What <see cref="Trainer.Evaluate"/> found.</summary>
/// <param name="Loss">The mean of the model's loss over the samples, in scaled units.</param>
/// <param name="Samples">Samples.</param>
/// <param name="Metrics">In physical units.</param>
public sealed record EvaluationReport(double Loss, int Samples, IReadOnlyList<MetricResult> Metrics)
{
    /// <summary>A metric by name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such metric; the message lists those there are.</exception>
    public MetricResult this[string name] => Metrics.FirstOrDefault(m => m.Name == name)
        ?? throw new KeyNotFoundException(
            $"There is no metric '{name}'; there are {string.Join(", ", Metrics.Select(m => m.Name))}.");

    /// <summary>One line for the loss and one for each metric, with its values per output.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder(string.Create(culture, $"loss {Loss:G6} over {Samples} samples"));
        foreach (var metric in Metrics)
        {
            text.Append(culture, $"\n{metric.Name} {metric.Value:G6}");
            if (metric.PerOutput.Count > 1)
            {
                text.Append(" (").AppendJoin(", ", metric.PerOutput.Select(v => v.ToString("G6", culture))).Append(')');
            }
        }

        return text.ToString();
    }
}
