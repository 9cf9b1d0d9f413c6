using System.Globalization;
using System.Security;
using System.Text;

namespace Samples;

/// <summary>Collects the elements of an SVG picture.</summary>
internal sealed class SvgCanvas
{
    /// <summary>The colour of texts and axes.</summary>
    public const string Ink = "#333333";

    private readonly StringBuilder _svg = new();

    /// <summary>A white picture.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public SvgCanvas(int width, int height)
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" """);
        Line($"""     font-family="sans-serif" font-size="13">""");
        Line($"""<rect width="{width}" height="{height}" fill="white"/>""");
    }

    /// <summary>Adds a line of SVG; numbers are written in the invariant culture.</summary>
    public void Line(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Adds a text.</summary>
    /// <param name="x">Where its anchor is.</param>
    /// <param name="y">The base line.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="text">What it says.</param>
    /// <param name="attributes">Further attributes of the element.</param>
    public void Text(double x, double y, string anchor, string text, string attributes = "")
    {
        var escaped = SecurityElement.Escape(text);
        Line($"""<text x="{x:F1}" y="{y:F1}" text-anchor="{anchor}" fill="{Ink}" {attributes}>{escaped}</text>""");
    }

    /// <summary>Adds a text that reads from bottom to top.</summary>
    public void UprightText(double x, double y, string text) => Text(
        x, y, "middle", text, string.Create(CultureInfo.InvariantCulture, $"transform=\"rotate(-90 {x:F1} {y:F1})\""));

    /// <summary>Adds a line through points.</summary>
    /// <param name="points">Places in pixels.</param>
    /// <param name="attributes">Colour, width and so on.</param>
    public void Polyline(IEnumerable<(double X, double Y)> points, string attributes)
    {
        var places = string.Join(
            ' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:F1},{p.Y:F1}")));
        Line($"""<polyline fill="none" stroke-linejoin="round" {attributes}""");
        Line($"""          points="{places}"/>""");
    }

    /// <summary>A number for a tick.</summary>
    // Adding 0 turns -0 into 0.
    public static string Number(double value) => (value + 0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The text of the file.</summary>
    public string ToSvg() => _svg + "</svg>\n";
}
