using Samples;

namespace SequenceTagger;

/// <summary>
/// Draws a test text with its labels, and the answers of the models below them; wrong ones are crossed out.
/// </summary>
/// <param name="test">The test texts.</param>
/// <param name="results">The models' answers.</param>
internal sealed class TaggedText(TextSet test, IReadOnlyList<TaggerResult> results)
{
    private const int Cell = 21;
    private const int Left = 130;
    private const int Top = 72;
    private const int RowHeight = 34;

    // Of which the legend has the width.
    private const int LeastCells = 22;
    private static readonly string[] _colors = ["#e8e8e8", "#8fbbe8", "#f2b36b", "#b99ad6"];

    /// <summary>The first text that has phrases of all kinds.</summary>
    public static int Choose(TextSet texts)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            var labels = texts.Labels.AsSpan(texts[i]);
            if (labels.Contains(Label.Round) && labels.Contains(Label.Angle) && labels.Contains(Label.Mixed))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>The picture as the text of an SVG file.</summary>
    public string ToSvg()
    {
        var text = test[Choose(test)];
        var symbols = test.Symbols[text];
        var truth = test.Labels[text];
        int rows = results.Count + 2;
        var canvas = new SvgCanvas(Left + (Math.Max(truth.Length, LeastCells) * Cell) + 20, Top + (rows * RowHeight));
        canvas.Text(20, 24, "start", "One test text and its labels", "font-size=\"17\" font-weight=\"bold\"");
        DrawLegend(canvas);
        canvas.Text(Left - 12, Top + 15, "end", "text");
        for (int t = 0; t < symbols.Length; t++)
        {
            var symbol = PhraseGrammar.Symbols[symbols[t]].ToString();
            canvas.Text(Left + ((t + 0.5) * Cell), Top + 15, "middle", symbol, "font-family=\"monospace\"");
        }

        DrawRow(canvas, 1, "truth", truth, truth);
        for (int i = 0; i < results.Count; i++)
        {
            DrawRow(canvas, i + 2, results[i].Name, results[i].Answers.AsSpan(text), truth);
        }

        return canvas.ToSvg();
    }

    private static void DrawLegend(SvgCanvas canvas)
    {
        double at = Left;
        foreach (var label in Enum.GetValues<Label>())
        {
            canvas.Line($"""<rect x="{at:F1}" y="38" width="16" height="16" fill="{_colors[(int)label]}"/>""");
            var name = label.ToString();
            canvas.Text(at + 22, 51, "start", name);
            at += 50 + (7.5 * name.Length);
        }

        Cross(canvas, at, 38, 16);
        canvas.Text(at + 22, 51, "start", "wrong");
    }

    private static void DrawRow(
        SvgCanvas canvas, int row, string name, ReadOnlySpan<Label> labels, ReadOnlySpan<Label> truth)
    {
        double top = Top + (row * RowHeight) - 6;
        canvas.Text(Left - 12, top + 15, "end", name);
        for (int t = 0; t < labels.Length; t++)
        {
            double left = Left + (t * Cell);
            canvas.Line($"""<rect x="{left:F1}" y="{top:F1}" width="{Cell - 1}" height="{Cell - 1}" """);
            canvas.Line($"""      fill="{_colors[(int)labels[t]]}"/>""");
            if (labels[t] != truth[t])
            {
                Cross(canvas, left, top, Cell - 1);
            }
        }
    }

    private static void Cross(SvgCanvas canvas, double left, double top, int size)
    {
        int side = size - 8;
        canvas.Line($"""<path d="M{left + 4:F1} {top + 4:F1}l{side} {side}m0 {-side}l{-side} {side}" """);
        canvas.Line($"""      stroke="#b00020" stroke-width="1.6"/>""");
    }
}
