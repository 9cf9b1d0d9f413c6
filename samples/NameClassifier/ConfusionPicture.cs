using System.Globalization;
using Samples;

namespace NameClassifier;

/// <summary>Draws a confusion matrix: the darker a field, the larger the share of its row.</summary>
/// <param name="labels">Names of rows and columns.</param>
/// <param name="counts">Rows are the truth, columns the answers.</param>
internal sealed class ConfusionPicture(IReadOnlyList<string> labels, int[,] counts)
{
    private const int Field = 58;
    private const int Left = 130;
    private const int Top = 120;

    public string ToSvg(string title)
    {
        int size = labels.Count * Field;
        var canvas = new SvgCanvas(Left + size + 30, Top + size + 30);
        canvas.Text(20, 28, "start", title, "font-size=\"17\" font-weight=\"bold\"");
        canvas.Text(Left + (size / 2.0), 60, "middle", "answer");
        canvas.UprightText(20, Top + (size / 2.0), "truth");
        for (int row = 0; row < labels.Count; row++)
        {
            canvas.Text(Left - 10, Top + (row * Field) + (Field / 2) + 5, "end", labels[row]);
            canvas.Text(Left + (row * Field) + (Field / 2), Top - 12, "middle", labels[row], "font-size=\"11\"");
            DrawRow(canvas, row);
        }

        return canvas.ToSvg();
    }

    private void DrawRow(SvgCanvas canvas, int row)
    {
        double all = Math.Max(1, Enumerable.Range(0, labels.Count).Sum(c => counts[row, c]));
        for (int column = 0; column < labels.Count; column++)
        {
            double share = counts[row, column] / all;
            int shade = 255 - (int)(200 * share);
            string color = row == column ? $"rgb({shade},{shade},255)" : $"rgb(255,{shade},{shade})";
            int x = Left + (column * Field);
            int y = Top + (row * Field);
            canvas.Line($"""<rect x="{x}" y="{y}" width="{Field}" height="{Field}" fill="{color}" stroke="white"/>""");
            canvas.Text(
                x + (Field / 2), y + (Field / 2) + 5, "middle",
                counts[row, column].ToString(CultureInfo.InvariantCulture));
        }
    }
}
