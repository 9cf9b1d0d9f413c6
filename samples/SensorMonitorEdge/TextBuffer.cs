namespace SensorMonitor;

/// <summary>Collects text as bytes until it is written. Nothing allocates.</summary>
/// <param name="write">Takes what has been collected.</param>
/// <param name="capacity">Bytes; more than a line.</param>
internal sealed class TextBuffer(TextBuffer.Writer write, int capacity = 1 << 15)
{
    private readonly byte[] _bytes = new byte[capacity];
    private int _count;

    /// <summary>Writes bytes somewhere.</summary>
    public delegate void Writer(ReadOnlySpan<byte> bytes);

    /// <summary>Writes out what has been collected.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            write(_bytes.AsSpan(0, _count));
            _count = 0;
        }
    }

    /// <summary>Adds ASCII text.</summary>
    public TextBuffer Add(ReadOnlySpan<byte> text)
    {
        if (text.Length > _bytes.Length - _count)
        {
            Flush();
        }

        text.CopyTo(_bytes.AsSpan(_count));
        _count += text.Length;
        return this;
    }

    /// <summary>Adds a whole number that is not negative.</summary>
    public TextBuffer Add(long value)
    {
        // The framework's formatting would be a sixth of a small program.
        Span<byte> digits = stackalloc byte[20];
        int start = digits.Length;
        do
        {
            digits[--start] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value > 0);
        return Add(digits[start..]);
    }

    /// <summary>Adds a number with two digits behind the point; one that is not finite or of 15 digits as NaN.</summary>
    public TextBuffer AddFixed(double value)
    {
        if (!(Math.Abs(value) < 1e13))
        {
            return Add("NaN"u8);
        }

        long hundredths = (long)Math.Round(Math.Abs(value) * 100);
        Add(value < 0 && hundredths > 0 ? "-"u8 : ""u8).Add(hundredths / 100).Add("."u8);
        return Add(hundredths % 100 < 10 ? "0"u8 : ""u8).Add(hundredths % 100);
    }

    /// <summary>Adds the bits of a number as eight hexadecimal digits.</summary>
    public TextBuffer AddBits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        Span<byte> digits = stackalloc byte[8];
        for (int i = 7; i >= 0; i--)
        {
            digits[i] = "0123456789abcdef"u8[(int)(bits & 15)];
            bits >>= 4;
        }

        return Add(digits);
    }
}
