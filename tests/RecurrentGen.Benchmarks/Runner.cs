namespace RecurrentGen.Benchmarks;

/// <summary>Times what the command line asks for.</summary>
internal static class Runner
{
    /// <summary>Ends the answer to a request; the peers' drivers print the same.</summary>
    private const string EndOfAnswer = "done";

    /// <returns>The exit code.</returns>
    /// <exception cref="WrongNumbersException">A workload computes something else than its definition says.</exception>
    public static int Run(Options options)
    {
        var timing = options.Quick ? Timing.Quick : Timing.Full with { Share = options.Share };
        timing = timing with { CpuTime = options.CpuTime };
        if (options.Serve)
        {
            Serve(timing);
            return 0;
        }

        switch (options.Filter)
        {
            case "latency":
                LatencyBenchmark.Run(timing);
                return 0;
            case "generator":
                GeneratorBenchmark.Run(timing);
                return 0;
            case "size":
                SizeBenchmark.Run(timing);
                return 0;
        }

        var workloads = AllWorkloads.Select(options.Filter);
        if (workloads.Length == 0)
        {
            Console.Error.WriteLine($"No workload matches '{options.Filter}'; there are:");
            Console.Error.WriteLine(string.Join("\n", AllWorkloads.List.Select(w => "  " + w.Name)));
            return 2;
        }

        if (options.Verify)
        {
            foreach (var workload in workloads)
            {
                workload.Verify(options.Threads);
            }
        }

        if (options.Json)
        {
            foreach (var workload in workloads)
            {
                if (options.Threads > 1)
                {
                    ThreadsBenchmark.Run(workload, timing, options.Threads);
                }
                else
                {
                    Time(workload, timing);
                }
            }
        }

        return 0;
    }

    /// <summary>Answers requests, so that measurements of several programs can take turns.</summary>
    private static void Serve(Timing timing)
    {
        // Models are kept: a second look at a workload meets code that is compiled and memory that is in place.
        var calls = new Dictionary<string, Action>(StringComparer.Ordinal);
        while (Console.ReadLine() is { } name)
        {
            var workload = AllWorkloads.List.FirstOrDefault(w => w.Name == name);
            if (workload is not null)
            {
                if (!calls.TryGetValue(name, out var call))
                {
                    calls[name] = call = workload.Prepare();
                }

                Time(workload, call, timing);
            }

            Console.WriteLine(EndOfAnswer);
            Console.Out.Flush();
        }
    }

    private static void Time(Workload workload, Timing timing)
    {
        var call = workload.Prepare();
        Time(workload, call, timing);
        if (workload.Baseline is { } name)
        {
            var baseline = AllWorkloads.List.First(w => w.Name == name);
            double[] ratios = timing.MeasureRatio(baseline.Prepare(), call, workload.Repetition);
            JsonLine.Write(workload.Name, "times_faster", ratios);
        }
    }

    private static void Time(Workload workload, Action call, Timing timing)
    {
        double[] values = [.. timing.Measure(call, workload.Repetition).Select(workload.Convert)];
        JsonLine.Write(workload.Name, workload.Metric, values);
    }
}
