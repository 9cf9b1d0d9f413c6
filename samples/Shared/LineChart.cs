namespace Samples;

/// <summary>One line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Color">An SVG colour.</param>
/// <param name="Points">From left to right.</param>
/// <param name="Dashed">Whether the line is dashed.</param>
internal sealed record ChartLine(
    string Name, string Color, IReadOnlyList<(double X, double Y)> Points, bool Dashed = false);

/// <summary>
/// Draws lines over a common horizontal axis as SVG, with labelled axes, a grid, a legend and a mark.
/// </summary>
internal sealed class LineChart
{
    private const int Width = 1000;
    private const int Height = 460;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 70;
    private const int Bottom = 60;
    private SvgCanvas _canvas = new(Width, Height);

    public required string Title { get; init; }

    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>A vertical line, if any: its place, and what is said on its left and on its right.</summary>
    public (double X, string LeftText, string RightText)? Mark { get; init; }

    /// <summary>The chart as the text of an SVG file.</summary>
    public string ToSvg()
    {
        _canvas = new SvgCanvas(Width, Height);
        var points = Lines.SelectMany(l => l.Points).ToArray();
        var x = new Axis(points.Min(p => p.X), points.Max(p => p.X), Left, Width - Right, 12);
        var y = new Axis(Math.Min(0, points.Min(p => p.Y)), points.Max(p => p.Y), Height - Bottom, Top, 6)
            .ToWholeTicks();
        _canvas.Text(Left, 24, "start", Title, "font-size=\"17\" font-weight=\"bold\"");
        DrawGrid(x, y);
        if (Mark is { } mark)
        {
            DrawMark(x.Place(mark.X), mark.LeftText, mark.RightText);
        }

        foreach (var line in Lines)
        {
            var places = line.Points.Select(p => (x.Place(p.X), y.Place(p.Y)));
            _canvas.Polyline(places, $"stroke-width=\"1.7\" {Stroke(line)}");
        }

        DrawLegend();
        return _canvas.ToSvg();
    }

    private void DrawGrid(Axis x, Axis y)
    {
        foreach (double tick in y.Ticks())
        {
            double at = y.Place(tick);
            _canvas.Line($"""<line x1="{Left}" x2="{Width - Right}" y1="{at:F1}" y2="{at:F1}" stroke="#dddddd"/>""");
            _canvas.Text(Left - 8, at + 4, "end", SvgCanvas.Number(tick));
        }

        foreach (double tick in x.Ticks())
        {
            double at = x.Place(tick);
            _canvas.Line($"""<path d="M{at:F1} {Height - Bottom}v5" stroke="{SvgCanvas.Ink}"/>""");
            _canvas.Text(at, Height - Bottom + 20, "middle", SvgCanvas.Number(tick));
        }

        _canvas.Line(
            $"""<path d="M{Left} {Top}V{Height - Bottom}H{Width - Right}" fill="none" stroke="{SvgCanvas.Ink}"/>""");
        _canvas.Text((Left + Width - Right) / 2.0, Height - 14, "middle", XLabel);
        _canvas.UprightText(20, (Top + Height - Bottom) / 2.0, YLabel);
    }

    private void DrawMark(double at, string left, string right)
    {
        _canvas.Line(
            $"""<path d="M{at:F1} {Top}V{Height - Bottom}" stroke="{SvgCanvas.Ink}" stroke-dasharray="6 4"/>""");
        _canvas.Text(at - 8, Top + 18, "end", left);
        _canvas.Text(at + 8, Top + 18, "start", right);
    }

    private void DrawLegend()
    {
        double at = Left;
        foreach (var line in Lines)
        {
            _canvas.Line(
                $"""<line x1="{at:F1}" x2="{at + 26:F1}" y1="44" y2="44" stroke-width="2.5" {Stroke(line)}/>""");
            _canvas.Text(at + 32, 48, "start", line.Name);
            at += 56 + (7.2 * line.Name.Length);
        }
    }

    private static string Stroke(ChartLine line) =>
        $"stroke=\"{line.Color}\"{(line.Dashed ? " stroke-dasharray=\"4 3\"" : "")}";
}
