using System.Globalization;
using System.Xml.Linq;
using RecurrentGen.Data;
using Samples;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class SharedTests
{
    [Fact]
    public void The_chart_is_svg_with_labels_ticks_legend_and_mark()
    {
        var chart = new LineChart
        {
            Title = "Title & more",
            XLabel = "year",
            YLabel = "number",
            Mark = (1950, "before", "behind"),
            Lines =
            [
                new("truth", "black", [(1900, 10), (1950, 190), (1983, 66)]),
                new("forecast", "red", [(1950, 150), (1983, 70)], Dashed: true),
            ],
        };

        var svg = XDocument.Parse(chart.ToSvg()).Root!;
        var texts = svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        var lines = svg.Elements().Where(e => e.Name.LocalName == "polyline").ToArray();

        Assert.All(
            ["Title & more", "year", "number", "before", "behind", "truth", "forecast", "1900", "0", "50", "200"],
            text => Assert.Contains(text, texts));
        Assert.Equal(2, lines.Length);
        var points = lines[0].Attribute("points")!.Value.Split(' ').Select(p => p.Split(',')).ToArray();
        Assert.Equal(3, points.Length);
        Assert.All(points, p => Assert.InRange(double.Parse(p[0], CultureInfo.InvariantCulture), 70, 980));
        Assert.All(points, p => Assert.InRange(double.Parse(p[1], CultureInfo.InvariantCulture), 70, 400));
        Assert.Null(lines[0].Attribute("stroke-dasharray"));
        Assert.NotNull(lines[1].Attribute("stroke-dasharray"));
        Assert.Equal(chart.ToSvg(), chart.ToSvg());
    }

    [Fact]
    public void A_chart_without_a_mark_has_none()
    {
        var chart = new LineChart
        {
            Title = "t",
            XLabel = "x",
            YLabel = "y",
            Lines = [new("line", "black", [(0, 0), (1, 2)])],
        };

        Assert.DoesNotContain("stroke-dasharray", chart.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_ends_with_0_after_success_1_after_a_wrong_file_and_2_after_a_wrong_option()
    {
        static int Run(string[] arguments, Action<int> run) => Sample.Run(
            arguments, "usage", a => Sample.Positive("--n", a[0]), run);

        int found = 0;
        Assert.Equal(0, Run(["7"], n => found = n));
        Assert.Equal(7, found);
        Assert.Equal(0, Run(["--help"], _ => Assert.Fail()));
        Assert.Equal(1, Run(["7"], _ => throw new DataFormatException("wrong")));
        Assert.Equal(1, Run(["7"], _ => throw new IOException("no room")));
        Assert.Equal(2, Run(["x"], _ => Assert.Fail()));
        Assert.Throws<InvalidOperationException>(() => Run(["7"], _ => throw new InvalidOperationException()));
    }

    [Fact]
    public void A_file_is_replaced_whole_and_leaves_nothing_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "a.txt");
            Sample.WriteFile(path, "one");
            Sample.WriteFile(path, "two");

            Assert.Equal("two", File.ReadAllText(path));
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
