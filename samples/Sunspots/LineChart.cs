using System.Globalization;
using System.Security;
using System.Text;

namespace Sunspots;

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
    private const string Ink = "#333333";
    private readonly StringBuilder _svg = new();

    public required string Title { get; init; }

    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>A vertical line: its place, and what is said on its left and on its right.</summary>
    public required (double X, string LeftText, string RightText) Mark { get; init; }

    /// <summary>The chart as the text of an SVG file.</summary>
    public string ToSvg()
    {
        var points = Lines.SelectMany(l => l.Points).ToArray();
        var x = new Axis(points.Min(p => p.X), points.Max(p => p.X), Left, Width - Right, 12);
        var y = new Axis(Math.Min(0, points.Min(p => p.Y)), points.Max(p => p.Y), Height - Bottom, Top, 6)
            .ToWholeTicks();
        _svg.Clear();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" """);
        Line($"""     font-family="sans-serif" font-size="13">""");
        Line($"""<rect width="{Width}" height="{Height}" fill="white"/>""");
        Text(Left, 24, "start", Title, "font-size=\"17\" font-weight=\"bold\"");
        DrawGrid(x, y);
        DrawMark(x);
        foreach (var line in Lines)
        {
            Line($"""<polyline fill="none" stroke-width="1.7" stroke-linejoin="round" {Stroke(line)}""");
            Line($"""          points="{Points(line, x, y)}"/>""");
        }

        DrawLegend();
        Line($"</svg>");
        return _svg.ToString();
    }

    private void DrawGrid(Axis x, Axis y)
    {
        foreach (double tick in y.Ticks())
        {
            double at = y.Place(tick);
            Line($"""<line x1="{Left}" x2="{Width - Right}" y1="{at:F1}" y2="{at:F1}" stroke="#dddddd"/>""");
            Text(Left - 8, at + 4, "end", Number(tick));
        }

        foreach (double tick in x.Ticks())
        {
            double at = x.Place(tick);
            Line($"""<path d="M{at:F1} {Height - Bottom}v5" stroke="{Ink}"/>""");
            Text(at, Height - Bottom + 20, "middle", Number(tick));
        }

        Line($"""<path d="M{Left} {Top}V{Height - Bottom}H{Width - Right}" fill="none" stroke="{Ink}"/>""");
        Text((Left + Width - Right) / 2.0, Height - 14, "middle", XLabel);
        double middle = (Top + Height - Bottom) / 2.0;
        Text(20, middle, "middle", YLabel,
            string.Create(CultureInfo.InvariantCulture, $"transform=\"rotate(-90 20 {middle:F1})\""));
    }

    private void DrawMark(Axis x)
    {
        double at = x.Place(Mark.X);
        Line($"""<path d="M{at:F1} {Top}V{Height - Bottom}" stroke="{Ink}" stroke-dasharray="6 4"/>""");
        Text(at - 8, Top + 18, "end", Mark.LeftText);
        Text(at + 8, Top + 18, "start", Mark.RightText);
    }

    private void DrawLegend()
    {
        double at = Left;
        foreach (var line in Lines)
        {
            Line($"""<line x1="{at:F1}" x2="{at + 26:F1}" y1="44" y2="44" stroke-width="2.5" {Stroke(line)}/>""");
            Text(at + 32, 48, "start", line.Name);
            at += 56 + (7.2 * line.Name.Length);
        }
    }

    private static string Stroke(ChartLine line) =>
        $"stroke=\"{line.Color}\"{(line.Dashed ? " stroke-dasharray=\"4 3\"" : "")}";

    private static string Points(ChartLine line, Axis x, Axis y) => string.Join(' ', line.Points.Select(
        p => string.Create(CultureInfo.InvariantCulture, $"{x.Place(p.X):F1},{y.Place(p.Y):F1}")));

    private void Text(double x, double y, string anchor, string text, string attributes = "")
    {
        var escaped = SecurityElement.Escape(text);
        Line($"""<text x="{x:F1}" y="{y:F1}" text-anchor="{anchor}" fill="{Ink}" {attributes}>{escaped}</text>""");
    }

    // Adding 0 turns -0 into 0.
    private static string Number(double value) => (value + 0).ToString("0.##", CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Maps values to pixels, and finds round places for ticks.</summary>
    private sealed record Axis(double From, double To, double FirstPixel, double LastPixel, int MostTicks)
    {
        // The smallest of 1, 2 and 5 times a power of ten that gives no more ticks than allowed.
        private double Step
        {
            get
            {
                double least = Math.Max(To - From, 1e-9) / MostTicks;
                double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
                double factor = least / power;
                return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
            }
        }

        public Axis ToWholeTicks() =>
            this with { From = Math.Floor(From / Step) * Step, To = Math.Ceiling(To / Step) * Step };

        public double Place(double value) =>
            FirstPixel + ((LastPixel - FirstPixel) * (value - From) / Math.Max(To - From, 1e-9));

        public IEnumerable<double> Ticks()
        {
            double step = Step;
            for (double k = Math.Ceiling((From / step) - 1e-9); k <= (To / step) + 1e-9; k++)
            {
                yield return k * step;
            }
        }
    }
}
