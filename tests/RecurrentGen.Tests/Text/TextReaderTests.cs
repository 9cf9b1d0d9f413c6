using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Text;

public sealed class TextReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\uFEFF", new[] { "" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("\uFEFFa\r\n\r\n\nb\r\n", new[] { "a", "", "", "b" })]
    [InlineData("a\rb\r\r\nc\r", new[] { "a\rb\r", "c\r" })]
    [InlineData("a\n\uFEFFb", new[] { "a", "\uFEFFb" })]
    [InlineData("\u00E9\u20AC\n\U0001F31E", new[] { "\u00E9\u20AC", "\U0001F31E" })]
    public void Lines_end_with_LF_or_CR_LF_in_pieces_of_any_size(string text, string[] lines)
    {
        foreach (int piece in new[] { 1, 2, 7, int.MaxValue })
        {
            using var reader = new TextLineReader(new Pieces(Encoding.UTF8.GetBytes(text), piece));
            var read = new List<string>();
            while (reader.Read())
            {
                read.Add(reader.Text.ToString());
                Assert.Equal(read.Count, reader.Line);
            }

            Assert.Equal(lines, read);
            Assert.False(reader.Read());
            Assert.True(reader.Text.IsEmpty);
        }
    }

    [Fact]
    public void Random_lines_of_any_length_are_read_back_with_their_offsets()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 20; trial++)
        {
            var lines = new string[random.Next(1, 40)];
            var offsets = new long[lines.Length];
            var text = new StringBuilder();
            for (int i = 0; i < lines.Length; i++)
            {
                int length = random.Next(0, 1 << random.Next(15));
                lines[i] = string.Concat(random.GetItems(["a", "\u00E9", "\U0001F31E"], length));
                offsets[i] = Encoding.UTF8.GetByteCount(text.ToString());
                text.Append(lines[i]).Append(random.Next(2) == 0 ? "\n" : "\r\n");
            }

            using var reader = new TextLineReader(
                new Pieces(Encoding.UTF8.GetBytes(text.ToString()), 1 << random.Next(5, 20)));
            for (int i = 0; i < lines.Length; i++)
            {
                Assert.True(reader.Read());
                Assert.Equal(lines[i], reader.Text.ToString());
                Assert.Equal(offsets[i], reader.ByteOffset);
            }

            Assert.False(reader.Read());
        }
    }

    [Fact]
    public void A_whole_text_has_neither_byte_order_mark_nor_carriage_returns_of_line_ends()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["text.txt"], Encoding.UTF8.GetBytes("\uFEFFa\r\n\r\n\uFEFFb\rc\n"));

        Assert.Equal("a\n\n\uFEFFb\rc\n", TextFile.Read(folder["text.txt"]));
        Assert.Equal("", TextFile.Read(new MemoryStream()));
        using var reader = TextLineReader.Open(folder["text.txt"]);
        Assert.True(reader.Read());
        Assert.Equal("a", reader.Text.ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 }, 0)]                      // no continuation
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 }, 1)]                // cut by the end of the line
    [InlineData(new byte[] { 0xC0, 0xAF }, 0)]                      // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, 0)]                // a surrogate
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, 0)]          // above U+10FFFF
    [InlineData(new byte[] { 0xC3, 0xA9, 0x80 }, 2)]                // a continuation of nothing
    public void Malformed_utf8_is_an_error_with_its_offset_and_line(byte[] malformed, int position)
    {
        byte[] bytes = [.. "a\r\n\n\u00E9b"u8, .. malformed, .. "\nc"u8];
        long offset = 7 + position;
        string message = $"text, line 3: expected UTF-8, found the byte 0x{malformed[position]:X2} at offset {offset}.";

        var whole = Assert.Throws<DataFormatException>(() => TextFile.Read(new MemoryStream(bytes), "text"));
        using var reader = new TextLineReader(new Pieces(bytes, 3), "text");
        Assert.True(reader.Read());
        Assert.True(reader.Read());
        var line = Assert.Throws<DataFormatException>(() => reader.Read());

        Assert.Equal((message, 3, offset), (whole.Message, whole.Line, whole.ByteOffset));
        Assert.Equal((message, 3, offset), (line.Message, line.Line, line.ByteOffset));
    }

    [Fact]
    public void The_name_of_the_file_is_in_the_message()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["bad.txt"], [0xFF]);

        Assert.StartsWith(
            "bad.txt, line 1: ",
            Assert.Throws<DataFormatException>(() => TextFile.Read(folder["bad.txt"])).Message);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        var bytes = new byte[TextLineReader.MaximumLineBytes + 3];
        bytes.AsSpan().Fill((byte)'x');
        bytes[1] = (byte)'\n';
        using var longest = new TextLineReader(new MemoryStream(bytes, 0, bytes.Length - 1));
        Assert.True(longest.Read());
        Assert.True(longest.Read());
        Assert.Equal(TextLineReader.MaximumLineBytes, longest.Text.Length);

        using var reader = new TextLineReader(new MemoryStream(bytes), "text");
        Assert.True(reader.Read());
        Assert.Equal(
            "text, line 2: expected a line of up to 16777216 bytes, found a longer one.",
            Assert.Throws<DataFormatException>(() => reader.Read()).Message);
    }

    [Fact]
    public void Reading_on_does_not_allocate()
    {
        // 48 KB a round, so that the buffer is filled again in each.
        const int LinesOfARound = 3000;
        const int Lines = (1 + Allocations.Rounds) * LinesOfARound;
        var text = string.Concat(Enumerable.Range(0, Lines).Select(i => $"line {i:D6} \u00E9\r\n"));
        using var reader = new TextLineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        int length = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int line = 0; line < LinesOfARound && reader.Read(); line++)
            {
                length += reader.Text.Length;
            }
        }));
        Assert.False(reader.Read());
        Assert.Equal(Lines * 13, length);
    }

    [Fact]
    public void Streams_are_left_open_when_asked()
    {
        var stream = new MemoryStream([1]);
        new TextLineReader(stream, leaveOpen: true).Dispose();
        Assert.True(stream.CanRead);
        new TextLineReader(stream).Dispose();
        Assert.False(stream.CanRead);
    }

    /// <summary>Hands out a few bytes at a time, as a network may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, piece));
    }
}
