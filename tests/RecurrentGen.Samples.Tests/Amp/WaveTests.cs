using AmpSimulator;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Samples.Tests.Amp;

public sealed class WaveTests
{
    private static readonly byte[] Two = [0x01, 0x02, 0xFF, 0x80];
    private static readonly byte[] Mono16 = WaveBytes.Format(1, 1, 44100, 16);

    public static TheoryData<byte[], string> BadFiles()
    {
        byte[] fmt = WaveBytes.Chunk("fmt ", Mono16);
        byte[] data = WaveBytes.Chunk("data", Two);
        byte[] Of(byte[] format) => WaveBytes.File(WaveBytes.Chunk("fmt ", format), data);
        byte[] strange = WaveBytes.Extensible(1, 1, 44100, 16);
        strange[30] ^= 1;
        byte[] endless = WaveBytes.File(fmt, data);
        endless[40] = 0xFF;
        byte[] notWave = WaveBytes.File(fmt, data);
        notWave[8] = (byte)'A';
        byte[] floats = [.. new byte[4], 0, 0, 0xC0, 0x7F];
        return new()
        {
            { [], "at least 12 bytes, found 0" },
            { [.. "RIFX1234WAVE"u8], "found 'RIFX'" },
            { notWave, "'AAVE'" },
            { WaveBytes.File(data), "no 'fmt '" },
            { WaveBytes.File(fmt), "no 'data'" },
            { WaveBytes.File(fmt, fmt, data), "a second one" },
            { WaveBytes.File(fmt, data, data), "a second one" },
            { endless, "expected 255 bytes, the file ends after 4" },
            { WaveBytes.File(WaveBytes.Chunk("fmt ", Mono16[..14]), data), "at least 16 bytes, found 14" },
            { WaveBytes.File(fmt, WaveBytes.Chunk("data", 1, 2, 3)), "a multiple of 2 bytes, found 3" },
            { Of(WaveBytes.Format(1, 3, 44100, 16)), "1 or 2 channels, found 3" },
            { Of(WaveBytes.Format(1, 0, 44100, 16)), "1 or 2 channels, found 0" },
            { Of(WaveBytes.Format(1, 1, 0, 16)), "a sample rate from 1 on, found 0" },
            { Of(WaveBytes.Format(1, 1, 0x80000000, 16)), "found 2147483648" },
            { Of(WaveBytes.Format(1, 1, 44100, 16, frameBytes: 4)), "2 bytes per frame, found 4" },
            { Of(WaveBytes.Format(1, 1, 44100, 8)), "tag 1 with 8 bits" },
            { Of(WaveBytes.Format(3, 1, 44100, 64)), "tag 3 with 64 bits" },
            { Of(WaveBytes.Format(85, 1, 44100, 16)), "tag 85" },
            { Of(WaveBytes.Format(0xFFFE, 1, 44100, 16)), "40 bytes for an extensible format, found 16" },
            { Of(strange), "an identifier of its own" },
            {
                WaveBytes.File(WaveBytes.Chunk("fmt ", WaveBytes.Format(3, 1, 8000, 32)), WaveBytes.Chunk("data", floats)),
                "frame 1: expected a finite number, found NaN"
            },
        };
    }

    [Theory]
    [InlineData("Int16", 1, 44100)]
    [InlineData("Int16", 2, 48000)]
    [InlineData("Int24", 1, 192000)]
    [InlineData("Int24", 2, 44100)]
    [InlineData("Int32", 1, 8000)]
    [InlineData("Int32", 2, 44100)]
    [InlineData("Float32", 1, 44100)]
    [InlineData("Float32", 2, 96000)]
    public void What_is_written_is_read_again(string name, int channels, int rate)
    {
        using var folder = new TemporaryFolder();
        var samples = Enum.Parse<SampleFormat>(name);
        var format = new WaveFormat(rate, channels, samples);
        var written = Signal(channels * 5001);
        Write(folder["a.wav"], format, written, 997);
        using var reader = new WaveReader(folder["a.wav"]);
        var read = new float[written.Length + 7];
        int count = 0;
        for (int part; (part = reader.Read(read.AsSpan(count, Math.Min(1000, read.Length - count)))) > 0;)
        {
            count += part;
        }

        Assert.Equal(format, reader.Format);
        Assert.Equal(5001, reader.Frames);
        Assert.Equal(written.Length, count);

        // Half a step of the format.
        double step = samples switch
        {
            SampleFormat.Int16 => 1.0 / 65536,
            SampleFormat.Int24 => 1.0 / 16777216,
            SampleFormat.Int32 => 1.0 / 4294967296,
            _ => 0,
        };
        for (int i = 0; i < written.Length; i++)
        {
            Assert.InRange(Math.Abs(read[i] - written[i]), 0, step);
        }

        // What has been read once is written again as it is.
        Write(folder["b.wav"], format, read[..count], 4096);
        Assert.Equal(File.ReadAllBytes(folder["a.wav"]), File.ReadAllBytes(folder["b.wav"]));
        Assert.Equal(["a.wav", "b.wav"], folder.Names);
    }

