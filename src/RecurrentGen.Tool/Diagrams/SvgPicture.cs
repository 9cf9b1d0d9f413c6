using System.Globalization;
using System.Text;

namespace RecurrentGen.Tool.Diagrams;

/// <summary>
/// A diagram as a picture: boxes below one another, sums of earlier values beside them. Places follow from the number
/// of characters alone, so that the picture is the same on every machine.
/// </summary>
internal sealed class SvgPicture
{
    private const int CharacterWidth = 8;
    private const int LineHeight = 18;
    private const int Padding = 14;
    private const int Margin = 20;
    private const int Gap = 40;
    private const int LaneWidth = 18;
    private const int TitleHeight = 34;

    private const string Style = """
        svg { font: 13px ui-monospace, 'DejaVu Sans Mono', Consolas, Menlo, monospace; }
        .page { fill: #ffffff; } text { fill: #1f2328; } .small { fill: #59636e; } .name { font-weight: bold; }
        .edge { fill: none; stroke: #59636e; stroke-width: 1.4; } .skip { stroke-dasharray: 5 3; }
        .head { fill: #59636e; } rect { stroke-width: 1.2; } .value { fill: #f6f8fa; stroke: #818b98; }
        .recurrent { fill: #ddf4ff; stroke: #218bff; } .weights { fill: #dafbe1; stroke: #2da44e; }
        .plain { fill: #ffffff; stroke: #818b98; } .join { fill: #fff8c5; stroke: #bf8700; }
        @media (prefers-color-scheme: dark) {
        .page { fill: #0d1117; } text { fill: #f0f6fc; } .small { fill: #9198a1; } .edge { stroke: #9198a1; }
        .head { fill: #9198a1; } .value { fill: #151b23; stroke: #656c76; }
        .recurrent { fill: #0c2d6b; stroke: #388bfd; } .weights { fill: #033a16; stroke: #2ea043; }
        .plain { fill: #0d1117; stroke: #656c76; } .join { fill: #4b2900; stroke: #bb8009; } }
        """;

    private readonly Diagram _diagram;
    private readonly StringBuilder _svg = new();
    private readonly int[] _tops;
    private readonly int[] _heights;
    private readonly int[] _widths;
    private readonly int _center;

    private SvgPicture(Diagram diagram)
    {
        _diagram = diagram;
        var nodes = diagram.Nodes;
        _tops = new int[nodes.Count];
        _heights = new int[nodes.Count];
        _widths = new int[nodes.Count];
        int y = Margin + TitleHeight;
        for (int i = 0; i < nodes.Count; i++)
        {
            _tops[i] = y;
            _heights[i] = (2 * Padding) + (LineHeight * (1 + nodes[i].Lines.Count)) - 4;
            _widths[i] = (2 * Padding) + (CharacterWidth * nodes[i].Lines.Append(nodes[i].Name).Max(Columns));
            y += _heights[i] + Gap;
        }

        _center = Margin + (_widths.Max() / 2);
    }

    public static string Of(Diagram diagram) => new SvgPicture(diagram).Write();

    private string Write()
    {
        var lanes = Lanes();
        int right = _center + ((_widths.Max() + 1) / 2);
        int count = lanes.Count == 0 ? 0 : lanes.Max(l => l.Lane) + 1;
        int title = (2 * Margin) + (CharacterWidth * Columns(_diagram.Title));
        int width = Math.Max(right + (count * LaneWidth) + Margin, title);
        int height = _tops[^1] + _heights[^1] + Margin;
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" """);
        Line($"""     viewBox="0 0 {width} {height}">""");
        Line($"""<title>{Escaped(_diagram.Title)}</title>""");
        Line($"<style>\n{Style.ReplaceLineEndings("\n")}\n</style>");
        Line($"""<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" """);
        Line($"""        markerWidth="8" markerHeight="8" orient="auto">""");
        Line($"""<path class="head" d="M0 0L8 4L0 8z"/></marker></defs>""");
        Line($"""<rect class="page" width="{width}" height="{height}"/>""");
        Line($"""<text class="name" x="{Margin}" y="{Margin + 12}">{Escaped(_diagram.Title)}</text>""");
        for (int i = 0; i < _diagram.Nodes.Count; i++)
        {
            WriteChain(i);
        }

        foreach (var (from, to, lane) in lanes)
        {
            int x = right + ((lane + 1) * LaneWidth) - 4;
            var (start, end) = (Middle(from), Middle(to));
            string way = Text($"M{Right(from)} {start}H{x}V{end}H{Right(to)}");
            Line($"""<path class="edge skip" marker-end="url(#arrow)" d="{way}"/>""");
        }

        for (int i = 0; i < _diagram.Nodes.Count; i++)
        {
            WriteBox(i);
        }

        return _svg.Append("</svg>\n").ToString();
    }

    /// <summary>The arrow from the box above, with the shape of what goes along it.</summary>
    private void WriteChain(int to)
    {
        if (_diagram.Nodes[to].Sources.Count > 0)
        {
            int from = _diagram.Nodes[to].Sources[0];
            int start = _tops[from] + _heights[from];
            Line($"""<path class="edge" marker-end="url(#arrow)" d="M{_center} {start}V{_tops[to]}"/>""");
            string shape = Escaped(_diagram.Nodes[from].Shape);
            Line($"""<text class="small" x="{_center + 8}" y="{start + 24}">{shape}</text>""");
        }
    }

    private void WriteBox(int index)
    {
        var node = _diagram.Nodes[index];
        int radius = node.Role == DiagramRole.Value ? _heights[index] / 2 : 6;
        string role = node.Role.ToString().ToLowerInvariant();
        int left = _center - (_widths[index] / 2);
        Line($"""<rect class="{role}" x="{left}" y="{_tops[index]}" rx="{Math.Min(radius, 18)}" """);
        Line($"""      width="{_widths[index]}" height="{_heights[index]}"/>""");
        int y = _tops[index] + Padding + 10;
        Line($"""<text class="name" text-anchor="middle" x="{_center}" y="{y}">{Escaped(node.Name)}</text>""");
        foreach (string line in node.Lines)
        {
            y += LineHeight;
            Line($"""<text text-anchor="middle" x="{_center}" y="{y}">{Escaped(line)}</text>""");
        }
    }

    /// <summary>A place beside the boxes for every further source; those that overlap have different ones.</summary>
    private List<(int From, int To, int Lane)> Lanes()
    {
        var lanes = new List<(int From, int To, int Lane)>();
        for (int to = 0; to < _diagram.Nodes.Count; to++)
        {
            foreach (int from in _diagram.Nodes[to].Sources.Skip(1))
            {
                int lane = 0;
                while (lanes.Exists(l => l.Lane == lane && l.From < to && l.To > from))
                {
                    lane++;
                }

                lanes.Add((from, to, lane));
            }
        }

        return lanes;
    }

    private int Right(int index) => _center - (_widths[index] / 2) + _widths[index];

    private int Middle(int index) => _tops[index] + (_heights[index] / 2);

    /// <summary>What a text is wide in characters; of those beyond Latin many are as wide as two.</summary>
    private static int Columns(string text) => Diagram.Printable(text).Sum(r => r.Value < 0x370 ? 1 : 2);

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in Diagram.Printable(text))
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&apos;",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _svg.Append(Text(text)).Append('\n');
}
