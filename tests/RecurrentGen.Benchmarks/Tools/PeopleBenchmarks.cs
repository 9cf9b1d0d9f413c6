using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace RecurrentGen.Benchmarks;

/// <summary>The workloads for BenchmarkDotNet, which prints a table for people.</summary>
public abstract class PeopleBenchmarks
{
    private Action _call = () => { };

    /// <summary>Names of the workloads of one group.</summary>
    public IEnumerable<string> Names => AllWorkloads.Select(Group).Select(w => w.Name);

    /// <summary>The workload that is run.</summary>
    [ParamsSource(nameof(Names))]
    public string Workload { get; set; } = "";

    /// <summary>Checks the workload's numbers and makes its model.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var workload = AllWorkloads.Select(Workload)[0];
        workload.Verify();
        _call = workload.Prepare();
    }

    /// <summary>
    /// In this process: the generated code comes with its project, which BenchmarkDotNet would have to rebuild.
    /// </summary>
    internal static IConfig CreateConfig() =>
        DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));

    /// <summary>One call of the workload.</summary>
    protected void Call() => _call();

    /// <summary>How the names of the group begin.</summary>
    protected abstract string Group { get; }
}

/// <summary>A: time per step.</summary>
public class StreamBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    protected override string Group => "A.";

    /// <summary>A block of steps.</summary>
    [Benchmark(OperationsPerInvoke = 128)]
    public void Step() => Call();
}

/// <summary>B: time per forward.</summary>
public class SequenceBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    protected override string Group => "B.";

    /// <summary>One batch.</summary>
    [Benchmark]
    public void Predict() => Call();
}

/// <summary>C: time per training step.</summary>
public class TrainingBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    protected override string Group => "C";

    /// <summary>Loss, gradients and Adam for one batch.</summary>
    [Benchmark]
    public void Train() => Call();
}
