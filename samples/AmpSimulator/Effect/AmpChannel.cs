using System.Runtime.CompilerServices;
using RecurrentGen;

namespace AmpSimulator;

/// <summary>
/// One mono signal through one model: knobs, the right rate, and a beginning without a thump. After construction no call
/// allocates. Not for use by two threads at once.
/// </summary>
internal sealed class AmpChannel
{
    /// <summary>How long a knob is on its way.</summary>
    public const double KnobSeconds = 0.01;

    /// <summary>
    /// Added to every sample: -360 dB, nothing beside a signal. Without it, states that fade away behind a signal become
    /// numbers below 1e-38, with which many processors are a hundred times slower.
    /// </summary>
    public const float Whisper = 1e-18f;

    private const int Chunk = 64;
    private readonly ILiveStream _stream;
    private readonly Knob[] _knobs;
    private readonly float[] _inputs;
    private readonly float[] _settled;
    private readonly int _rampSamples;

    /// <summary>Allocates, and runs silence through the model until it has settled.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sampleRate">Samples per second of the signal.</param>
    /// <param name="correctRate">
    /// Whether a model that was trained for another rate hears the signal as it would at its own.
    /// </param>
    /// <param name="knobs">Where the knobs stand; 0.5 for those that are not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The signal's rate is below half of the model's or above 64 times of it.
    /// </exception>
    public AmpChannel(AmpModel model, double sampleRate, bool correctRate = true, params ReadOnlySpan<float> knobs)
    {
        double ratio = correctRate && model.SampleRate is { } trained ? sampleRate / trained : 1;
        _stream = ratio == 1
            ? model.CreateStream()
            : new RateCorrectedStream(model.CreateStream(), model.Description, ratio);
        _rampSamples = Math.Max(1, (int)(KnobSeconds * sampleRate));
        _inputs = new float[Chunk * (1 + model.Knobs)];
        _knobs = new Knob[model.Knobs];
        for (int i = 0; i < _knobs.Length; i++)
        {
            _knobs[i].Jump(i < knobs.Length ? knobs[i] : 0.5f);
        }

        var silence = new float[Chunk];
        for (int left = (int)(model.PreWarm * ratio); left > 0; left -= Chunk)
        {
            var samples = silence.AsSpan(0, Math.Min(left, Chunk));
            samples.Clear();
            Process(samples);
        }

        _settled = new float[_stream.StateSize];
        _stream.CopyStateTo(_settled);
    }

    /// <summary>Values of the network's states.</summary>
    public int StateSize => _settled.Length;

    /// <summary>Knobs of the model.</summary>
    public int Knobs => _knobs.Length;

    /// <summary>Sends a knob to a position, where it arrives after <see cref="KnobSeconds"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such knob, or the position is not from 0 to 1.</exception>
    public void SetKnob(int knob, float position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(knob);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(knob, _knobs.Length);
        if (!(position >= 0 && position <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, "Expected a position from 0 to 1.");
        }

        _knobs[knob].MoveTo(position, _rampSamples);
    }

    /// <summary>Processes a block of any length in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(Span<float> samples)
    {
        while (samples.Length > 0)
        {
            var part = samples[..Math.Min(samples.Length, Chunk)];
            ProcessChunk(part);
            samples = samples[part.Length..];
        }
    }

    /// <summary>Back to silence; knobs stay where they are.</summary>
    public void Reset() => _stream.CopyStateFrom(_settled);

    /// <summary>Copies the network's states out.</summary>
    public void CopyStateTo(Span<float> destination) => _stream.CopyStateTo(destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ProcessChunk(Span<float> samples)
    {
        int features = 1 + _knobs.Length;
        var inputs = _inputs.AsSpan(0, samples.Length * features);
        for (int i = 0; i < samples.Length; i++)
        {
            inputs[i * features] = samples[i] + Whisper;
            for (int k = 0; k < _knobs.Length; k++)
            {
                inputs[(i * features) + 1 + k] = _knobs[k].Value;
                _knobs[k].Advance();
            }
        }

        _stream.Process(inputs, samples);
    }
}
