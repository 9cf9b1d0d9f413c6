using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AmpSimulator;

/// <summary>
/// Writes a WAV file piece by piece, to a temporary file beside it that takes its name when all is written: at any moment the
/// path holds the old file or the new one, whole. Writing samples allocates nothing.
/// </summary>
internal sealed class WaveWriter : IDisposable
{
    private const int BufferBytes = 12 * 1024;
    private const int IntegerHead = 44;

    // With the longer 'fmt ' and the chunk 'fact' that all but integers must have.
    private const int FloatHead = 58;
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _length;
    private bool _complete;

    /// <summary>Creates the temporary file.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public WaveWriter(string path, WaveFormat format)
    {
        _path = path;
        _temporary = path + ".tmp";
        Format = format;
        _file = File.OpenHandle(_temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        _length = format.Samples == SampleFormat.Float32 ? FloatHead : IntegerHead;
    }

    /// <summary>The kind of file that is written.</summary>
    public WaveFormat Format { get; }

    /// <summary>Samples that were beyond full scale, and are at full scale in the file.</summary>
    public long Clipped { get; private set; }

    private long Head => Format.Samples == SampleFormat.Float32 ? FloatHead : IntegerHead;

    /// <summary>Writes samples, channels in turn.</summary>
    /// <exception cref="WaveFormatException">A sample is not finite, or the file would be longer than RIFF allows.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        int sampleBytes = Format.SampleBytes;
        if (_length + ((long)samples.Length * sampleBytes) > uint.MaxValue - 8)
        {
            throw new WaveFormatException($"{_path}: expected less than 4 GiB of samples, which is all that RIFF can say.");
        }

        CheckFinite(samples);
        for (int done = 0; done < samples.Length;)
        {
            int part = Math.Min(samples.Length - done, BufferBytes / sampleBytes);
            var bytes = _buffer.AsSpan(0, part * sampleBytes);
            Clipped += SampleCodec.Encode(Format.Samples, samples.Slice(done, part), bytes);
            RandomAccess.Write(_file, bytes, _length);
            _length += bytes.Length;
            done += part;
        }
    }

    /// <summary>Writes the head and gives the file its name.</summary>
    /// <exception cref="IOException">The file cannot be written; an old one is as it was.</exception>
    public void Complete()
    {
        long data = _length - Head;
        if ((data & 1) == 1)
        {
            RandomAccess.Write(_file, [0], _length);
            _length++;
        }

        var head = _buffer.AsSpan(0, (int)Head);
        WriteHead(head, data);
        RandomAccess.Write(_file, head, 0);
        RandomAccess.FlushToDisk(_file);
        _file.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    /// <summary>Closes the file; one that was not completed leaves nothing behind.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_complete)
        {
            File.Delete(_temporary);
            _complete = true;
        }
    }

    // In an integer, not a number would become a plausible 0.
    private void CheckFinite(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            if (!float.IsFinite(sample))
            {
                throw new WaveFormatException($"{_path}: expected finite samples to write, found one that is not.");
            }
        }
    }

    private void WriteHead(Span<byte> head, long data)
    {
        bool isFloat = Format.Samples == SampleFormat.Float32;
        int formatSize = isFloat ? 18 : 16;
        head.Clear();
        "RIFF"u8.CopyTo(head);
        Number(head, 4, _length - 8);
        "WAVEfmt "u8.CopyTo(head[8..]);
        Number(head, 16, formatSize);
        Short(head, 20, isFloat ? 3 : 1);
        Short(head, 22, Format.Channels);
        Number(head, 24, Format.SampleRate);
        Number(head, 28, (uint)((long)Format.SampleRate * Format.FrameBytes));
        Short(head, 32, Format.FrameBytes);
        Short(head, 34, 8 * Format.SampleBytes);
        if (isFloat)
        {
            "fact"u8.CopyTo(head[38..]);
            Number(head, 42, 4);
            Number(head, 46, data / Format.FrameBytes);
        }

        "data"u8.CopyTo(head[^8..]);
        Number(head, head.Length - 4, data);
    }

    private static void Number(Span<byte> head, int at, long value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(head[at..], (uint)value);

    private static void Short(Span<byte> head, int at, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(head[at..], (ushort)value);
}
