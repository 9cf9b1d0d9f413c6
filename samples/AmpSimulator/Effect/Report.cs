namespace AmpSimulator;

/// <summary>What the programs print.</summary>
internal static class Report
{
    /// <summary>What the run was of, how long it took, what it allocated and what was clipped.</summary>
    public static string Figures(AmpModel model, RunFigures run)
    {
        double block = (double)run.BlockFrames / run.SampleRate;
        string rate = model.SampleRate is not { } trained ? "of no stated rate"
            : trained == run.SampleRate ? $"of {Decimals.Fixed(trained, 0)} Hz"
            : $"of {Decimals.Fixed(trained, 0)} Hz for {run.SampleRate} Hz";
        string text =
            $"{model.Name}, {rate}: {Decimals.Fixed(run.AudioSeconds, 2)} s of sound in {Decimals.Fixed(run.Seconds, 3)} s, " +
            $"{Decimals.Fixed(run.AudioSeconds / run.Seconds, 0)} times as fast as it plays.\n" +
            $"Worst block of {run.BlockFrames} frames: {Decimals.Fixed(1000 * run.WorstBlock, 3)} ms of the " +
            $"{Decimals.Fixed(1000 * block, 3)} ms that it lasts.\n" +
            $"{run.AllocatedBytes} bytes allocated, {run.Collections} garbage collections.\n";
        return run.Clipped == 0
            ? text
            : text + $"{run.Clipped} samples were beyond full scale and are clipped.\n";
    }
}
