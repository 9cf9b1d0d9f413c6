using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Text;

public sealed class LabelledLinesTests
{
    [Fact]
    public void Labels_have_the_same_indices_in_any_order_of_the_lines()
    {
        var one = Read("\uFEFFit\tRossi\r\n\r\nde\t Maier \nit\tda\tVinci\nat\t\n");
        var other = Read("at\tx\nde\ty\nit\tz");

        Assert.Equal(["at", "de", "it"], one.Labels.Names);
        Assert.Equal(one.Labels.Names, other.Labels.Names);
        Assert.Equal([new(2, "Rossi"), new(1, " Maier "), new(2, "da\tVinci"), new(0, "")], one.Items);
        Assert.Equal([new(0, "x"), new(1, "y"), new(2, "z")], other.Items);
    }

    [Fact]
    public void Spaces_around_a_label_do_not_belong_to_it()
    {
        var lines = Read(" a b ; c;d\n a b;e\n", separator: ';');

        Assert.Equal(["a b"], lines.Labels.Names);
        Assert.Equal([new(0, " c;d"), new(0, "e")], lines.Items);
    }

    [Fact]
    public void Given_labels_are_the_only_ones()
    {
        var labels = new LabelSet(["z", "a", "z"]);

        Assert.Equal([new(1, "x")], Read("z\tx\n", labels: labels).Items);
        Assert.Same(labels, Read("z\tx\n", labels: labels).Labels);
        var error = Assert.Throws<DataFormatException>(() => Read("z\tx\n\nb\tx\n", labels: labels));
        Assert.Equal("names.txt, line 3: expected a label of 'a', 'z', found 'b'.", error.Message);
        Assert.Equal(3, error.Line);
    }

    [Theory]
    [InlineData("", "names.txt: expected lines of a label and a text, found none.")]
    [InlineData("\r\n\n", "names.txt: expected lines of a label and a text, found none.")]
    [InlineData("a\tb\nc d\n", "names.txt, line 2: expected a label, U+0009 and a text, found 'c d'.")]
    [InlineData("a\tb\n\n \tc\n", "names.txt, line 3: expected a label, found nothing before U+0009.")]
    public void Lines_without_a_label_are_refused(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Read(text)).Message);
    }

    [Fact]
    public void Long_lines_are_shown_by_their_beginning()
    {
        string line = new string('x', 39) + "\U0001F31E" + new string('y', 60);

        Assert.Equal(
            $"names.txt, line 1: expected a label, ',' and a text, found '{line[..39]}...'.",
            Assert.Throws<DataFormatException>(() => Read(line, separator: ',')).Message);
    }

    [Fact]
    public void Malformed_utf8_is_an_error_with_its_offset_and_line()
    {
        byte[] bytes = [.. "a\tb\nc\t"u8, 0xFF];

        var error = Assert.Throws<DataFormatException>(() => LabelledLines.Read(new MemoryStream(bytes)));

        Assert.Equal("line 2: expected UTF-8, found the byte 0xFF at offset 6.", error.Message);
        Assert.Equal(6, error.ByteOffset);
    }

    [Theory]
    [InlineData('\n')]
    [InlineData('\r')]
    [InlineData('\uD83C')]
    public void Separators_that_no_line_can_hold_are_refused(char separator)
    {
        Assert.Throws<ArgumentException>(() => Read("a\tb", separator));
    }

    [Fact]
    public void Arbitrary_bytes_end_in_lines_or_in_the_documented_exception()
    {
        var random = new Random(3);
        byte[] likely = [.. "aab\t\t\t\r\n\n  "u8, 0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 0];
        int accepted = 0;
        for (int trial = 0; trial < 5000; trial++)
        {
            try
            {
                var lines = LabelledLines.Read(new MemoryStream(random.GetItems(likely, random.Next(0, 12))));
                var saved = new MemoryStream();
                lines.Labels.Save(saved);
                saved.Position = 0;
                Assert.Equal(lines.Labels.Names, LabelSet.Load(saved).Names);
                accepted++;
            }
            catch (DataFormatException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }

        Assert.InRange(accepted, 100, 4900);
    }

    [Fact]
    public void Labels_are_saved_and_loaded_with_their_indices()
    {
        using var folder = new TemporaryFolder();
        new LabelSet(["two words", "a", "\u00E9"]).Save(folder["labels.txt"]);
        var labels = LabelSet.Load(folder["labels.txt"]);

        Assert.Equal(["labels.txt"], folder.Files);
        Assert.Equal("recurrentgen-labels 1 3\na\ntwo words\n\u00E9\n", File.ReadAllText(folder["labels.txt"]));
        Assert.Equal(["a", "two words", "\u00E9"], labels.Names);
        Assert.Equal(3, labels.Count);
        Assert.Equal("two words", labels[1]);
        Assert.Equal(2, labels.IndexOf("\u00E9"));
        Assert.Equal(-1, labels.IndexOf("b"));
        Assert.Throws<ArgumentOutOfRangeException>(() => labels[3]);
    }

    [Theory]
    [InlineData("a\n\n", "line 3: expected a label without white space around it, found ''.")]
    [InlineData("a\nb \n", "line 3: expected a label without white space around it, found 'b '.")]
    [InlineData("a\na\n", "line 3: expected every line once, found 'a' again, as on line 2.")]
    public void Files_of_labels_that_make_no_sense_are_refused(string lines, string message)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes("recurrentgen-labels 1 2\n" + lines));

        Assert.Equal(message, Assert.Throws<DataFormatException>(() => LabelSet.Load(stream)).Message);
    }

    [Fact]
    public void Names_that_are_no_labels_are_refused()
    {
        Assert.StartsWith(
            "Expected at least one label, found none.",
            Assert.Throws<ArgumentException>(() => new LabelSet([])).Message);
        foreach (var name in new[] { "", " a", "a ", "a\nb", "\uD800" })
        {
            Assert.Throws<ArgumentException>(() => new LabelSet(["a", name]));
        }
    }

    [Fact]
    public void Many_labels_are_shown_by_the_first_few()
    {
        var labels = new LabelSet(Enumerable.Range(10, 12).Select(i => $"{i}"));

        Assert.Equal("'10', '11', '12', '13', '14', '15', '16', '17', '18', '19' and 2 more", labels.ToString());
        Assert.Equal("'a', 'b'", new LabelSet(["b", "a"]).ToString());
    }

    private static LabelledLines Read(string text, char separator = '\t', LabelSet? labels = null) =>
        LabelledLines.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), separator, labels, "names.txt");
}
