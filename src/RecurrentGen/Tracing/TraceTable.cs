using System.Globalization;
using System.Text;

namespace RecurrentGen.Tracing;

/// <summary>Writes values of layers as a table.</summary>
internal static class TraceTable
{
    private static readonly string[] Head = ["layer", "value", "shape", "steps", "last step", "difference", "at"];

    public static string Of(IEnumerable<TraceLayer> layers)
    {
        var rows = new List<string[]> { Head };
        foreach (var layer in layers)
        {
            rows.AddRange(layer.Series.Select((s, i) => Row(layer, s, i == 0)));
        }

        int[] widths = [.. Enumerable.Range(0, Head.Length).Select(i => rows.Max(r => r[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            text.Append(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private static string[] Row(TraceLayer layer, TraceSeries series, bool first)
    {
        int last = series.IsReverse
            ? Enumerable.Range(0, series.Steps).FirstOrDefault(series.Has)
            : Enumerable.Range(0, series.Steps).LastOrDefault(series.Has);
        var largest = layer.Largest(series);
        return
        [
            first ? layer.Name : "",
            series.Name,
            $"[{string.Join(", ", series.Shape)}]",
            Enumerable.Range(0, series.Steps).Count(series.Has).ToString(CultureInfo.InvariantCulture),
            series.Has(last) ? Text(series.At(last).Reference) : "",
            !series.HasKernel ? "not kept" : (largest?.Relative ?? 0).ToString("0.0e-00", CultureInfo.InvariantCulture),
            largest is { Relative: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"step {largest.Step} [{largest.Index}]") : "",
        ];
    }

    private static string Text(ReadOnlySpan<double> values)
    {
        const int shown = 3;
        var parts = new List<string>();
        for (int i = 0; i < Math.Min(shown, values.Length); i++)
        {
            parts.Add(values[i].ToString("g5", CultureInfo.InvariantCulture));
        }

        return string.Join(" ", parts) + (values.Length > shown ? " ..." : "");
    }
}
