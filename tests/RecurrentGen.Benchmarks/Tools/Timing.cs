using System.Diagnostics;

namespace RecurrentGen.Benchmarks;

/// <summary>How often and how long a call is timed.</summary>
/// <param name="Repetitions">Figures taken.</param>
/// <param name="WarmUp">Time before the first one, so that the JIT compiler's background thread is done.</param>
/// <param name="Share">Of the repetition time that a workload asks for.</param>
/// <param name="CpuTime">Whether the time counts that the processor gave to this process, not that on the wall.</param>
internal sealed record Timing(int Repetitions, TimeSpan WarmUp, double Share, bool CpuTime = false)
{
    /// <summary>The runtime's methods are compiled anew after 30 calls and 100 ms.</summary>
    private const int WarmUpCalls = 40;

    public static Timing Full { get; } = new(15, TimeSpan.FromSeconds(1), 1);

    /// <summary>Enough to see that everything works.</summary>
    public static Timing Quick { get; } = new(15, TimeSpan.FromMilliseconds(50), 0.05);

    /// <summary>Seconds per call of each repetition.</summary>
    public double[] Measure(Action call, TimeSpan repetition)
    {
        long perRepetition = Prepare(call, repetition);
        double[] result = new double[Repetitions];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = SecondsPerCall(call, perRepetition);
        }

        return result;
    }

    /// <summary>How many times as long the first call takes, of repetitions in turns.</summary>
    public double[] MeasureRatio(Action first, Action second, TimeSpan repetition)
    {
        long firstCalls = Prepare(first, repetition);
        long secondCalls = Prepare(second, repetition);
        double[] result = new double[Repetitions];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = SecondsPerCall(first, firstCalls) / SecondsPerCall(second, secondCalls);
        }

        return result;
    }

    /// <summary>Calls until the code is in its final state.</summary>
    /// <returns>Calls of one repetition.</returns>
    public long Prepare(Action call, TimeSpan repetition)
    {
        double start = Now();
        int calls = 0;
        while (calls < WarmUpCalls || Now() - start < WarmUp.TotalSeconds)
        {
            call();
            calls++;
        }

        // The first calls were slow ones; the rate is taken from the last of the warm-up.
        long perRepetition = Math.Max(1, (long)(repetition.TotalSeconds * Share / SecondsPerCall(call, 3)));
        return Math.Max(1, (long)(repetition.TotalSeconds * Share / SecondsPerCall(call, perRepetition)));
    }

    private double SecondsPerCall(Action call, long count)
    {
        double start = Now();
        for (long i = 0; i < count; i++)
        {
            call();
        }

        // The processor's time comes in microseconds.
        return Math.Max(Now() - start, 1e-6) / count;
    }

    private double Now() => CpuTime
        ? Environment.CpuUsage.TotalTime.TotalSeconds
        : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
}
