using System.Globalization;
using System.Text;

namespace RecurrentGen;

/// <summary>Writes a model as a table, as Keras does.</summary>
public static class ModelSummary
{
    private static readonly string[] Header = ["layer", "declaration", "output", "parameters", "multiply-adds/step"];

    /// <summary>One line per layer: name, declaration, output shape, parameters, multiply-adds per step.</summary>
    public static string Of(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var lines = new List<string[]> { Header };
        foreach (var layer in description.Layers)
        {
            lines.Add([layer.Name, layer.Kind, layer.OutputShape, Number(layer.Parameters), Number(layer.MultiplyAddsPerStep)]);
        }

        lines.Add(
        [
            "total", "", "", Number(description.ParameterCount), Number(description.Layers.Sum(l => l.MultiplyAddsPerStep)),
        ]);
        var widths = Enumerable.Range(0, lines[0].Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        var text = new StringBuilder(description.Name).Append('\n');
        foreach (var line in lines)
        {
            for (int i = 0; i < line.Length; i++)
            {
                // Words to the left, numbers to the right.
                text.Append("  ").Append(i < 3 ? line[i].PadRight(widths[i]) : line[i].PadLeft(widths[i]));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
