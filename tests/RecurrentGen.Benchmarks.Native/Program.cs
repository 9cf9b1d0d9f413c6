using System.Globalization;
using System.Runtime.CompilerServices;
using RecurrentGen.Benchmarks;

switch (args)
{
    case ["first-step"]:
        FirstCalls.Run(training: false);
        return 0;
    case ["first-training"]:
        FirstCalls.Run(training: true);
        return 0;
    case ["serve", var share]:
        Serve(double.Parse(share, CultureInfo.InvariantCulture));
        return 0;
    case ["latency"]:
        LatencyBenchmark.Run(Timing.Full);
        return 0;
    case ["own-cells"]:
        OwnCells();
        return 0;
    case ["verify", var filter]:
        return Verify(filter);
    default:
        Console.Error.WriteLine(
            """
            RecurrentGen.Benchmarks.Native serve SHARE       reads workloads from the standard input, times them
            RecurrentGen.Benchmarks.Native verify FILTER     checks their numbers
            RecurrentGen.Benchmarks.Native latency           percentiles of a million single steps
            RecurrentGen.Benchmarks.Native own-cells         compares a user's cells with the built-in ones
            RecurrentGen.Benchmarks.Native first-step        times the first steps of this process
            RecurrentGen.Benchmarks.Native first-training    times the first training steps of this process
            """);
        return 2;
}

// In methods of their own, so that the first calls load nothing of this.
[MethodImpl(MethodImplOptions.NoInlining)]
static void Serve(double share)
{
    var timing = Timing.Full with { Share = share, CpuTime = true };
    var calls = new Dictionary<string, Action>(StringComparer.Ordinal);
    while (Console.ReadLine() is { } name)
    {
        var workload = AllWorkloads.List.First(w => w.Name == name);
        if (!calls.TryGetValue(name, out var call))
        {
            calls[name] = call = workload.Prepare();
        }

        double[] values = [.. timing.Measure(call, workload.Repetition).Select(workload.Convert)];
        JsonLine.Write(workload.Name, workload.Metric, values);
    }
}

// In turns, so that whatever else the machine does meets both.
[MethodImpl(MethodImplOptions.NoInlining)]
static void OwnCells()
{
    const int Rounds = 15;
    var timing = new Timing(1, TimeSpan.FromMilliseconds(50), 1, CpuTime: true);
    foreach (var (own, builtIn) in AllWorkloads.OwnCells)
    {
        own.Verify();
        double[] ratios = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            // New models each time, so that where their memory lies does not decide.
            var (ours, theirs) = (own.Prepare(), builtIn.Prepare());
            double first = timing.Measure(theirs, builtIn.Repetition)[0];
            ratios[i] = timing.Measure(ours, own.Repetition)[0] / first;
        }

        JsonLine.Write(own.Name, "ratio_to_built_in", ratios);
    }
}

[MethodImpl(MethodImplOptions.NoInlining)]
static int Verify(string filter)
{
    try
    {
        foreach (var workload in AllWorkloads.Select(filter))
        {
            workload.Verify();
        }

        return 0;
    }
    catch (WrongNumbersException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}
