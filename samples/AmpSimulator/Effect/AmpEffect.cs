using System.Runtime.CompilerServices;

namespace AmpSimulator;

/// <summary>
/// A mono effect whose model can be exchanged while it plays: for a moment both models run, and one fades into the other.
/// Process and SwitchTo allocate nothing; make channels elsewhere.
/// </summary>
internal sealed class AmpEffect
{
    private const int Chunk = 64;
    private readonly float[] _mix = new float[Chunk];
    private AmpChannel _channel;
    private AmpChannel? _next;
    private AmpChannel? _queued;
    private int _queuedFade;
    private int _fadeSamples;
    private int _faded;

    /// <summary>Begins with a channel.</summary>
    public AmpEffect(AmpChannel channel) => _channel = channel;

    /// <summary>The channel that plays, or that it fades to.</summary>
    public AmpChannel Channel => _queued ?? _next ?? _channel;

    /// <summary>
    /// Fades to another channel. A fade that has begun goes on to its end before; of several channels that wait for it, the last
    /// one counts.
    /// </summary>
    /// <param name="next">A channel that is at its beginning.</param>
    /// <param name="fadeSamples">Samples that both of them play; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fadeSamples"/> is below 1.</exception>
    public void SwitchTo(AmpChannel next, int fadeSamples)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(fadeSamples, 1);
        if (_next is null)
        {
            Begin(next, fadeSamples);
        }
        else
        {
            (_queued, _queuedFade) = (next, fadeSamples);
        }
    }

    /// <summary>Processes a block of any length in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(Span<float> samples)
    {
        while (samples.Length > 0 && _next is not null)
        {
            var part = samples[..Math.Min(Math.Min(samples.Length, Chunk), _fadeSamples - _faded)];
            Fade(part, _next);
            samples = samples[part.Length..];
        }

        _channel.Process(samples);
    }

    /// <summary>Back to silence, with the channel that it fades to, if any; knobs stay where they are.</summary>
    public void Reset()
    {
        _channel = Channel;
        _next = null;
        _queued = null;
        _channel.Reset();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fade(Span<float> samples, AmpChannel next)
    {
        var mix = _mix.AsSpan(0, samples.Length);
        samples.CopyTo(mix);
        _channel.Process(samples);
        next.Process(mix);
        for (int i = 0; i < samples.Length; i++)
        {
            float share = (float)++_faded / _fadeSamples;
            samples[i] += share * (mix[i] - samples[i]);
        }

        if (_faded == _fadeSamples)
        {
            _channel = next;
            _next = null;
            if (_queued is not null)
            {
                Begin(_queued, _queuedFade);
                _queued = null;
            }
        }
    }

    private void Begin(AmpChannel next, int fadeSamples)
    {
        _next = next;
        _fadeSamples = fadeSamples;
        _faded = 0;
    }
}
