using System.Runtime.CompilerServices;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Benchmarks;

/// <summary>A: one step per call, the state carried on, blocks of 128 inputs.</summary>
internal sealed class StreamWorkload<TModel, TStream>(string name, params EagerLayer[] layers)
    : Workload(name, "ns_per_step", typeof(TModel)), ILatencyWorkload
    where TModel : class, IRecurrentModel<TModel, float, float>
    where TStream : struct, IStream<TStream, TModel>
{
    private const int Block = 128;

    /// <summary>Error allowed; measured: 1e-7 to 4e-7.</summary>
    private const double Tolerance = 2e-6;

    /// <summary>
    /// Error allowed with compact weights, against the unrounded ones; measured: 2e-3 with bfloat16, 5e-3 with int8.
    /// </summary>
    private const double CompactTolerance = 2e-2;

    private static int InputSize => TModel.ModelDescription.Shape.InputSize;

    /// <summary>The name of the same workload with float32 weights, if this one has compact weights.</summary>
    public string? Float32 { get; init; }

    public override int UnitsPerCall => Block;

    public override string? Baseline => Float32;

    public override TimeSpan Repetition => TimeSpan.FromMilliseconds(20);

    /// <summary>A step depends on the one before.</summary>
    public override bool RunsOnThreads => false;

    public override Action Prepare(int threads = 1)
    {
        var stream = TStream.Open(TModel.Create(1, Initialization.PyTorch));
        float[] inputs = Draw(Block * InputSize);
        float[] outputs = new float[Block];
        int inputSize = InputSize;
        return () => StreamLoops.RunBlock(stream, inputs, outputs, inputSize);
    }

    public override void Verify(int threads = 1)
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        float[] inputs = Draw(Block * InputSize);
        float[] outputs = new float[Block];
        StreamLoops.RunBlock(TStream.Open(model), inputs, outputs, InputSize);
        AssertClose("outputs", outputs, CreateReference(model, layers).Predict(ToDoubles(inputs), 1),
            Float32 is null ? Tolerance : CompactTolerance);
    }

    public void MeasureLatency(long[] ticks)
    {
        var stream = TStream.Open(TModel.Create(1, Initialization.PyTorch));
        StreamLoops.TimeSteps(stream, Draw(Block * InputSize), InputSize, ticks);
    }
}

/// <summary>A workload whose single steps can be timed.</summary>
internal interface ILatencyWorkload
{
    /// <summary>Times as many steps as there are elements, in ticks of the clock.</summary>
    void MeasureLatency(long[] ticks);
}

/// <summary>
/// The timed loops; compiled once, since a loop that is replaced while it runs would be measured in two forms.
/// </summary>
internal static class StreamLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunBlock<TStream>(TStream stream, float[] inputs, float[] outputs, int inputSize)
        where TStream : struct, IStream
    {
        for (int t = 0; t < outputs.Length; t++)
        {
            stream.Step(inputs.AsSpan(t * inputSize, inputSize), outputs.AsSpan(t, 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TimeSteps<TStream>(TStream stream, float[] inputs, int inputSize, long[] ticks)
        where TStream : struct, IStream
    {
        Span<float> output = stackalloc float[1];
        int at = 0;
        for (int i = 0; i < ticks.Length; i++)
        {
            long before = System.Diagnostics.Stopwatch.GetTimestamp();
            stream.Step(inputs.AsSpan(at, inputSize), output);
            ticks[i] = System.Diagnostics.Stopwatch.GetTimestamp() - before;
            at = at + inputSize == inputs.Length ? 0 : at + inputSize;
        }
    }
}
