using System.Buffers.Binary;

namespace SensorMonitor;

/// <summary>What is written about readings.</summary>
internal enum Verbosity
{
    /// <summary>Anomalies, and readings that cannot be judged whole.</summary>
    Events,

    /// <summary>A line for every reading.</summary>
    All,

    /// <summary>A line for every reading, with the bits of the forecasts: for comparing builds.</summary>
    Bits,
}

/// <summary>
/// Makes lines of whatever pieces of input come, has them judged and writes what was found. All that later output depends
/// on can be copied out and restored, the beginning of an unfinished line too. After construction nothing allocates.
/// </summary>
internal sealed class MonitorLines
{
    /// <summary>Bytes of a line at the most; a longer one is malformed.</summary>
    public const int LongestLine = 256;

    /// <summary>Bytes of <see cref="CopyStateTo"/>.</summary>
    public const int StateSize = (4 * sizeof(long)) + (PumpMonitor.StateSize * sizeof(float)) + sizeof(int) + LongestLine;

    private readonly PumpMonitor _monitor;
    private readonly TextBuffer _output;
    private readonly Verbosity _verbosity;
    private readonly byte[] _line = new byte[LongestLine];
    private readonly float[] _reading = new float[Channels.Count];
    private readonly float[] _state = new float[PumpMonitor.StateSize];

    // Bytes of the unfinished line; above LongestLine, it is too long, and the rest of it is dropped.
    private int _length;

    /// <summary>Nothing has been read.</summary>
    public MonitorLines(PumpMonitor monitor, TextBuffer output, Verbosity verbosity)
    {
        _monitor = monitor;
        _output = output;
        _verbosity = verbosity;
    }

    /// <summary>Bytes that have been taken, since the very first run.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lines that ended, and so minutes that went by.</summary>
    public long Readings { get; private set; }

    /// <summary>Readings that were called anomalies.</summary>
    public long Anomalies { get; private set; }

    /// <summary>Lines that were no readings.</summary>
    public long Malformed { get; private set; }

    /// <summary>Takes a piece of input, cut anywhere.</summary>
    public void Take(ReadOnlySpan<byte> input)
    {
        Bytes += input.Length;
        while (!input.IsEmpty)
        {
            int end = input.IndexOf((byte)'\n');
            var piece = end < 0 ? input : input[..end];
            Append(piece);
            if (end < 0)
            {
                return;
            }

            EndLine();
            input = input[(end + 1)..];
        }
    }

    /// <summary>Takes the last line, if it has no line feed.</summary>
    public void End()
    {
        if (_length > 0)
        {
            EndLine();
        }
    }

    /// <summary>Copies all out that later output depends on.</summary>
    /// <param name="destination"><see cref="StateSize"/> bytes, the same on every machine.</param>
    public void CopyStateTo(Span<byte> destination)
    {
        _monitor.CopyStateTo(_state);
        Write(ref destination, Bytes);
        Write(ref destination, Readings);
        Write(ref destination, Anomalies);
        Write(ref destination, Malformed);
        foreach (float value in _state)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination, value);
            destination = destination[sizeof(float)..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(destination, _length);
        _line.CopyTo(destination[sizeof(int)..]);
    }

    /// <summary>Restores what <see cref="CopyStateTo"/> gave.</summary>
    /// <returns>False if the bytes are no state; nothing has changed then.</returns>
    public bool TryRestore(ReadOnlySpan<byte> source)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(source[^(sizeof(int) + LongestLine)..]);
        if (source.Length != StateSize || length is < 0 or > LongestLine + 1)
        {
            return false;
        }

        Bytes = Read(ref source);
        Readings = Read(ref source);
        Anomalies = Read(ref source);
        Malformed = Read(ref source);
        for (int i = 0; i < _state.Length; i++)
        {
            _state[i] = BinaryPrimitives.ReadSingleLittleEndian(source);
            source = source[sizeof(float)..];
        }

        _monitor.CopyStateFrom(_state);
        _length = length;
        source[sizeof(int)..].CopyTo(_line);
        return true;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > LongestLine)
        {
            _length = LongestLine + 1;
            return;
        }

        piece.CopyTo(_line.AsSpan(_length));
        _length += piece.Length;
    }

    private void EndLine()
    {
        Readings++;
        bool isReading = _length <= LongestLine
            && ByteFields.TryNumbers(_line.AsSpan(0, _length).TrimEnd((byte)'\r'), _reading);
        _length = 0;
        if (!isReading)
        {
            // A minute went by all the same.
            Malformed++;
            _reading.AsSpan().Fill(float.NaN);
        }

        bool settled = _monitor.IsSettled;
        var verdict = _monitor.Step(_reading);
        Anomalies += verdict.IsAnomaly ? 1 : 0;
        bool isWhole = isReading && FirstMissing() < 0;
        if (_verbosity == Verbosity.Events && !verdict.IsAnomaly && isWhole)
        {
            return;
        }

        Write(verdict, isReading, settled);
    }

    private void Write(Verdict verdict, bool isReading, bool settled)
    {
        _output.Add(Readings).Add(" "u8);
        int missing = FirstMissing();
        if (verdict.IsAnomaly)
        {
            _output.Add("anomaly "u8).Add(Channels.Name(Channels.FirstSensor + verdict.Sensor)).Add(" "u8)
                .Add(Name(verdict.Symptom));
        }
        else if (!isReading)
        {
            _output.Add("malformed"u8);
        }
        else if (missing >= 0)
        {
            _output.Add("missing "u8).Add(Channels.Name(missing));
        }
        else
        {
            _output.Add(settled ? "normal"u8 : "settling"u8);
        }

        _output.Add(" "u8).AddFixed(verdict.Score);
        if (_verbosity == Verbosity.Bits)
        {
            foreach (float forecast in _monitor.Forecast)
            {
                _output.Add(" "u8).AddBits(forecast);
            }
        }

        _output.Add("\n"u8);
    }

    /// <summary>The first channel without a number, or -1.</summary>
    private int FirstMissing()
    {
        for (int i = 0; i < _reading.Length; i++)
        {
            if (float.IsNaN(_reading[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Name(Symptom symptom) => symptom switch
    {
        Symptom.Jump => "jump"u8,
        Symptom.Shift => "shift"u8,
        _ => "quiet"u8,
    };

    private static void Write(ref Span<byte> destination, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, value);
        destination = destination[sizeof(long)..];
    }

    private static long Read(ref ReadOnlySpan<byte> source)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(source);
        source = source[sizeof(long)..];
        return value;
    }
}
