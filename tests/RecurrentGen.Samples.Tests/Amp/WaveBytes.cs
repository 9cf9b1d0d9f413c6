using System.Buffers.Binary;

namespace RecurrentGen.Samples.Tests.Amp;

/// <summary>WAV files put together chunk by chunk, by the specification and not by the code under test.</summary>
internal static class WaveBytes
{
    /// <summary>A chunk, with a byte behind it where its length is odd.</summary>
    public static byte[] Chunk(string name, params byte[] content)
    {
        byte[] padding = content.Length % 2 == 1 ? [0xEE] : [];
        return [.. name.Select(c => (byte)c), .. Number((uint)content.Length), .. content, .. padding];
    }

    /// <summary>The head and all chunks.</summary>
    public static byte[] File(params byte[][] chunks)
    {
        byte[] body = [.. "WAVE"u8, .. chunks.SelectMany(c => c)];
        return [.. "RIFF"u8, .. Number((uint)body.Length), .. body];
    }

    /// <summary>The content of a chunk 'fmt '.</summary>
    public static byte[] Format(int tag, int channels, uint rate, int bits, int? frameBytes = null)
    {
        int frame = frameBytes ?? channels * bits / 8;
        return [.. Short(tag), .. Short(channels), .. Number(rate), .. Number((uint)(rate * frame)), .. Short(frame), .. Short(bits)];
    }

    /// <summary>The same as WAVE_FORMAT_EXTENSIBLE.</summary>
    public static byte[] Extensible(int tag, int channels, uint rate, int bits) =>
    [
        .. Format(0xFFFE, channels, rate, bits), .. Short(22), .. Short(bits), .. Number(3), .. Short(tag),
        0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71,
    ];

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Short(int value) => Number((uint)value)[..2];
}
