namespace SensorMonitor;

/// <summary>What is unusual about a sensor.</summary>
internal enum Symptom : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One reading far from its forecast: a spike, a dropout.</summary>
    Jump,

    /// <summary>Readings that keep to one side of their forecasts: a drift.</summary>
    Shift,

    /// <summary>Readings with less noise than the sensor has: a stuck value.</summary>
    Quiet,
}

/// <summary>
/// Three running figures of each sensor's residuals (reading minus forecast, in standard deviations of normal residuals):
/// the residual itself, its exponentially weighted mean (Roberts 1959), and that of its square. Nothing allocates.
/// </summary>
/// <param name="thresholds">What is normal.</param>
internal sealed class ResidualScores(Thresholds thresholds)
{
    /// <summary>Values of <see cref="CopyStateTo"/>.</summary>
    public const int StateSize = 2 * Channels.Sensors;

    private const float ShiftRate = 0.05f;
    private const float PowerRate = 0.05f;

    // A single jump must not hide for an hour that a sensor went quiet after it.
    private const float MostPower = 4;

    // What no figure exceeds, so that it can be written with few digits.
    private const float MostScore = 99.99f;

    private readonly float[] _shift = new float[Channels.Sensors];
    private readonly float[] _power = NormalPower();

    /// <summary>The figures of the last reading, <c>[sensor]</c>: residual, mean, and mean of squares.</summary>
    public (float Residual, float Shift, float Power) this[int sensor] =>
        (_residual[sensor], MathF.Abs(_shift[sensor]), _power[sensor]);

    private readonly float[] _residual = new float[Channels.Sensors];

    /// <summary>Takes a reading of one sensor.</summary>
    /// <param name="sensor">From 0.</param>
    /// <param name="reading">In physical units.</param>
    /// <param name="forecast">What was expected.</param>
    public void Take(int sensor, float reading, float forecast)
    {
        float residual = (reading - forecast) / thresholds.Deviation[sensor];
        _residual[sensor] = MathF.Abs(residual);
        float limited = Math.Clamp(residual, -MostPower, MostPower);
        _shift[sensor] += ShiftRate * (limited - _shift[sensor]);
        _power[sensor] += PowerRate * (Math.Min(residual * residual, MostPower) - _power[sensor]);
    }

    /// <summary>The strongest symptom of a sensor in its last reading.</summary>
    /// <returns>A score above 1 is an anomaly; the symptom is given below it too.</returns>
    public (float Score, Symptom Symptom) Judge(int sensor)
    {
        float jump = _residual[sensor] / thresholds.Jump[sensor];
        float shift = MathF.Abs(_shift[sensor]) / thresholds.Shift[sensor];
        float quiet = thresholds.Quiet[sensor] / Math.Max(_power[sensor], float.Epsilon);
        var (score, symptom) = shift >= quiet ? (shift, Symptom.Shift) : (quiet, Symptom.Quiet);
        (score, symptom) = jump >= score ? (jump, Symptom.Jump) : (score, symptom);
        return (Math.Min(score, MostScore), symptom);
    }

    /// <summary>As before the first reading.</summary>
    public void Reset()
    {
        Array.Clear(_shift);
        _power.AsSpan().Fill(1);
        Array.Clear(_residual);
    }

    /// <summary>Copies the running figures out.</summary>
    public void CopyStateTo(Span<float> destination)
    {
        _shift.CopyTo(destination);
        _power.CopyTo(destination[Channels.Sensors..]);
    }

    /// <summary>Restores running figures.</summary>
    public void CopyStateFrom(ReadOnlySpan<float> source)
    {
        source[..Channels.Sensors].CopyTo(_shift);
        source.Slice(Channels.Sensors, Channels.Sensors).CopyTo(_power);
        Array.Clear(_residual);
    }

    private static float[] NormalPower()
    {
        var power = new float[Channels.Sensors];
        power.AsSpan().Fill(1);
        return power;
    }
}
