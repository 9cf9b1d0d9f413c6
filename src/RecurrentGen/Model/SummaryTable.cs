using System.Collections.Generic;
using System.Globalization;

namespace RecurrentGen;

/// <summary>A layer as a row of the table.</summary>
internal readonly record struct SummaryRow(string Name, string Kind, string OutputShape, long Parameters, long MultiplyAdds);

/// <summary>
/// A model as a table. Compiled into the runtime, where it is <c>Model.Summary</c>, and into the generator, where it is what
/// an editor shows of the class: one text, so that neither can say what the other does not.
/// </summary>
internal static class SummaryTable
{
    private const int Words = 3;

    private static readonly string[] Heads = ["layer", "declaration", "output", "parameters", "multiply-adds/step"];

    /// <summary>A line for the heads, one for each layer, one for all of them, and the memory beneath.</summary>
    /// <param name="layers">The layers, in order.</param>
    /// <param name="trained">Parameters that optimizers change.</param>
    /// <param name="figures">The memory.</param>
    public static List<string> Lines(IReadOnlyList<SummaryRow> layers, long trained, ModelFigures figures)
    {
        var rows = new List<string[]> { Heads };
        long parameters = 0;
        long multiplyAdds = 0;
        foreach (var layer in layers)
        {
            rows.Add([layer.Name, layer.Kind, layer.OutputShape, Number(layer.Parameters), Number(layer.MultiplyAdds)]);
            parameters += layer.Parameters;
            multiplyAdds += layer.MultiplyAdds;
        }

        rows.Add(["total", "", "", Number(parameters), Number(multiplyAdds)]);
        var lines = Aligned(rows);
        lines.Add("");
        lines.Add($"parameters   {Number(trained)} trained, {Number(parameters - trained)} fixed");
        string copy = figures.CompactWeightBytes == 0
            ? ""
            : $"; the compact copy for streams {Number(figures.CompactWeightBytes)} bytes";
        lines.Add($"weights      {Number(figures.WeightBytes)} bytes, {Number(figures.PaddingBytes)} of them padding{copy}");
        if (figures.StreamBytes > 0)
        {
            lines.Add(
                $"live stream  {Number(figures.StreamBytes)} bytes; a snapshot of its state {Number(figures.SnapshotBytes)} bytes");
        }

        if (figures.TrainingBytes > 0)
        {
            lines.Add(
                $"training     {Number(figures.TrainingBytes)} bytes, {Number(figures.WeightBytes)} of them gradients");
        }

        return lines;
    }

    private static List<string> Aligned(List<string[]> rows)
    {
        int[] widths = new int[rows[0].Length];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                widths[i] = row[i].Length > widths[i] ? row[i].Length : widths[i];
            }
        }

        var lines = new List<string>();
        foreach (string[] row in rows)
        {
            // Words to the left, numbers to the right.
            string line = "";
            for (int i = 0; i < row.Length; i++)
            {
                line += (i == 0 ? "" : "  ") + (i < Words ? row[i].PadRight(widths[i]) : row[i].PadLeft(widths[i]));
            }

            lines.Add(line);
        }

        return lines;
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
