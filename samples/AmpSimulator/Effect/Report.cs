namespace AmpSimulator;

/// <summary>What the programs print.</summary>
internal static class Report
{
    /// <summary>What the run was of, how long it took, what it allocated and what was clipped.</summary>
    public static string Figures(AmpModel model, RunFigures run)
    {
        double block = (double)run.BlockFrames / run.SampleRate;
        string rate = model.SampleRate is not { } trained ? "of no stated rate"
            : trained == run.SampleRate ? $"of {Fixed(trained, 0)} Hz"
            : $"of {Fixed(trained, 0)} Hz for {run.SampleRate} Hz";
        string text =
            $"{model.Name}, {rate}: {Fixed(run.AudioSeconds, 2)} s of sound in {Fixed(run.Seconds, 3)} s, " +
            $"{Fixed(run.AudioSeconds / run.Seconds, 0)} times as fast as it plays.\n" +
            $"Worst block of {run.BlockFrames} frames: {Fixed(1000 * run.WorstBlock, 3)} ms of the " +
            $"{Fixed(1000 * block, 3)} ms that it lasts.\n" +
            $"{run.AllocatedBytes} bytes allocated, {run.Collections} garbage collections.\n";
        return run.Clipped == 0
            ? text
            : text + $"{run.Clipped} samples were beyond full scale and are clipped.\n";
    }

    /// <summary>A number with so many decimals. The framework's formatting would be a tenth of the native program.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
        }

        long one = 1;
        for (int i = 0; i < decimals; i++)
        {
            one *= 10;
        }

        long parts = (long)Math.Round(Math.Abs(value) * one);
        string whole = (value < 0 && parts != 0 ? "-" : "") + (parts / one);
        return decimals == 0 ? whole : whole + "." + (parts % one).ToString().PadLeft(decimals, '0');
    }
}
