using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Benchmarks;

/// <summary>F: what the generator costs in a build, and at a keystroke in an editor.</summary>
internal static class GeneratorBenchmark
{
    private const double BytesPerMegabyte = 1e6;

    public static void Run(Timing timing)
    {
        foreach (int models in new[] { 1, 10, 100 })
        {
            string suffix = models.ToString(CultureInfo.InvariantCulture);
            var compilation = GeneratorHost.Compile(Enumerable.Range(0, models).Select(i => Declare(i, 20)));
            Measure("F.generate_" + suffix, timing, () => (GeneratorHost.CreateDriver(), compilation));

            var driver = GeneratorHost.CreateDriver().RunGenerators(compilation);
            int units = 20;
            Measure("F.keystroke_in_1_of_" + suffix, timing, () => (driver, Edit(compilation, ++units)));
        }
    }

    private static void Measure(
        string name, Timing timing, Func<(GeneratorDriver Driver, CSharpCompilation Compilation)> prepare)
    {
        double[] milliseconds = new double[timing.Repetitions];
        double[] megabytes = new double[timing.Repetitions];
        for (int i = -2; i < timing.Repetitions; i++)
        {
            var (driver, compilation) = prepare();
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            var result = driver.RunGenerators(compilation).GetRunResult();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
            if (result.GeneratedTrees.Length < 4 || !result.Diagnostics.IsEmpty)
            {
                throw new WrongNumbersException(
                    $"{name}: {result.GeneratedTrees.Length} files, {result.Diagnostics.Length} diagnostics.");
            }

            // The first two runs compile the generator itself.
            if (i >= 0)
            {
                milliseconds[i] = elapsed;
                megabytes[i] = bytes / BytesPerMegabyte;
            }
        }

        JsonLine.Write(name, "ms", milliseconds);
        JsonLine.Write(name, "MB_allocated", megabytes);
    }

    /// <summary>Another number of units in the first model.</summary>
    private static CSharpCompilation Edit(CSharpCompilation compilation, int units)
    {
        var old = compilation.SyntaxTrees[0];
        return compilation.ReplaceSyntaxTree(old, GeneratorHost.Parse(Declare(0, units)));
    }

    private static string Declare(int index, int units) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [RecurrentModel(InputSize = 4, SequenceLength = 32, BatchSize = 32)]
        [Lstm({{units}})]
        [Dense(1)]
        public sealed partial class Model{{index}};
        """);
}
