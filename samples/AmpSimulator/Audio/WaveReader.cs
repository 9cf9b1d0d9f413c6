using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AmpSimulator;

/// <summary>
/// Reads a WAV file piece by piece: RIFF with chunks in any order, padded where their length is odd; integers of 16, 24 and 32
/// bits and 32-bit floating point, one or two channels, also as WAVE_FORMAT_EXTENSIBLE. Reading allocates nothing.
/// </summary>
internal sealed class WaveReader : IDisposable
{
    private const int IntegerTag = 1;
    private const int FloatTag = 3;
    private const int ExtensibleTag = 0xFFFE;
    private const int BufferBytes = 12 * 1024;
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _dataStart;
    private long _position;

    /// <summary>Opens a file and reads all but its samples.</summary>
    /// <exception cref="WaveFormatException">The file is malformed, cut off, or of a kind that is not read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public WaveReader(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
        try
        {
            ReadChunks(RandomAccess.GetLength(_file));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What the file says about its samples.</summary>
    public WaveFormat Format { get; private set; }

    /// <summary>Frames in the file.</summary>
    public long Frames { get; private set; }

    /// <summary>Reads the next samples, channels in turn.</summary>
    /// <param name="samples">Takes whole frames.</param>
    /// <returns>How many samples there were: fewer than asked for at the end only.</returns>
    /// <exception cref="WaveFormatException">A sample is not finite, or the file has become shorter.</exception>
    public int Read(Span<float> samples)
    {
        int sampleBytes = Format.SampleBytes;
        long left = (Frames * Format.Channels) - _position;
        int count = (int)Math.Min(left, samples.Length - (samples.Length % Format.Channels));
        for (int done = 0; done < count;)
        {
            int part = Math.Min(count - done, BufferBytes / sampleBytes);
            var bytes = _buffer.AsSpan(0, part * sampleBytes);
            ReadAt(_dataStart + (_position * sampleBytes), bytes);
            var target = samples.Slice(done, part);
            SampleCodec.Decode(Format.Samples, bytes, target);
            CheckFinite(target);
            done += part;
            _position += part;
        }

        return count;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void ReadChunks(long length)
    {
        Span<byte> head = stackalloc byte[12];
        if (length < head.Length)
        {
            throw Wrong($"expected at least {head.Length} bytes, found {length}");
        }

        ReadAt(0, head);
        if (!head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8))
        {
            throw Wrong($"expected 'RIFF' and 'WAVE', found '{Text(head[..4])}' and '{Text(head[8..])}'");
        }

        bool hasFormat = false;
        long data = -1;
        for (long at = head.Length; at + 8 <= length;)
        {
            var chunk = head[..8];
            ReadAt(at, chunk);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += 8;
            if (size > length - at)
            {
                throw Wrong($"chunk '{Text(chunk[..4])}': expected {size} bytes, the file ends after {length - at}");
            }

            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                Once(hasFormat, "fmt ");
                ReadFormat(at, size);
                hasFormat = true;
            }
            else if (chunk[..4].SequenceEqual("data"u8))
            {
                Once(data >= 0, "data");
                _dataStart = at;
                data = size;
            }

            // A chunk of odd length has a byte behind it that belongs to nobody.
            at += size + (size & 1);
        }

        SetLength(hasFormat, data);
    }

    private void SetLength(bool hasFormat, long data)
    {
        if (!hasFormat || data < 0)
        {
            throw Wrong($"expected the chunks 'fmt ' and 'data', found no '{(hasFormat ? "data" : "fmt ")}'");
        }

        if (data % Format.FrameBytes != 0)
        {
            throw Wrong($"chunk 'data': expected a multiple of {Format.FrameBytes} bytes, found {data}");
        }

        Frames = data / Format.FrameBytes;
    }

    private void ReadFormat(long at, long size)
    {
        if (size < 16)
        {
            throw Wrong($"chunk 'fmt ': expected at least 16 bytes, found {size}");
        }

        Span<byte> bytes = stackalloc byte[40];
        bytes.Clear();
        ReadAt(at, bytes[..(int)Math.Min(size, bytes.Length)]);
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]);
        if (tag == ExtensibleTag)
        {
            tag = ExtendedTag(bytes, size);
        }

        if (channels is not (1 or 2))
        {
            throw Wrong($"expected 1 or 2 channels, found {channels}");
        }

        if (rate is 0 or > int.MaxValue)
        {
            throw Wrong($"expected a sample rate from 1 on, found {rate}");
        }

        Format = new WaveFormat((int)rate, channels, FormatOf(tag, bits));
        if (frameBytes != Format.FrameBytes)
        {
            throw Wrong($"expected {Format.FrameBytes} bytes per frame, found {frameBytes}");
        }
    }

    // The tag is at the beginning of an identifier whose other bytes are the same for all tags.
    private int ExtendedTag(ReadOnlySpan<byte> bytes, long size)
    {
        ReadOnlySpan<byte> rest = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        if (size < 40)
        {
            throw Wrong($"chunk 'fmt ': expected 40 bytes for an extensible format, found {size}");
        }

        if (!bytes.Slice(26, rest.Length).SequenceEqual(rest))
        {
            throw Wrong("expected integers or floating point, found a format with an identifier of its own");
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]);
    }

    private SampleFormat FormatOf(int tag, int bits) => (tag, bits) switch
    {
        (IntegerTag, 16) => SampleFormat.Int16,
        (IntegerTag, 24) => SampleFormat.Int24,
        (IntegerTag, 32) => SampleFormat.Int32,
        (FloatTag, 32) => SampleFormat.Float32,
        _ => throw Wrong(
            $"expected integers of 16, 24 or 32 bits (tag 1) or floating point of 32 bits (tag 3), found tag {tag} with " +
            $"{bits} bits"),
    };

    private void Once(bool seen, string chunk)
    {
        if (seen)
        {
            throw Wrong($"expected one chunk '{chunk}', found a second one");
        }
    }

    private void CheckFinite(ReadOnlySpan<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (!float.IsFinite(samples[i]))
            {
                long frame = (_position + i) / Format.Channels;
                throw Wrong($"frame {frame}: expected a finite number, found {(float.IsNaN(samples[i]) ? "NaN" : "infinity")}");
            }
        }
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            int count = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (count == 0)
            {
                throw Wrong($"expected {bytes.Length} bytes at {offset}, found {done}");
            }

            done += count;
        }
    }

    private WaveFormatException Wrong(string what) => new($"{_path}: {what}.");

    // Letters and digits as they are, a dot for any other byte.
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '.';
        }

        return text.ToString();
    }
}
