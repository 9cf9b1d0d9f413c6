using System.Diagnostics;
using System.Text;
using Microsoft.CodeAnalysis;

namespace RecurrentGen.Benchmarks;

/// <summary>G: how much code a declaration becomes, and how long that takes.</summary>
internal static class SizeBenchmark
{
    private const string LargeStack = """
        [RecurrentModel(InputSize = 64, SequenceLength = 64, BatchSize = 32)]
        [Lstm(512, Layers = 4)]
        [Dense(1)]
        internal sealed partial class LargeStack;
        """;

    /// <summary>Runs before the first figure: a compiler that is itself being compiled is four times slower.</summary>
    private const int WarmUpRuns = 40;

    public static void Run(Timing timing)
    {
        for (int i = 0; i < WarmUpRuns; i++)
        {
            Build(LargeStack);
        }

        foreach (var workload in AllWorkloads.List)
        {
            Measure("G." + workload.Name, GeneratorHost.DeclarationOf(workload.ModelType), timing);
        }

        Measure("G.lstm_64x512_T64_b32_L4", LargeStack, timing);
    }

    private static void Measure(string name, string declaration, Timing timing)
    {
        double[] generation = new double[timing.Repetitions];
        double[] compilation = new double[timing.Repetitions];
        var code = Build(declaration);
        for (int i = 0; i < timing.Repetitions; i++)
        {
            code = Build(declaration);
            generation[i] = code.Generation.TotalMilliseconds;
            compilation[i] = code.Compilation.TotalMilliseconds;
        }

        JsonLine.Write(name, "bytes_generated_text", [code.TextBytes]);
        JsonLine.Write(name, "bytes_IL_largest_method", [code.LargestMethod]);
        JsonLine.Write(name, "bytes_IL", [code.AllMethods]);
        JsonLine.Write(name, "ms_generate", generation);
        JsonLine.Write(name, "ms_compile", compilation);
    }

    private static Code Build(string declaration)
    {
        var input = GeneratorHost.Compile([declaration]);
        long start = Stopwatch.GetTimestamp();
        var driver = GeneratorHost.CreateDriver().RunGeneratorsAndUpdateCompilation(input, out var output, out _);
        var generation = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        using var image = new MemoryStream();
        var emitted = output.Emit(image);
        var compilation = Stopwatch.GetElapsedTime(start);
        if (!emitted.Success)
        {
            var error = emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            throw new WrongNumbersException($"A declaration does not compile: {error}\n{declaration}");
        }

        int text = driver.GetRunResult().GeneratedTrees.Sum(t => Encoding.UTF8.GetByteCount(t.ToString()));
        var sizes = MethodSizes.Read(image);
        return new Code(text, sizes.Max(m => m.Il), sizes.Sum(m => m.Il), generation, compilation);
    }

    private sealed record Code(
        int TextBytes, int LargestMethod, int AllMethods, TimeSpan Generation, TimeSpan Compilation);
}
