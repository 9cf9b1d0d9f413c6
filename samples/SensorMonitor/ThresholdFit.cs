namespace SensorMonitor;

/// <summary>Chooses thresholds on normal readings that took no part in training.</summary>
internal static class ThresholdFit
{
    // Until the running figures are those of the signal.
    private const int Settling = 240;

    /// <summary>Thresholds that let nothing through as an anomaly: to see what is normal.</summary>
    public static Thresholds Open()
    {
        var open = new Thresholds();
        open.Jump.AsSpan().Fill(float.MaxValue);
        open.Shift.AsSpan().Fill(float.MaxValue);
        open.Quiet.AsSpan().Fill(float.Epsilon);
        return open;
    }

    /// <summary>Thresholds that a share of normal figures keeps.</summary>
    /// <param name="readings">Normal, <c>[minutes, channel]</c>.</param>
    /// <param name="forecasts">Of each reading's sensors, <c>[minutes, sensor]</c>.</param>
    /// <param name="quantile">The share of normal minutes, of one figure of one sensor, that are not called anomalies.</param>
    public static Thresholds Fit(float[] readings, float[] forecasts, double quantile)
    {
        int minutes = readings.Length / Channels.Count;
        var thresholds = Open();
        for (int i = 0; i < Channels.Sensors; i++)
        {
            double sum = 0;
            for (int t = Settling; t < minutes; t++)
            {
                double residual = Reading(readings, t, i) - forecasts[(t * Channels.Sensors) + i];
                sum += residual * residual;
            }

            thresholds.Deviation[i] = (float)Math.Sqrt(sum / (minutes - Settling));
        }

        var scores = new ResidualScores(thresholds);
        for (int i = 0; i < Channels.Sensors; i++)
        {
            var jumps = new float[minutes - Settling];
            var shifts = new float[jumps.Length];
            var powers = new float[jumps.Length];
            for (int t = 0; t < minutes; t++)
            {
                scores.Take(i, Reading(readings, t, i), forecasts[(t * Channels.Sensors) + i]);
                if (t >= Settling)
                {
                    (jumps[t - Settling], shifts[t - Settling], powers[t - Settling]) = scores[i];
                }
            }

            thresholds.Jump[i] = Quantile(jumps, quantile);
            thresholds.Shift[i] = Quantile(shifts, quantile);
            thresholds.Quiet[i] = Quantile(powers, 1 - quantile);
        }

        return thresholds;
    }

    /// <summary>The value that a share of the values does not exceed.</summary>
    public static float Quantile(float[] values, double share)
    {
        float[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    /// <summary>Limits for differences from one reading to the next: three standard deviations.</summary>
    public static float[] ThreeSigma(float[] readings) => Differences(readings, values =>
    {
        double squares = 0;
        foreach (float value in values)
        {
            squares += value * value;
        }

        return (float)(3 * Math.Sqrt(squares / values.Length));
    });

    /// <summary>Limits for differences from one reading to the next: a quantile.</summary>
    public static float[] DifferenceQuantile(float[] readings, double quantile) =>
        Differences(readings, values => Quantile(values, quantile));

    private static float[] Differences(float[] readings, Func<float[], float> limit)
    {
        int minutes = readings.Length / Channels.Count;
        var limits = new float[Channels.Sensors];
        for (int i = 0; i < Channels.Sensors; i++)
        {
            var values = new float[minutes - 1];
            for (int t = 1; t < minutes; t++)
            {
                values[t - 1] = Math.Abs(Reading(readings, t, i) - Reading(readings, t - 1, i));
            }

            limits[i] = limit(values);
        }

        return limits;
    }

    private static float Reading(float[] readings, int minute, int sensor) =>
        readings[(minute * Channels.Count) + Channels.FirstSensor + sensor];
}
