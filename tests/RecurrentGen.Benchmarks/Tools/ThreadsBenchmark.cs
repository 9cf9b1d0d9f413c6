using System.Diagnostics;

namespace RecurrentGen.Benchmarks;

/// <summary>
/// A workload with one thread and with several, in turn, so that a machine that others use too slows both alike. Beside
/// the time on the wall there is the time of all processors together: what the threads cost, and whether the machine had
/// as many processors to give.
/// </summary>
internal static class ThreadsBenchmark
{
    public static void Run(Workload workload, Timing timing, int threads)
    {
        if (!workload.RunsOnThreads)
        {
            return;
        }

        var single = new Series(workload.Prepare(), workload, timing);
        var several = new Series(workload.Prepare(threads), workload, timing);
        double[] ratios = new double[timing.Repetitions];
        for (int i = 0; i < ratios.Length; i++)
        {
            ratios[i] = single.Repeat(i) / several.Repeat(i);
        }

        string name = FormattableString.Invariant($"{workload.Name}_t{threads}");
        single.Write(workload.Name);
        several.Write(name);
        JsonLine.Write(name, "times_as_fast", ratios);
    }

    /// <summary>One of the two, with its figures.</summary>
    private sealed class Series(Action call, Workload workload, Timing timing)
    {
        private readonly long _calls = timing.Prepare(call, workload.Repetition);
        private readonly double[] _wall = new double[timing.Repetitions];
        private readonly double[] _processor = new double[timing.Repetitions];

        /// <returns>Seconds per call on the wall.</returns>
        public double Repeat(int repetition)
        {
            var processor = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            for (long i = 0; i < _calls; i++)
            {
                call();
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / _calls;
            double used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / _calls;
            _wall[repetition] = workload.Convert(seconds);
            _processor[repetition] = workload.Convert(used);
            return seconds;
        }

        public void Write(string name)
        {
            JsonLine.Write(name, workload.Metric, _wall);
            JsonLine.Write(name, "cpu_" + workload.Metric, _processor);
        }
    }
}
