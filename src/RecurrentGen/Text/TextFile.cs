using System.Text;

namespace RecurrentGen.Data;

/// <summary>Reads whole texts in UTF-8, such as the training text of a character model.</summary>
public static class TextFile
{
    /// <summary>
    /// Reads a file: without a byte order mark, and with a line feed for every CR LF, so that a text has the same
    /// characters wherever it was written. A carriage return without a line feed stays as it is.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">
    /// Malformed UTF-8; <see cref="DataFormatException.ByteOffset"/> and <see cref="DataFormatException.Line"/> say
    /// where.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read, or is too large for a string.</exception>
    public static string Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ToText(File.ReadAllBytes(path), Path.GetFileName(path));
    }

    /// <summary>Reads the rest of a stream as <see cref="Read(string)"/> reads a file; the stream stays open.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="DataFormatException">
    /// Malformed UTF-8, with its place counted from where the stream was.
    /// </exception>
    public static string Read(Stream stream, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return ToText(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), source);
    }

    private static string ToText(ReadOnlySpan<byte> bytes, string? source)
    {
        Utf8Text.Check(bytes, source, offset: 0, line: 1);
        int start = bytes.StartsWith(Utf8Text.ByteOrderMark) ? Utf8Text.ByteOrderMark.Length : 0;
        return Encoding.UTF8.GetString(bytes[start..]).Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
