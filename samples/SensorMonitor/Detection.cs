namespace SensorMonitor;

/// <summary>Which minutes of some readings were called anomalies, and the forecasts that this rests on.</summary>
/// <param name="Alarms">Of each minute.</param>
/// <param name="Forecasts"><c>[minutes, sensor]</c>: what was expected before the minute's reading came.</param>
internal sealed record Detection(bool[] Alarms, float[] Forecasts)
{
    /// <summary>The sample's own way: the network's forecasts, three figures of the residuals.</summary>
    public static Detection ByNetwork(PumpForecaster model, Thresholds thresholds, float[] readings)
    {
        var monitor = new PumpMonitor(model, thresholds);
        return Run(readings, (reading, forecast) =>
        {
            bool isAnomaly = monitor.Step(reading).IsAnomaly;
            monitor.Forecast.CopyTo(forecast);
            return isAnomaly;
        });
    }

    /// <summary>The same figures, but the forecast is that nothing changes.</summary>
    public static Detection ByLastValue(Thresholds thresholds, float[] readings)
    {
        var scores = new ResidualScores(thresholds);
        var last = readings[Channels.FirstSensor..Channels.Count];
        return Run(readings, (reading, forecast) =>
        {
            bool isAnomaly = false;
            for (int i = 0; i < Channels.Sensors; i++)
            {
                float value = reading[Channels.FirstSensor + i];
                scores.Take(i, value, last[i]);
                isAnomaly |= scores.Judge(i).Score > 1;
                last[i] = value;
            }

            last.CopyTo(forecast);
            return isAnomaly;
        });
    }

    /// <summary>The plainest rule: a difference to the reading before that is above a limit.</summary>
    /// <param name="limits">In physical units, <c>[sensor]</c>.</param>
    /// <param name="readings"><c>[minutes, channel]</c>.</param>
    public static Detection ByDifference(float[] limits, float[] readings)
    {
        var last = readings[Channels.FirstSensor..Channels.Count];
        return Run(readings, (reading, forecast) =>
        {
            bool isAnomaly = false;
            for (int i = 0; i < Channels.Sensors; i++)
            {
                float value = reading[Channels.FirstSensor + i];
                isAnomaly |= Math.Abs(value - last[i]) > limits[i];
                last[i] = value;
            }

            last.CopyTo(forecast);
            return isAnomaly;
        });
    }

    /// <summary>Judges a reading, and forecasts the next one.</summary>
    private delegate bool Judge(ReadOnlySpan<float> reading, Span<float> forecast);

    private static Detection Run(float[] readings, Judge judge)
    {
        int minutes = readings.Length / Channels.Count;
        var alarms = new bool[minutes];

        // The first minute has none, the last forecast is for a minute that is not there.
        var forecasts = new float[(minutes + 1) * Channels.Sensors];
        readings.AsSpan(Channels.FirstSensor, Channels.Sensors).CopyTo(forecasts);
        for (int t = 0; t < minutes; t++)
        {
            alarms[t] = judge(
                readings.AsSpan(t * Channels.Count, Channels.Count),
                forecasts.AsSpan((t + 1) * Channels.Sensors, Channels.Sensors));
        }

        return new Detection(alarms, forecasts[..(minutes * Channels.Sensors)]);
    }
}
