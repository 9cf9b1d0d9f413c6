using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void Quotes_separators_and_line_breaks_belong_to_quoted_fields()
    {
        var rows = ReadAll("a,b\r\n\"x,\"\"y\"\"\",\"1\r\n2\"\n,\"\"\n");

        Assert.Equal([["x,\"y\"", "1\r\n2"], ["", ""]], rows);
    }

    [Fact]
    public void Header_is_without_byte_order_mark_and_spaces()
    {
        using var reader = Open("\uFEFF year ,\"sun spots\"\n");

        Assert.Equal(["year", "sun spots"], reader.Columns);
        Assert.Equal(1, reader.ColumnIndex("sun spots"));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Line_is_where_the_record_begins()
    {
        using var reader = Open("a,b\n\"1\n2\",3\n\n4,5\n");

        Assert.True(reader.Read());
        Assert.Equal(2, reader.Line);
        Assert.True(reader.Read());
        Assert.Equal(5, reader.Line);
        Assert.False(reader.Read());
    }

    [Fact]
    public void An_empty_line_of_a_single_column_is_an_empty_field()
    {
        Assert.Equal([["1"], [""], ["2"]], ReadAll("a\n1\n\n2\n"));
        Assert.Equal([["1", ""], ["2", ""]], ReadAll("a,b\n\n1,\n\n2,"));
    }

    [Fact]
    public void Without_a_header_columns_are_numbered()
    {
        using var reader = Open(
            "1;2,5\n3;4\n", new CsvOptions { Separator = ';', DecimalSeparator = ',', HasHeader = false });

        Assert.Equal(["1", "2"], reader.Columns);
        Assert.True(reader.Read());
        Assert.Equal(2.5f, reader.GetSingle(reader.ColumnIndex("2")));
        Assert.True(reader.Read());
        Assert.Equal("3", reader.GetString(0));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" -2.5e1 ", -25)]
    [InlineData("+.5", 0.5)]
    [InlineData("16777217", 16777216)]
    public void Numbers_are_read_as_invariant(string text, float expected)
    {
        using var reader = Open("a,b\n" + text + ",\n");

        Assert.True(reader.Read());
        Assert.Equal(expected, reader.GetSingle(0));
        Assert.True(reader.TryGetDouble(0, out double number));
        Assert.Equal(expected, (float)number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e39")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("(1)")]
    [InlineData("1\0")]
    public void What_is_no_finite_number_is_an_error_with_line_and_column(string text)
    {
        using var reader = Open("a,b\n1,2\n3," + text + "\n");
        Assert.True(reader.Read());
        Assert.True(reader.Read());

        var error = Assert.Throws<DataFormatException>(() => reader.GetSingle(1));

        Assert.Equal(3, error.Line);
        Assert.Equal("b", error.Column);
        Assert.StartsWith("text, line 3, column 'b': expected a finite number, found ", error.Message);
    }

    [Theory]
    [InlineData("", "line 1: expected a header, found an empty file.")]
    [InlineData("a,b\n1\n", "line 2: expected 2 fields, as in the first record, found 1.")]
    [InlineData("a,b\n1,2,3\n", "line 2: expected 2 fields, as in the first record, found 3.")]
    [InlineData("a,b\n1,\"2", "line 2, column 'b': the quote opened on line 2 is never closed.")]
    [InlineData("a,b\n1,\"2\"3\n", "line 2, column 'b': expected ',' or a line break after the quote, found '3'.")]
    [InlineData("a,b\n1\",2\n", "line 2, column 'a': found a quote in an unquoted field; quote both.")]
    [InlineData("a,b\n1,2\r3,4\n", "line 2, column 'b': expected CR LF, found CR and '3'.")]
    [InlineData("a,b\n1,2\r", "line 2, column 'b': expected CR LF, found CR and the end of the file.")]
    public void Malformed_text_is_refused(string text, string message)
    {
        var error = Assert.Throws<DataFormatException>(() => ReadAll(text));

        Assert.Equal("text, " + message, error.Message);
    }

    [Fact]
    public void Unknown_and_ambiguous_columns_are_refused()
    {
        using var reader = Open("a,b,a\n");

        Assert.Equal(
            "text: there is no column 'c'; it has 'a', 'b', 'a'.",
            Assert.Throws<DataFormatException>(() => reader.ColumnIndex("c")).Message);
        Assert.Equal(
            "text, line 1: columns 1 and 3 are both named 'a'.",
            Assert.Throws<DataFormatException>(() => reader.ColumnIndex("a")).Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16 * 1024 - 2)]
    [InlineData(16 * 1024)]
    [InlineData(40_000)]
    public void Malformed_utf8_is_an_error_with_its_offset(int offset)
    {
        // A two-byte character before the bad byte makes buffers end inside characters.
        var bytes = Encoding.UTF8.GetBytes("a\n" + new string('x', offset - 2) + "\u00E9");
        bytes[offset + 1] = (byte)'x';

        foreach (int piece in new[] { 1, 7, int.MaxValue })
        {
            var error = Assert.Throws<DataFormatException>(() => ReadAll(new Pieces(bytes, piece)));
            Assert.Equal(offset, error.ByteOffset);
            Assert.Contains($"0xC3 at offset {offset}", error.Message);
        }
    }

    [Fact]
    public void A_character_cut_by_the_end_of_the_file_is_malformed()
    {
        byte[] bytes = [.. "a\nx"u8, 0xE2, 0x82];

        Assert.Equal(3, Assert.Throws<DataFormatException>(() => ReadAll(new Pieces(bytes, 1))).ByteOffset);
    }

    [Fact]
    public void What_is_written_by_the_rules_is_read_back_in_pieces_of_any_size()
    {
        var random = new Random(1);
        const string Alphabet = "a1 ,;\"\n\u00E9\u20AC\U0001F31E";
        var characters = Alphabet.EnumerateRunes().Select(r => r.ToString()).Append("\r\n").ToArray();
        for (int trial = 0; trial < 300; trial++)
        {
            int columns = random.Next(2, 5);
            var rows = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Enumerable.Range(0, columns)
                .Select(_ => string.Concat(random.GetItems(characters, random.Next(0, 5)))).ToArray()).ToArray();
            string end = random.Next(2) == 0 ? "\n" : "\r\n";
            var text = string.Join(end, rows.Select(row => string.Join(',', row.Select(Quote))));
            var bytes = Encoding.UTF8.GetBytes(
                (random.Next(2) == 0 ? "\uFEFF" : "") + text + (random.Next(2) == 0 ? end : ""));

            var read = ReadAll(new Pieces(bytes, random.Next(1, 9)), new CsvOptions { HasHeader = false });

            Assert.Equal(rows, read);
        }
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('x')]
    [InlineData('5')]
    [InlineData('-')]
    [InlineData('\u00E9')]
    public void Separators_that_cannot_be_told_from_data_are_refused(char separator)
    {
        Assert.Throws<ArgumentException>(() => Open("a\n", new CsvOptions { Separator = separator }));
        Assert.Throws<ArgumentException>(() => Open("a\n", new CsvOptions { DecimalSeparator = separator }));
    }

    [Fact]
    public void Arbitrary_bytes_end_in_records_or_in_the_documented_exception()
    {
        var random = new Random(2);
        byte[] likely = [.. "\"\",,\r\n\n01.e-a"u8, 0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 0xF0, 0x9F, 0xFF, 0];
        int accepted = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            var bytes = random.GetItems(likely, random.Next(0, 24));
            try
            {
                ReadAll(new Pieces(bytes, random.Next(1, 5)), new CsvOptions { HasHeader = trial % 2 == 0 });
                accepted++;
            }
            catch (DataFormatException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }

        Assert.InRange(accepted, 100, 19_900);
    }

    [Fact]
    public void Reading_on_does_not_allocate()
    {
        // Some 20 KB a round, so that the buffer is filled again in each.
        const int RowsOfARound = 1600;
        const int Rows = (1 + Allocations.Rounds) * RowsOfARound;
        var text = "year,value\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{1000 + i},\"{i}.5\"\n"));
        using var reader = Open(text);
        double sum = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int row = 0; row < RowsOfARound && reader.Read(); row++)
            {
                sum += reader.TryGetSingle(1, out float value) ? value : double.NaN;
            }
        }));
        Assert.False(reader.Read());
        Assert.Equal(Rows * (Rows / 2.0), sum);
    }

    private static string Quote(string field) =>
        field.Length == 0 || field.AsSpan().IndexOfAny(",\"\r\n") >= 0
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;

    private static CsvReader Open(string text, CsvOptions? options = null) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(text)), options, "text");

    private static string[][] ReadAll(string text) => ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string[][] ReadAll(Stream stream, CsvOptions? options = null)
    {
        using var reader = new CsvReader(stream, options, "text");
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return [.. rows];
    }

    /// <summary>Hands out a few bytes at a time, as a network may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, piece));
    }
}
