using System.Text;
using System.Text.Unicode;

namespace RecurrentGen.Data;

/// <summary>Checks that bytes are well-formed UTF-8 and turns them into text.</summary>
internal static class Utf8Text
{
    /// <summary>What a file may begin with to say that it is UTF-8.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Refuses what is not well-formed: overlong forms, surrogates and cut characters too.</summary>
    /// <param name="bytes">Bytes that begin and should end between two characters.</param>
    /// <param name="source">A name for the message.</param>
    /// <param name="offset">Where the bytes begin in the file.</param>
    /// <param name="line">The line on which they begin, from 1.</param>
    /// <exception cref="DataFormatException">They are not; the message says at which byte and line.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, string? source, long offset, long line)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out var rune, out int length)
            == System.Buffers.OperationStatus.Done)
        {
            line += rune.Value == '\n' ? 1 : 0;
            position += length;
        }

        throw new DataFormatException(
            source,
            line,
            null,
            $"expected UTF-8, found the byte 0x{bytes[position]:X2} at offset {offset + position}.")
        {
            ByteOffset = offset + position,
        };
    }
}
