using System.Globalization;
using System.Text;

namespace RecurrentGen.Data;

/// <summary>
/// A list of tokens as UTF-8 text: a first line with kind, version and number, such as <c>recurrentgen-words 1 250</c>,
/// then a token per line, lines ended by a line feed.
/// </summary>
internal static class TokenFile
{
    private const int Version = 1;

    /// <summary>Writes tokens, none of which holds a line break.</summary>
    public static void Write(Stream stream, string kind, ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder(kind);
        text.Append(CultureInfo.InvariantCulture, $" {Version} {lines.Length}\n");
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Reads the tokens; the stream stays open.</summary>
    /// <exception cref="DataFormatException">It is another kind of file, a newer one, or a torn one.</exception>
    public static string[] Read(Stream stream, string? source, string kind)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new TextLineReader(stream, source, leaveOpen: true);
        int count = ReadHeader(reader, source, kind);
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.Text.ToString());
        }

        return lines.Count == count
            ? [.. lines]
            : throw new DataFormatException(
                source, lines.Count + 1, null, $"expected {count} lines after the first, found {lines.Count}.");
    }

    /// <summary>A token that is none.</summary>
    public static DataFormatException Error(string? source, int index, string expected, string found) =>
        new(source, LineOf(index), null, $"expected {expected}, found '{TextExcerpt.Of(found)}'.");

    /// <summary>A token that is there already.</summary>
    public static DataFormatException Repeated(string? source, int index, int first, string found) => new(
        source,
        LineOf(index),
        null,
        $"expected every line once, found '{TextExcerpt.Of(found)}' again, as on line {LineOf(first)}.");

    private static int LineOf(int index) => index + 2;

    private static int ReadHeader(TextLineReader reader, string? source, string kind)
    {
        bool any = reader.Read();
        var header = reader.Text;
        var rest = header;
        if (!any
            || !TakeWord(ref rest).SequenceEqual(kind)
            || !int.TryParse(TakeWord(ref rest), NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            var found = any ? $"'{TextExcerpt.Of(header)}'" : "an empty file";
            throw new DataFormatException(
                source, 1, null, $"expected '{kind} {Version}' and the number of lines that follow, found {found}.");
        }

        if (version != Version)
        {
            throw new DataFormatException(source, 1, null, $"expected version {Version}, found {version}.");
        }

        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw new DataFormatException(
                source, 1, null, $"expected a number of lines above 0, found '{TextExcerpt.Of(rest)}'.");
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return word;
    }
}
