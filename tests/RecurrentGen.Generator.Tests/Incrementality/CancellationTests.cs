using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>Whoever cancels is answered soon, wherever the work is, and the next run is a whole one.</summary>
public sealed class CancellationTests
{
    /// <summary>Memory that is allocated between two questions at the most: a few milliseconds of work.</summary>
    private const long MostBytesBetween = 8 << 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Large => new()
    {
        { "many layers", Source.Model(string.Concat(Enumerable.Repeat("[Gru(4)] ", 150)) + "[Dense(1)]") },
        {
            "many steps written out",
            "[RecurrentModel(InputSize = 4, SequenceLength = 512)] [Lstm(20, Unroll = 512)] [Dense(1)] public partial class Model;"
        },
        {
            "many values",
            Source.Cell(", Matrix w, Matrix u", "var a0 = Tanh(w * x + u * h); "
                + string.Concat(Enumerable.Range(1, 250).Select(i => $"var a{i} = Tanh({i}.5 * a{i - 1}); ")) + "return a250;")
            + Source.Model("[Cell<C>(5)]")
        },
        {
            "more values than an ordinary stack has room for",
            Source.Cell(", Matrix w, Matrix u", "var a0 = Tanh(w * x + u * h); "
                + string.Concat(Enumerable.Range(1, 400).Select(i => $"var a{i} = Tanh({i}.5 * a0); ")) + "return a1 + a400;")
            + Source.Model("[Cell<C>(5)]")
        },
        {
            "many products",
            Source.Cell(
                string.Concat(Enumerable.Range(0, 60).Select(i => $", Matrix m{i}")),
                "return Tanh(m0 * x) + " + string.Join(" + ", Enumerable.Range(1, 59).Select(i => $"Sigmoid(m{i} * h)")) + ";")
            + Source.Model("[Cell<C>(5)]")
        },
        {
            "six accumulators in every order",
            Source.Cell(
                string.Concat(Enumerable.Range(0, 12).Select(i => $", Matrix m{i}")),
                "return " + string.Join(" + ", Enumerable.Range(0, 6).Select(i => $"Tanh(m{2 * i} * {(i % 2 == 0 ? "x" : "h")} + m{(2 * i) + 1} * h)")) + ";")
            + Source.Model("[Cell<C>(5)]")
        },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public void EveryWayIsAskedOften(string what, string source)
    {
        var compilation = Source.Compile(source);

        // What Roslyn reads of the references when it is first asked is no work of ours, and on a machine of many processors
        // it allocates more for it than all that is allowed.
        Assert.Empty(compilation.GetDiagnostics(Token).Where(d => d.Severity == DiagnosticSeverity.Error));
        int checks = 0;
        long last = 0;
        long most = 0;
        int thread = 0;
        Work(compilation, Check);
        Assert.InRange(most, 0, MostBytesBetween);
        Assert.True(checks > 500, $"{what}: {checks} questions");

        void Check()
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (checks > 0 && thread == Environment.CurrentManagedThreadId)
            {
                most = Math.Max(most, now - last);
            }

            checks++;
            thread = Environment.CurrentManagedThreadId;
            last = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void TheQuestionThatIsAnsweredIsTheLast(string what, string source)
    {
        var compilation = Source.Compile(source);
        int all = 0;

        // The cell is read once.
        Work(compilation, static () => { });
        Work(compilation, () => all++);
        foreach (int share in new[] { 1, 5, 20, 50, 99 })
        {
            int left = Math.Max(1, all * share / 100);
            Assert.Throws<OperationCanceledException>(() => Work(compilation, () =>
            {
                left--;
                if (left <= 0)
                {
                    throw new OperationCanceledException();
                }
            }));
            Assert.True(left == 0, $"{what}: asked {-left} times more after the answer");
        }

        // Nothing of it stays.
        Assert.Null(Cancellation.Current);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void ADriverThatWasCancelledWorksOn(string what, string source)
    {
        var input = Source.Compile(source);
        using var cancellation = new CancellationTokenSource();
        bool cancel = true;
        var generator = new RecurrentModelGenerator(model =>
        {
            if (cancel)
            {
                cancellation.Cancel();
            }

            return Planner.Plan(model);
        });
        var driver = Generated.Driver(input, generator);
        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(input, cancellation.Token));
        cancel = false;
        var after = driver.RunGenerators(input, Token).GetRunResult();
        Assert.Empty(after.Diagnostics);
        var expected = Generated.Run(input).GeneratedTrees.Select(t => t.ToString());
        Assert.True(expected.SequenceEqual(after.GeneratedTrees.Select(t => t.ToString())), what);
    }

    [Fact]
    public void AnAnalyzerThatWasCancelledWorksOn()
    {
        var compilation = Source.Compile(Source.Model("[Lstm(0)]"));
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Cancellation.Run(
            () => Generator.Parsing.ModelParser.Parse(compilation.GetTypeByMetadataName("Model")!, compilation, cancellation.Token),
            cancellation.Token));
        Assert.Equal("RGEN0101", Source.Bind(Source.Model("[Lstm(0)]")).Findings[0].Id);
    }

    private static void Work(Compilation compilation, Action check) => Cancellation.Run(
        () =>
        {
            var model = Generator.Binding.ModelBinder.Bind(Source.Parse(compilation, "Model")).Model!;
            return DeepStack.Run(model, () => SourceFile.Parts.Sum(p => p.Write(Planner.Plan(model).Program!).Length));
        },
        check);
}
