namespace SensorMonitor;

/// <summary>
/// A pump that never existed: somebody sets its speed, by day more often and higher than by night; current and pressure
/// follow within minutes, the temperature within the hour, and with the weather. All sensors have noise.
/// </summary>
/// <param name="seed">The same seed is the same pump.</param>
internal sealed class Pump(int seed)
{
    /// <summary>Minutes.</summary>
    public const int Day = 1440;

    private readonly Random _random = new(seed);
    private double _speed = 0.6;
    private double _current = 7;
    private double _pressure = 2.8;
    private double _flow;
    private double _temperature = 33;
    private double _weather;
    private int _minute;
    private int _left = 30;

    /// <summary>The next minute's reading: speed set for the coming minute, current in A, pressure in bar, degrees.</summary>
    public void Read(Span<float> reading)
    {
        double hour = _minute % Day / 60.0;
        Follow(hour);
        bool isDay = hour is >= 6 and < 22;
        if (--_left <= 0)
        {
            _speed = isDay ? 0.5 + (0.5 * _random.NextDouble()) : 0.3 + (0.25 * _random.NextDouble());
            _left = 5 + (int)(-(isDay ? 40 : 110) * Math.Log(1 - _random.NextDouble()));
        }

        _minute++;
        reading[0] = Rounded(_speed);
        reading[1] = Rounded(_current + (0.12 * Normal()));
        reading[2] = Rounded(_pressure + (0.04 * Normal()));
        reading[3] = Rounded(_temperature + (0.15 * Normal()));
    }

    /// <summary>Readings, one after the other: <c>[minutes, channel]</c>.</summary>
    public float[] Read(int minutes)
    {
        var readings = new float[minutes * Channels.Count];
        for (int t = 0; t < minutes; t++)
        {
            Read(readings.AsSpan(t * Channels.Count, Channels.Count));
        }

        return readings;
    }

    /// <summary>What a minute at the present speed makes of the pump.</summary>
    private void Follow(double hour)
    {
        _flow = (0.98 * _flow) + (0.02 * Normal());
        _weather = (0.9995 * _weather) + (0.06 * Normal());
        _current += 0.5 * (2.5 + (13 * Math.Pow(_speed, 2.5)) - _current);
        _pressure += 0.35 * (1 + ((5 + _flow) * _speed * _speed) - _pressure);
        double outside = 17 + (5 * Math.Sin(2 * Math.PI * (hour - 9) / 24)) + _weather;
        _temperature += 0.03 * (outside + (2.2 * _current) - _temperature);
    }

    // Three decimals, as they are written.
    private static float Rounded(double value) => (float)Math.Round(value, 3);

    // Box and Muller 1958.
    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
