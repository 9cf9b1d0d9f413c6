using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Tests.Infrastructure;
using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>A model that was generated, compiled and loaded into this process.</summary>
internal sealed class RunningModel
{
    private static readonly ConcurrentDictionary<string, Lazy<RunningModel>> Made = new();
    private readonly Type _type;
    private readonly object _model;

    private RunningModel(string source)
    {
        var token = TestContext.Current.CancellationToken;
        var input = Source.Compile(source);
        var result = Generated.Driver(input)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out _, token).GetRunResult();
        Texts = [.. result.GeneratedTrees.Select(t => t.GetText(token).ToString())];
        using var image = new MemoryStream();
        var emitted = output.WithOptions(output.Options.WithOptimizationLevel(OptimizationLevel.Release))
            .WithAssemblyName("Test" + Guid.NewGuid().ToString("N")).Emit(image, cancellationToken: token);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics.Take(5)));
        _type = Assembly.Load(image.ToArray()).GetType("Model")!;
        _model = New();
    }

    /// <summary>Made once for all tests of a declaration.</summary>
    /// <param name="source">A declaration of the class <c>Model</c>, and what it needs.</param>
    public static RunningModel Of(string source) =>
        Made.GetOrAdd(source, s => new Lazy<RunningModel>(() => new RunningModel(s))).Value;

    /// <summary>The generated files.</summary>
    public IReadOnlyList<string> Texts { get; }

    public ModelDescription Description => (ModelDescription)Property("Description")!;

    /// <summary>Parameters that no live stream reads: those of another instance.</summary>
    public ParameterBlock NewParameters() => (ParameterBlock)_type.GetProperty("Parameters")!.GetValue(New())!;

    public string Summary => (string)Property("Summary")!;

    public bool Streams => _type.GetNestedType("LiveStream") is not null;

    /// <summary>A constant of one of the model's types.</summary>
    public long Constant(string type, string name) =>
        Convert.ToInt64(_type.GetNestedType(type)!.GetField(name)!.GetRawConstantValue(), null);

    private object New() => Activator.CreateInstance(_type, 1UL, Initialization.PyTorch)!;

    /// <summary>Bytes of the compact copy, by the report of who made it.</summary>
    public long CompactBytes()
    {
        _type.GetMethod("CreateStream", [typeof(TextWriter)])!.Invoke(_model, [null]);
        var report = (StreamWeightsReport)Property("StreamWeightsReport")!;
        return report.CompactBytes;
    }

    /// <summary>Bytes that this thread allocates for a live stream.</summary>
    public long AllocatedByStream()
    {
        // Streams of compact weights have a parameter, and one that reads the parameters themselves is the same size.
        var method = _type.GetMethod("CreateFloat32Stream") ?? _type.GetMethod("CreateStream", Type.EmptyTypes)!;
        return Allocated(method.CreateDelegate<Func<object>>(_model));
    }

    /// <summary>The same for a training.</summary>
    public long AllocatedByTraining()
    {
        var create = _type.GetMethod("CreateTraining")!.CreateDelegate<Func<TrainingOptions?, object>>(_model);
        var options = new TrainingOptions();
        return Allocated(() => create(options));
    }

    private static long Allocated(Func<object> create) => Allocations.Of(() => GC.KeepAlive(create()));

    private object? Property(string name) => _type.GetProperty(name)!.GetValue(_model);
}
