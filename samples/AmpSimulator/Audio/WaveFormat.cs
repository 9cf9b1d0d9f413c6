namespace AmpSimulator;

/// <summary>How a WAV file stores a sample.</summary>
internal enum SampleFormat
{
    /// <summary>16-bit integers.</summary>
    Int16,

    /// <summary>24-bit integers, packed.</summary>
    Int24,

    /// <summary>32-bit integers.</summary>
    Int32,

    /// <summary>32-bit floating point; full scale is 1.</summary>
    Float32,
}

/// <summary>What a WAV file says about its samples.</summary>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Samples">How each sample is stored.</param>
internal readonly record struct WaveFormat(int SampleRate, int Channels, SampleFormat Samples)
{
    /// <summary>Bytes of a sample.</summary>
    public int SampleBytes => BytesOf(Samples);

    /// <summary>Bytes of a frame: a sample of every channel.</summary>
    public int FrameBytes => SampleBytes * Channels;

    private static int BytesOf(SampleFormat samples) => samples switch
    {
        SampleFormat.Int16 => 2,
        SampleFormat.Int24 => 3,
        _ => 4,
    };
}

/// <summary>A WAV file is not what it should be; the message names the file, what was expected and what was found.</summary>
internal sealed class WaveFormatException : IOException
{
    public WaveFormatException(string message)
        : base(message)
    {
    }
}
