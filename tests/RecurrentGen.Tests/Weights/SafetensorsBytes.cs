using System.Text;

namespace RecurrentGen.Tests.Weights;

/// <summary>Puts files together byte by byte, independently of the writer.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A header and its data, with a header length that may be wrong.</summary>
    public static byte[] File(string header, byte[] data, ulong? headerLength = null) =>
        File(Encoding.UTF8.GetBytes(header), data, headerLength);

    public static byte[] File(byte[] header, byte[] data, ulong? headerLength = null)
    {
        ulong length = headerLength ?? (ulong)header.Length;
        var start = new byte[8];
        for (int i = 0; i < 8; i++)
        {
            start[i] = (byte)(length >> (8 * i));
        }

        return [.. start, .. header, .. data];
    }
}
