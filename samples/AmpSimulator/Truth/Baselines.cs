namespace AmpSimulator;

/// <summary>
/// Error-to-signal ratios: the power of the difference over that of the truth (Wright 2019); 0 is perfect, 1 is as good as silence.
/// </summary>
internal static class Baselines
{
    private const int Levels = 512;

    /// <summary>Of an answer.</summary>
    public static double ErrorToSignal(ReadOnlySpan<float> answer, ReadOnlySpan<float> truth)
    {
        double error = 0;
        double power = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            double difference = answer[i] - truth[i];
            error += difference * difference;
            power += (double)truth[i] * truth[i];
        }

        return error / power;
    }

    /// <summary>Of the best amplification of the input.</summary>
    public static double Gain(ReadOnlySpan<float> input, ReadOnlySpan<float> truth)
    {
        double product = 0;
        double inputPower = 0;
        double power = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            product += (double)input[i] * truth[i];
            inputPower += (double)input[i] * input[i];
            power += (double)truth[i] * truth[i];
        }

        return 1 - (product * product / (inputPower * power));
    }

    /// <summary>
    /// Of the best curve: each of 512 levels of the input has the mean of what the truth answers to it, in this very signal. No
    /// effect without memory comes closer, up to the width of a level.
    /// </summary>
    public static double Curve(ReadOnlySpan<float> input, ReadOnlySpan<float> truth)
    {
        var sums = new double[Levels];
        var counts = new int[Levels];
        double power = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            int level = LevelOf(input[i]);
            sums[level] += truth[i];
            counts[level]++;
            power += (double)truth[i] * truth[i];
        }

        double explained = 0;
        for (int level = 0; level < Levels; level++)
        {
            explained += counts[level] == 0 ? 0 : sums[level] * sums[level] / counts[level];
        }

        return 1 - (explained / power);
    }

    private static int LevelOf(float sample) => Math.Clamp((int)((sample + 1) * (Levels / 2)), 0, Levels - 1);
}
