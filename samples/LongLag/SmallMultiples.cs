using Samples;

namespace LongLag;

/// <summary>
/// Draws the learning curves of all seeds: a panel for each task and lag, tasks from top to bottom, lags from left to
/// right. A dot is where a task was solved, a dashed line the figure of guessing.
/// </summary>
/// <param name="outcomes">What became of the models.</param>
internal sealed class SmallMultiples(IReadOnlyList<Outcome> outcomes)
{
    private const int PanelWidth = 280;
    private const int PanelHeight = 160;
    private const int Left = 84;
    private const int Top = 92;
    private const int GapX = 26;
    private const int GapY = 46;
    private const int Bottom = 56;

    // An error far above that of guessing would flatten everything else.
    private const double MostOfGuess = 1.3;

    private readonly string[] _tasks = [.. outcomes.Select(o => o.Entry.Task).Distinct()];
    private readonly int[] _lags = [.. outcomes.Select(o => o.Entry.Lag).Distinct()];
    private readonly int _most = outcomes.Max(o => o.Runs.Max(r => r.Sequences));
    private readonly int _fewest = outcomes.Min(o => o.Runs.Min(r => r.Curve[0].Sequences));

    /// <summary>The picture as the text of an SVG file.</summary>
    public string ToSvg()
    {
        int width = Left + (_lags.Length * (PanelWidth + GapX));
        int height = Top + (_tasks.Length * (PanelHeight + GapY)) - GapY + Bottom;
        var canvas = new SvgCanvas(width, height);
        canvas.Text(Left, 24, "start", "Long lags: learning curves", "font-size=\"17\" font-weight=\"bold\"");
        DrawLegend(canvas);
        for (int row = 0; row < _tasks.Length; row++)
        {
            for (int column = 0; column < _lags.Length; column++)
            {
                DrawPanel(canvas, row, column);
            }
        }

        canvas.Text(width / 2.0, height - 12, "middle", "training sequences (logarithmic)");
        return canvas.ToSvg();
    }

    private void DrawLegend(SvgCanvas canvas)
    {
        double at = Left;
        foreach (var cell in outcomes.Select(o => o.Entry.Cell).Distinct())
        {
            canvas.Line($"""<path d="M{at:F1} 44h26" stroke-width="2.5" {Stroke(cell)}/>""");
            canvas.Text(at + 32, 48, "start", cell.Name);
            at += 56 + (7.2 * cell.Name.Length);
        }

        canvas.Line($"""<path d="M{at:F1} 44h26" stroke="{SvgCanvas.Ink}" stroke-dasharray="4 3"/>""");
        canvas.Text(at + 32, 48, "start", "guessing");
    }

    private void DrawPanel(SvgCanvas canvas, int row, int column)
    {
        int left = Left + (column * (PanelWidth + GapX));
        int top = Top + (row * (PanelHeight + GapY));
        var panel = outcomes.Where(o => o.Entry.Task == _tasks[row] && o.Entry.Lag == _lags[column]).ToArray();
        var figure = panel[0].Entry.Figure;
        double highest = figure.HigherIsBetter ? 1 : MostOfGuess * figure.Guess;
        var x = new Axis(Math.Log10(_fewest), Math.Log10(_most), left, left + PanelWidth, 4);
        var y = new Axis(0, highest, top + PanelHeight, top, 5);
        canvas.Text(left + (PanelWidth / 2.0), top - 12, "middle", $"{_tasks[row]}, lag {_lags[column]}");
        DrawAxes(canvas, x, y, labels: column == 0);
        if (column == 0)
        {
            canvas.UprightText(left - 52, top + (PanelHeight / 2.0), figure.Name);
        }

        double guess = y.Place(figure.Guess);
        canvas.Line($"""<path d="M{left} {guess:F1}h{PanelWidth}" stroke="{SvgCanvas.Ink}" stroke-dasharray="4 3"/>""");
        foreach (var outcome in panel)
        {
            foreach (var run in outcome.Runs)
            {
                DrawCurve(canvas, x, y, outcome.Entry.Cell, run);
            }
        }
    }

    private static void DrawAxes(SvgCanvas canvas, Axis x, Axis y, bool labels)
    {
        foreach (double tick in y.Ticks())
        {
            double at = y.Place(tick);
            canvas.Line($"""<path d="M{x.FirstPixel:F1} {at:F1}H{x.LastPixel:F1}" stroke="#e4e4e4"/>""");
            if (labels)
            {
                canvas.Text(x.FirstPixel - 8, at + 4, "end", SvgCanvas.Number(tick));
            }
        }

        for (int power = (int)Math.Ceiling(x.From); power <= x.To; power++)
        {
            double at = x.Place(power);
            canvas.Line($"""<path d="M{at:F1} {y.FirstPixel:F1}v5" stroke="{SvgCanvas.Ink}"/>""");
            canvas.Text(at, y.FirstPixel + 18, "middle", SvgCanvas.Number(Math.Pow(10, power)));
        }

        canvas.Line($"""<path d="M{x.FirstPixel:F1} {y.LastPixel:F1}V{y.FirstPixel:F1}H{x.LastPixel:F1}" """);
        canvas.Line($"""      fill="none" stroke="{SvgCanvas.Ink}"/>""");
    }

    private static void DrawCurve(SvgCanvas canvas, Axis x, Axis y, Cell cell, RunResult run)
    {
        var places = run.Curve
            .Select(p => (X: x.Place(Math.Log10(p.Sequences)), Y: y.Place(Math.Min(p.Figure, y.To))))
            .ToArray();
        canvas.Polyline(places, $"stroke-width=\"1.3\" stroke-opacity=\"0.85\" {Stroke(cell)}");
        if (run.Solved)
        {
            canvas.Line($"""<circle cx="{places[^1].X:F1}" cy="{places[^1].Y:F1}" r="3.5" fill="{cell.Color}"/>""");
        }
    }

    private static string Stroke(Cell cell) => $"stroke=\"{cell.Color}\"";
}