    [Theory]
    [InlineData(1, 16, new byte[] { 0x00, 0x80, 0xFF, 0x7F, 0x01, 0x00 }, new[] { -1f, 32767 / 32768f, 1 / 32768f })]
    [InlineData(1, 24, new byte[] { 0, 0, 0x80, 0xFF, 0xFF, 0x7F, 1, 0, 0 }, new[] { -1f, 8388607 / 8388608f, 1 / 8388608f })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0x40, 0, 1, 0, 0 }, new[] { -1f, 0.5f, 1 / 8388608f })]
    [InlineData(3, 32, new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0 }, new[] { 1f, -2f, 0f })]
    public void Samples_mean_what_the_format_says(int tag, int bits, byte[] bytes, float[] expected)
    {
        using var folder = new TemporaryFolder();

        // The samples before what they are, other chunks of odd lengths around them.
        byte[] file = WaveBytes.File(
            WaveBytes.Chunk("JUNK", 1, 2, 3),
            WaveBytes.Chunk("data", bytes),
            WaveBytes.Chunk("LIST", 9),
            WaveBytes.Chunk("fmt ", WaveBytes.Format(tag, 1, 48000, bits)));
        Assert.Equal(expected, ReadAll(folder, file));
        file = WaveBytes.File(
            WaveBytes.Chunk("fmt ", WaveBytes.Extensible(tag, 1, 48000, bits)), WaveBytes.Chunk("data", bytes));
        Assert.Equal(expected, ReadAll(folder, file));
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_with_what_was_expected(byte[] file, string message)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<WaveFormatException>(() => ReadAll(folder, file));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(folder["file.wav"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cut_off_file_is_refused_or_shorter_by_whole_chunks()
    {
        using var folder = new TemporaryFolder();
        byte[] file = WaveBytes.File(WaveBytes.Chunk("fmt ", Mono16), WaveBytes.Chunk("data", Two));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<WaveFormatException>(() => ReadAll(folder, file[..length]));
        }
    }

    [Fact]
    public void Integers_clip_and_count_what_is_beyond_full_scale()
    {
        using var folder = new TemporaryFolder();
        using var writer = new WaveWriter(folder["a.wav"], new WaveFormat(8000, 1, SampleFormat.Int16));
        writer.Write([1, -1, 1.5f, -7, 0.25f]);
        Assert.Equal(3, writer.Clipped);
        Assert.Throws<WaveFormatException>(() => writer.Write([float.NaN]));
        Assert.Throws<WaveFormatException>(() => writer.Write([float.PositiveInfinity]));
        writer.Complete();
        Assert.Equal([32767 / 32768f, -1, 32767 / 32768f, -1, 0.25f], ReadAll(folder["a.wav"]));
    }

    [Fact]
    public void A_file_that_is_not_completed_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var format = new WaveFormat(44100, 1, SampleFormat.Float32);
        Write(folder["a.wav"], format, [1, 2, 3], 8);
        using (var writer = new WaveWriter(folder["a.wav"], format))
        {
            writer.Write([4, 5]);
        }

        Assert.Equal([1, 2, 3], ReadAll(folder["a.wav"]));
        Assert.Equal(["a.wav"], folder.Names);
    }

    [Fact]
    public void A_chunk_of_odd_length_is_padded()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.wav"], new WaveFormat(44100, 1, SampleFormat.Int24), [0.5f], 8);
        byte[] file = File.ReadAllBytes(folder["a.wav"]);

        Assert.Equal(44 + 3 + 1, file.Length);
        Assert.Equal(WaveBytes.Number((uint)file.Length - 8), file[4..8]);
        Assert.Equal(WaveBytes.Number(3), file[40..44]);
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        using var folder = new TemporaryFolder();
        var format = new WaveFormat(44100, 2, SampleFormat.Int24);
        Write(folder["a.wav"], format, Signal(20_000), 512);
        using var reader = new WaveReader(folder["a.wav"]);
        using var writer = new WaveWriter(folder["b.wav"], format);
        var block = new float[512];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 8; i++)
            {
                writer.Write(block.AsSpan(0, reader.Read(block)));
            }
        }));

        // The last block was read, too, which is shorter.
        Assert.Equal(0, reader.Read(block));
    }

    /// <summary>Samples within full scale, with its ends among them.</summary>
    internal static float[] Signal(int count)
    {
        var random = new Numerics.CounterRandom(5);
        var samples = new float[count];
        foreach (ref float sample in samples.AsSpan())
        {
            sample = random.NextUniform(0.99);
        }

        samples[0] = -1;
        samples[^1] = 0;
        return samples;
    }

    internal static void Write(string path, WaveFormat format, float[] samples, int part)
    {
        using var writer = new WaveWriter(path, format);
        for (int at = 0; at < samples.Length; at += part)
        {
            writer.Write(samples.AsSpan(at, Math.Min(part, samples.Length - at)));
        }

        writer.Complete();
    }

    internal static float[] ReadAll(string path)
    {
        using var reader = new WaveReader(path);
        var samples = new float[reader.Frames * reader.Format.Channels];
        Assert.Equal(samples.Length, reader.Read(samples));
        return samples;
    }

    private static float[] ReadAll(TemporaryFolder folder, byte[] file)
    {
        File.WriteAllBytes(folder["file.wav"], file);
        return ReadAll(folder["file.wav"]);
    }
}
