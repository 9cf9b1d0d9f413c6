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
    public abstract IEnumerable<string> Names { get; }

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

    /// <summary>In this process: the generated code comes with its project, which BenchmarkDotNet would have to rebuild.</summary>
    internal static IConfig CreateConfig() =>
        DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));

    /// <summary>One call of the workload.</summary>
    protected void Call() => _call();

    /// <summary>Names with a beginning.</summary>
    protected static IEnumerable<string> NamesOf(string group) => AllWorkloads.Select(group).Select(w => w.Name);
}

/// <summary>A: time per step.</summary>
public class StreamBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => NamesOf("A.");

    /// <summary>A block of steps.</summary>
    [Benchmark(OperationsPerInvoke = 128)]
    public void Step() => Call();
}

/// <summary>B: time per forward.</summary>
public class SequenceBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => NamesOf("B.");

    /// <summary>One batch.</summary>
    [Benchmark]
    public void Predict() => Call();
}

/// <summary>C: time per training step.</summary>
public class TrainingBenchmarks : PeopleBenchmarks
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => NamesOf("C");

    /// <summary>Loss, gradients and Adam for one batch.</summary>
    [Benchmark]
    public void Train() => Call();
}
