using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Benchmarks;

/// <summary>F: what the generator costs in a build, and at a keystroke in an editor.</summary>
internal static class GeneratorBenchmark
{
    private const double BytesPerMegabyte = 1e6;
    private const string Elsewhere = "internal static class Elsewhere { public static int Answer => 0; }";

    private static readonly int[] Counts = [1, 10, 100];

    // Steps that are written out, and units.
    private static readonly (int Steps, int Units)[] Unrolls = [(16, 20), (64, 20), (256, 20), (1024, 20), (64, 8), (64, 128), (256, 128)];

    /// <summary>One JSON line for each figure.</summary>
    public static void Run(Timing timing)
    {
        foreach (var cost in Measure(timing))
        {
            JsonLine.Write(cost.Name, "ms", cost.Milliseconds);
            JsonLine.Write(cost.Name, "MB_allocated", cost.Megabytes);
            if (cost.Retained > 0)
            {
                JsonLine.Write(cost.Name, "MB_retained", [cost.Retained]);
            }
        }
    }

    /// <summary>A table for docs/performance.md.</summary>
    public static void Print(Timing timing)
    {
        Console.WriteLine("| what | ms, fastest | ms, median | MB allocated | MB held | text, KB |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var cost in Measure(timing))
        {
            double[] sorted = [.. cost.Milliseconds.Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {cost.Words} | {sorted[0]:0.0} | {sorted[sorted.Length / 2]:0.0} | {cost.Megabytes.Order().ElementAt(sorted.Length / 2):0.00} | " +
                $"{(cost.Retained > 0 ? cost.Retained.ToString("0.00", CultureInfo.InvariantCulture) : "")} | " +
                $"{(cost.TextBytes > 0 ? (cost.TextBytes / 1e3).ToString("0", CultureInfo.InvariantCulture) : "")} |"));
            Console.Out.Flush();
        }
    }

    private static IEnumerable<Cost> Measure(Timing timing)
    {
        WarmUp();
        foreach (int models in Counts)
        {
            yield return Generate(
                "F.generate_" + Text(models), $"generation, {Count(models)}", [.. Enumerable.Range(0, models).Select(i => Declare(i, 20))], timing);
        }

        foreach (var (steps, units) in Unrolls)
        {
            yield return Generate(
                $"F.unroll_{Text(steps)}x{Text(units)}", $"generation, {Text(steps)} steps of {Text(units)} units written out",
                [Declare(0, units, steps)], timing);
        }

        foreach (int models in Counts)
        {
            foreach (var cost in Keystrokes(models, timing))
            {
                yield return cost;
            }
        }

        yield return Keystroke(
            "F.keystroke_4x512", "a key in the attribute of four layers of 512", [Stack(64)], 0, key => Stack(64 + key), timing);
        foreach (var cost in Limits(timing))
        {
            yield return cost;
        }
    }

    /// <summary>A limit of code is the only one for which a model is compiled.</summary>
    private static IEnumerable<Cost> Limits(Timing timing)
    {
        yield return Analysis(
            "F.analysis_4x512", "the analyzer, after a key in the attribute of four layers of 512", [Stack(64)], 0, key => Stack(64 + key), timing);
        yield return Analysis(
            "F.analysis_code_1", "the same of one model with a limit of code", [Limit(Declare(0, 20))], 0,
            key => Limit(Declare(0, 20 + key)), timing);
        yield return Analysis(
            "F.analysis_code_4x512", "the same of four layers of 512 with a limit of code", [Limit(Stack(64))], 0,
            key => Limit(Stack(64 + key)), timing);
        yield return Analysis(
            "F.analysis_code_beside_4x512", "the same after a key in their file, beside the declaration", [Limit(Stack(64))], 0,
            key => $"// {Text(key)}\n" + Limit(Stack(64)), timing);
    }

    private static string Limit(string declaration) => "[Budget(MaxCodeBytes = 1_000_000)]\n" + declaration;

    private static IEnumerable<Cost> Keystrokes(int models, Timing timing)
    {
        string[] files = [.. Enumerable.Range(0, models).Select(i => Declare(i, 20)), Elsewhere];
        string of = Text(models);
        yield return Keystroke(
            "F.keystroke_in_1_of_" + of, $"a key in the attribute of one model, {Count(models)}", files, 0, key => Declare(0, 20 + key), timing);
        yield return Keystroke(
            "F.keystroke_beside_" + of, $"a key in another file, {Count(models)}", files, models,
            key => Elsewhere.Replace("0", Text(key), StringComparison.Ordinal), timing);
        yield return Analysis(
            "F.analysis_beside_" + of, $"the analyzer, after a key in another file, {Count(models)}", files, models,
            key => Elsewhere.Replace("0", Text(key), StringComparison.Ordinal), timing);
        yield return Analysis(
            "F.analysis_in_1_of_" + of, $"the analyzer, after a key in the attribute of one, {Count(models)}", files, 0,
            key => Declare(0, 20 + key), timing);

        files = [.. Enumerable.Range(0, models).Select(i => DeclareOwn(i)), Cell(0)];
        yield return Keystroke(
            "F.keystroke_in_cell_of_" + of, $"a key in a cell that all use, {Count(models)}", files, models, Cell, timing);
    }

