namespace SensorMonitor;

/// <summary>What was found in one reading.</summary>
/// <param name="Sensor">The most unusual sensor, or -1 where none was judged.</param>
/// <param name="Symptom">What is unusual about it.</param>
/// <param name="Score">Above 1: an anomaly.</param>
internal readonly record struct Verdict(int Sensor, Symptom Symptom, float Score)
{
    public bool IsAnomaly => Score > 1;
}

/// <summary>
/// Follows one pump: forecasts, compares, judges. After construction nothing allocates, and what it will say depends on
/// <see cref="CopyStateTo"/> alone.
/// </summary>
internal sealed class PumpMonitor
{
    /// <summary>Values of <see cref="CopyStateTo"/>.</summary>
    public const int StateSize = PumpForecaster.LiveStream.StateSize + ResidualScores.StateSize
        + Channels.Sensors + Channels.Sensors + 3;

    // Minutes that state and figures take to settle after the first reading.
    private const int Settling = 60;

    // A reading far off does not enter the network, its forecast does; but not for ever, or a pump that has changed for
    // good would never be followed again.
    private const int MostReplaced = 30;

    private readonly PumpForecaster.LiveStream _stream;
    private readonly ResidualScores _scores;
    private readonly Thresholds _thresholds;
    private readonly float[] _input = new float[Channels.Count];
    private readonly float[] _forecast = new float[Channels.Sensors];
    private readonly int[] _replaced = new int[Channels.Sensors];
    private float _speed;
    private int _settled;
    private bool _hasForecast;

    /// <summary>A monitor before its first reading.</summary>
    /// <param name="model">What is normal; it must not be written while the monitor lives.</param>
    /// <param name="thresholds">How far normal goes.</param>
    public PumpMonitor(PumpForecaster model, Thresholds thresholds)
    {
        _stream = model.CreateStream();
        _thresholds = thresholds;
        _scores = new ResidualScores(thresholds);
    }

    /// <summary>The forecast of the next reading's sensors; NaN before the first reading.</summary>
    public ReadOnlySpan<float> Forecast => _forecast;

    /// <summary>The running figures, for choosing thresholds.</summary>
    public ResidualScores Scores => _scores;

    /// <summary>Whether readings are judged already.</summary>
    public bool IsSettled => _settled >= Settling;

    /// <summary>Takes the reading of a minute.</summary>
    /// <param name="reading"><see cref="Channels.Count"/> values; one that is missing is NaN.</param>
    public Verdict Step(ReadOnlySpan<float> reading)
    {
        _speed = float.IsFinite(reading[0]) ? reading[0] : _speed;
        _input[0] = _speed;
        if (!_hasForecast && !AllFinite(reading))
        {
            // The signal has not begun, and there is no forecast to put in the place of what is missing.
            _stream.Skip(_forecast);
            return new Verdict(-1, Symptom.None, 0);
        }

        var verdict = new Verdict(-1, Symptom.None, 0);
        for (int i = 0; i < Channels.Sensors; i++)
        {
            float value = reading[Channels.FirstSensor + i];
            var found = _hasForecast && float.IsFinite(value) ? Judge(i, value) : new Verdict(-1, Symptom.None, 0);
            verdict = found.Score > verdict.Score ? found : verdict;
            _input[Channels.FirstSensor + i] = IsUsed(i, value) ? value : _forecast[i];
        }

        _stream.Step(_input, _forecast);
        _hasForecast = true;
        _settled = Math.Min(_settled + 1, Settling);
        return verdict;
    }

    /// <summary>As before the first reading.</summary>
    public void Reset()
    {
        _stream.Reset();
        _scores.Reset();
        Array.Clear(_forecast);
        Array.Clear(_replaced);
        (_speed, _settled, _hasForecast) = (0, 0, false);
    }

    /// <summary>Copies all out that later verdicts depend on.</summary>
    public void CopyStateTo(Span<float> destination)
    {
        _stream.CopyStateTo(Take(ref destination, PumpForecaster.LiveStream.StateSize));
        _scores.CopyStateTo(Take(ref destination, ResidualScores.StateSize));
        _forecast.CopyTo(Take(ref destination, Channels.Sensors));
        for (int i = 0; i < Channels.Sensors; i++)
        {
            destination[i] = _replaced[i];
        }

        destination = destination[Channels.Sensors..];
        (destination[0], destination[1], destination[2]) = (_speed, _settled, _hasForecast ? 1 : 0);
    }

    /// <summary>Restores what <see cref="CopyStateTo"/> gave.</summary>
    public void CopyStateFrom(ReadOnlySpan<float> source)
    {
        _stream.CopyStateFrom(Take(ref source, PumpForecaster.LiveStream.StateSize));
        _scores.CopyStateFrom(Take(ref source, ResidualScores.StateSize));
        Take(ref source, Channels.Sensors).CopyTo(_forecast);
        for (int i = 0; i < Channels.Sensors; i++)
        {
            _replaced[i] = (int)source[i];
        }

        source = source[Channels.Sensors..];
        (_speed, _settled, _hasForecast) = (source[0], (int)source[1], source[2] > 0);
    }

    private Verdict Judge(int sensor, float value)
    {
        _scores.Take(sensor, value, _forecast[sensor]);
        if (!IsSettled)
        {
            return new Verdict(-1, Symptom.None, 0);
        }

        var (score, symptom) = _scores.Judge(sensor);
        return new Verdict(sensor, symptom, score);
    }

    /// <summary>Whether the network gets to see a reading, rather than the forecast of it.</summary>
    private bool IsUsed(int sensor, float value)
    {
        if (!float.IsFinite(value))
        {
            return false;
        }

        bool isFar = IsSettled && _scores[sensor].Residual > _thresholds.Jump[sensor];
        _replaced[sensor] = isFar ? _replaced[sensor] + 1 : 0;
        if (_replaced[sensor] > MostReplaced)
        {
            _replaced[sensor] = 0;
            return true;
        }

        return !isFar;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static Span<float> Take(ref Span<float> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static ReadOnlySpan<float> Take(ref ReadOnlySpan<float> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
