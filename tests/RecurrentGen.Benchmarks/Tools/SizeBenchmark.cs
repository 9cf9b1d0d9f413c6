using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
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

    public static void Run(Timing timing)
    {
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
        int text = 0;
        int largest = 0;
        int total = 0;
        for (int i = -1; i < timing.Repetitions; i++)
        {
            var input = GeneratorHost.Compile([declaration]);
            long start = Stopwatch.GetTimestamp();
            var driver = GeneratorHost.CreateDriver().RunGeneratorsAndUpdateCompilation(input, out var output, out _);
            double generated = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            using var image = new MemoryStream();
            var emitted = output.Emit(image);
            double compiled = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!emitted.Success)
            {
                throw new WrongNumbersException(
                    $"{name} does not compile: {emitted.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
            }

            if (i >= 0)
            {
                generation[i] = generated;
                compilation[i] = compiled;
            }

            text = driver.GetRunResult().GeneratedTrees.Sum(t => Encoding.UTF8.GetByteCount(t.ToString()));
            (largest, total) = MeasureBodies(image);
        }

        JsonLine.Write(name, "bytes_generated_text", [text]);
        JsonLine.Write(name, "bytes_IL_largest_method", [largest]);
        JsonLine.Write(name, "bytes_IL", [total]);
        JsonLine.Write(name, "ms_generate", generation);
        JsonLine.Write(name, "ms_compile", compilation);
    }

    private static (int Largest, int Total) MeasureBodies(MemoryStream image)
    {
        image.Position = 0;
        using var reader = new PEReader(image, PEStreamOptions.LeaveOpen);
        var metadata = reader.GetMetadataReader();
        int largest = 0;
        int total = 0;
        foreach (var handle in metadata.MethodDefinitions)
        {
            int address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address != 0)
            {
                int length = reader.GetMethodBody(address).GetILContent().Length;
                largest = Math.Max(largest, length);
                total += length;
            }
        }

        return (largest, total);
    }
}