    private static Cost Generate(string name, string words, string[] files, Timing timing)
    {
        var compilation = GeneratorHost.Compile(files);
        GeneratorDriver? last = null;
        var cost = Measure(name, words, timing, () =>
        {
            var driver = GeneratorHost.CreateDriver();
            return () => last = driver.RunGenerators(compilation);
        });
        return cost with
        {
            TextBytes = last!.GetRunResult().GeneratedTrees.Sum(t => t.Length),
            Retained = Retained(compilation),
        };
    }

    private static Cost Keystroke(string name, string words, string[] files, int file, Func<int, string> edit, Timing timing)
    {
        var compilation = GeneratorHost.Compile(files);
        var driver = GeneratorHost.CreateDriver().RunGenerators(compilation);
        int key = 0;
        return Measure(name, words, timing, () =>
        {
            var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], GeneratorHost.Parse(edit(++key)));
            return () => driver.RunGenerators(edited);
        });
    }

    /// <summary>Of the declarations alone: the analyzer does not look at generated files, which the compiler binds in any case.</summary>
    private static Cost Analysis(string name, string words, string[] files, int file, Func<int, string> edit, Timing timing)
    {
        var compilation = GeneratorHost.Compile(files);
        int key = 0;
        return Measure(name, words, timing, () =>
        {
            var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], GeneratorHost.Parse(edit(++key)));
            return () => GeneratorHost.Analyze(edited);
        });
    }

    private static Cost Measure(string name, string words, Timing timing, Func<Action> prepare)
    {
        double[] milliseconds = new double[timing.Repetitions];
        double[] megabytes = new double[timing.Repetitions];
        for (int i = -2; i < timing.Repetitions; i++)
        {
            var work = prepare();
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            double start = timing.CpuTime ? Environment.CpuUsage.TotalTime.TotalMilliseconds : 0;
            long ticks = Stopwatch.GetTimestamp();
            work();
            double elapsed = timing.CpuTime
                ? Environment.CpuUsage.TotalTime.TotalMilliseconds - start
                : Stopwatch.GetElapsedTime(ticks).TotalMilliseconds;
            bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;

            // The first two runs compile the generator itself.
            if (i >= 0)
            {
                milliseconds[i] = elapsed;
                megabytes[i] = bytes / BytesPerMegabyte;
            }
        }

        return new Cost(name, words, milliseconds, megabytes);
    }

    /// <summary>What a driver that has run holds, beside the compilation.</summary>
    private static double Retained(CSharpCompilation compilation)
    {
        compilation.GetDiagnostics();
        GeneratorHost.CreateDriver().RunGenerators(compilation);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var driver = GeneratorHost.CreateDriver().RunGenerators(compilation);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(driver);
        return (after - before) / BytesPerMegabyte;
    }

    /// <summary>A compiler that is itself being compiled is four times slower.</summary>
    private static void WarmUp()
    {
        for (int i = 0; i < 40; i++)
        {
            var driver = GeneratorHost.CreateDriver().RunGenerators(GeneratorHost.Compile([Declare(0, 20 + i)]));
            if (driver.GetRunResult() is { } result && (result.GeneratedTrees.Length < 4 || !result.Diagnostics.IsEmpty))
            {
                throw new WrongNumbersException($"{result.GeneratedTrees.Length} files, {result.Diagnostics.Length} diagnostics.");
            }
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Count(int models) => models == 1 ? "1 model" : $"{Text(models)} models";

    private static string Declare(int index, int units, int unroll = 1) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [RecurrentModel(InputSize = 4, SequenceLength = {{Math.Max(32, unroll)}}, BatchSize = 32)]
        [Lstm({{units}}{{(unroll > 1 ? $", Unroll = {unroll}" : "")}})]
        [Dense(1)]
        public sealed partial class Model{{index}};
        """);

    private static string DeclareOwn(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [RecurrentModel(InputSize = 4, SequenceLength = 32, BatchSize = 32)]
        [Cell<Own>(20)]
        [Dense(1)]
        public sealed partial class Model{{index}};
        """);

    private static string Cell(int key) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [RecurrentGen.CellLanguage.RecurrentCell]
        public readonly struct Own
        {
            public static RecurrentGen.CellLanguage.Vector Step(
                RecurrentGen.CellLanguage.Vector x, RecurrentGen.CellLanguage.Vector h, RecurrentGen.CellLanguage.Matrix W,
                RecurrentGen.CellLanguage.Matrix U, RecurrentGen.CellLanguage.Vector b)
            {
                var n = RecurrentGen.CellLanguage.Functions.Tanh(W * x + U * h + b);
                return 0.25 * h + {{key}}.5 * n;
            }
        }
        """);

    private static string Stack(int steps) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        [RecurrentModel(InputSize = 64, SequenceLength = {{steps}}, BatchSize = 32)]
        [Lstm(512, Layers = 4)]
        [Dense(1)]
        public sealed partial class Stack;
        """);

    /// <param name="Words">For people.</param>
    private sealed record Cost(string Name, string Words, double[] Milliseconds, double[] Megabytes)
    {
        /// <summary>Megabytes; 0 where it is not asked.</summary>
        public double Retained { get; init; }

        public int TextBytes { get; init; }
    }
}
