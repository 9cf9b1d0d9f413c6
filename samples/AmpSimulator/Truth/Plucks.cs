using RecurrentGen.Numerics;

namespace AmpSimulator;

/// <summary>
/// Plucked strings, one note or chord after the other: noise that runs around in a delay line and loses its treble, as
/// Karplus and Strong described it (1983). Made of + - * / only, so every machine hears the same.
/// </summary>
/// <param name="sampleRate">Samples per second.</param>
/// <param name="seed">Chooses notes, loudness and pauses.</param>
internal sealed class Plucks(double sampleRate, ulong seed)
{
    private const int Strings = 3;
    private const double LowestNote = 82.41;

    // The ratio of two neighbouring notes, the twelfth root of 2.
    private const double Semitone = 1.0594630943592953;
    private readonly CounterRandom _random = new(seed);
    private readonly PluckedString[] _strings = [new(sampleRate), new(sampleRate), new(sampleRate)];
    private int _untilNext;

    /// <summary>Writes the next samples, within -1 and 1.</summary>
    public void Write(Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (_untilNext-- == 0)
            {
                Pluck();
            }

            double sum = 0;
            foreach (var line in _strings)
            {
                sum += line.Next();
            }

            samples[i] = (float)Math.Clamp(sum, -1, 1);
        }
    }

    // One string in two cases of three, else all of them: a root, a fifth and an octave.
    private void Pluck()
    {
        _untilNext = (int)(sampleRate * (0.12 + (0.5 * _random.NextUniform())));
        bool chord = _random.NextUniform() < 1 / 3f;
        double loudness = 0.06 + (0.74 * _random.NextUniform());
        double damping = _random.NextUniform() < 0.2f ? 0.97 : 0.996;
        double note = LowestNote;
        for (int i = (int)(_random.NextUniform() * 30); i > 0; i--)
        {
            note *= Semitone;
        }

        for (int i = 0; i < Strings; i++)
        {
            if (i == 0 || chord)
            {
                double pitch = i switch { 0 => note, 1 => note * 1.5, _ => note * 2 };
                _strings[i].Pluck(pitch, chord ? loudness / 2 : loudness, damping, _random);
            }
            else
            {
                _strings[i].Mute();
            }
        }
    }

    private sealed class PluckedString(double sampleRate)
    {
        private readonly double[] _line = new double[(int)(sampleRate / LowestNote) + 2];
        private double _damping;
        private double _fraction;
        private double _last;
        private int _length = 2;
        private int _at;

        public void Pluck(double pitch, double loudness, double damping, CounterRandom random)
        {
            // The mean of two neighbours delays by half a sample.
            double period = (sampleRate / pitch) - 0.5;
            _length = (int)period;
            _fraction = period - _length;
            _damping = damping;
            _at = 0;
            double soft = 0;
            for (int i = 0; i < _length; i++)
            {
                soft += 0.4 * (random.NextUniform(1.0) - soft);
                _line[i] = 2 * loudness * soft;
            }
        }

        public void Mute() => _damping = Math.Min(_damping, 0.9);

        public double Next()
        {
            double value = _line[_at];
            double smooth = _damping * (((1 - _fraction) * (value + _last)) + (_fraction * 2 * _last)) / 2;
            _line[_at] = Math.Abs(smooth) < 1e-12 ? 0 : smooth;
            _last = value;
            _at = _at + 1 == _length ? 0 : _at + 1;
            return value;
        }
    }
}
