using System.Diagnostics;

namespace RecurrentGen.Benchmarks;

/// <summary>How long single steps take, the slow ones above all: what a real-time program has to plan for.</summary>
internal static class LatencyBenchmark
{
    private const int Steps = 1_000_000;

    private static readonly (string Name, double Share)[] Percentiles =
        [("p50", 0.5), ("p99", 0.99), ("p99.99", 0.9999), ("max", 1)];

    /// <summary>
    /// Percentiles of a million steps; their spread over the repetitions. Each holds two readings of the clock.
    /// </summary>
    public static void Run(Timing timing)
    {
        long[] ticks = new long[Steps];
        foreach (string name in new[] { "A.lstm_1x20", "A.lstm_32x64" })
        {
            var workload = (ILatencyWorkload)AllWorkloads.Select(name)[0];
            Write("latency." + name["A.".Length..], timing, ticks, workload.MeasureLatency);
        }

        Write("latency.clock", timing, ticks, ReadClock);
    }

    private static void Write(string name, Timing timing, long[] ticks, Action<long[]> measure)
    {
        measure(ticks);
        double[][] figures = [.. Percentiles.Select(_ => new double[timing.Repetitions])];
        for (int i = 0; i < timing.Repetitions; i++)
        {
            measure(ticks);
            Array.Sort(ticks);
            for (int k = 0; k < Percentiles.Length; k++)
            {
                int index = (int)((ticks.Length - 1) * Percentiles[k].Share);
                figures[k][i] = ticks[index] * (1e9 / Stopwatch.Frequency);
            }
        }

        for (int k = 0; k < Percentiles.Length; k++)
        {
            JsonLine.Write(name, "ns_" + Percentiles[k].Name, figures[k]);
        }
    }

    /// <summary>What the measurement itself costs.</summary>
    private static void ReadClock(long[] ticks)
    {
        for (int i = 0; i < ticks.Length; i++)
        {
            long before = Stopwatch.GetTimestamp();
            ticks[i] = Stopwatch.GetTimestamp() - before;
        }
    }
}
