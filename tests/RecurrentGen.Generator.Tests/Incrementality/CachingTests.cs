using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>Typing elsewhere costs nothing: what a model is made of stays equal, and nothing is written again.</summary>
public sealed class CachingTests
{
    private const string First =
        """
        using RecurrentGen; using RecurrentGen.CellLanguage; using static RecurrentGen.CellLanguage.Functions;
        [RecurrentCell] public struct C { public static Vector Step(Vector x, Vector h, Matrix w) => Tanh(w * x) + h; }
        [RecurrentModel(InputSize = 1, SequenceLength = 2)] [Lstm(2)] [Cell<C>(2)] [Dense(1)]
        public partial class First { int Answer() => 42; }
        """;

    private const string Second =
        """
        using RecurrentGen;
        [RecurrentModel(InputSize = 1, SequenceLength = 2)] [Gru(2)] public partial class Second;
        """;

    [Theory]
    [InlineData("First { int", "First { /* A comment. */ int")]
    [InlineData("42", "43 + 1")]
    [InlineData("using RecurrentGen;", "// A line above everything.\nusing RecurrentGen;")]
    [InlineData("int Answer() => 42;", "int Answer() { int a = 6; return a * 7; }")]
    public void AnEditBesideTheDeclarationRunsNothingAgain(string old, string edited) =>
        Assert.All(Rerun(First.Replace(old, edited, StringComparison.Ordinal), Second), r => Assert.True(r.Cached, r.Name));

    [Fact]
    public void AnotherFileRunsNothingAgain() =>
        Assert.All(Rerun(First, Second, "public class Unrelated { }"), r => Assert.True(r.Cached, r.Name));

    [Theory]
    [InlineData("[Lstm(2)]", "[Lstm(3)]")]
    [InlineData("Tanh(w", "Sigmoid(w")]
    [InlineData("SequenceLength = 2", "SequenceLength = 3")]
    public void AnEditOfAModelRunsThatModelAgain(string old, string edited)
    {
        var steps = Rerun(First.Replace(old, edited, StringComparison.Ordinal), Second);
        Assert.Equal([false, true], steps.Where(s => s.Name == RecurrentModelGenerator.ModelStep).Select(s => s.Cached));
        Assert.Equal([false, true], steps.Where(s => s.Name == "Write").Select(s => s.Cached));
    }

    [Fact]
    public void AVariantMoreRunsNoOtherAgain()
    {
        const string Sizes =
            """
            using RecurrentGen;
            [RecurrentModel(InputSize = 1, SequenceLength = 2)] [Variants("rnn", HiddenSizes = new[] { 2, 3 })] [Rnn(2)]
            public static partial class Sizes { static int Answer() => 42; }
            """;
        bool[] Rerun(string edited) => [.. CachingTests.Rerun([Sizes], [edited])
            .Where(s => s.Name == RecurrentModelGenerator.ModelStep).Select(s => s.Cached)];
        Assert.Equal([true, true], Rerun(Sizes.Replace("42", "43", StringComparison.Ordinal)));
        Assert.Equal([true, true, false], Rerun(Sizes.Replace("2, 3 }", "2, 3, 4 }", StringComparison.Ordinal)));
        Assert.Equal([true, false], Rerun(Sizes.Replace("2, 3 }", "2, 4 }", StringComparison.Ordinal)));
    }

    [Fact]
    public void ADumpRunsNothingElseAgain()
    {
        var input = Compile([First]);
        var driver = Generated.Driver(input, track: true).RunGenerators(input, TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(Compile([First, "class A;"]), TestContext.Current.CancellationToken);
        Assert.All(Outputs(driver), o => Assert.True(o.Cached, o.Name));
    }

    private static CSharpCompilation Compile(IEnumerable<string> files) => Source.Empty().AddSyntaxTrees(
        files.Select((f, i) => CSharpSyntaxTree.ParseText(f, path: $"File{i}.cs", cancellationToken: TestContext.Current.CancellationToken)))
        .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static List<(string Name, bool Cached)> Rerun(params string[] edited) => Rerun([First, Second], edited);

    private static List<(string Name, bool Cached)> Rerun(string[] files, string[] edited)
    {
        var before = Compile(files);
        var driver = Generated.Driver(before, track: true).RunGenerators(before, TestContext.Current.CancellationToken);
        var after = before;
        for (int i = 0; i < edited.Length; i++)
        {
            var tree = CSharpSyntaxTree.ParseText(edited[i], path: $"File{i}.cs", cancellationToken: TestContext.Current.CancellationToken);
            after = i >= before.SyntaxTrees.Length ? after.AddSyntaxTrees(tree)
                : edited[i] == before.SyntaxTrees[i].ToString() ? after
                : after.ReplaceSyntaxTree(after.SyntaxTrees[i], tree);
        }

        Assert.NotSame(before, after);
        return Outputs(driver.RunGenerators(after, TestContext.Current.CancellationToken));
    }

    /// <summary>The models, and the outputs that write files of models, in source order; and the sources of cells.</summary>
    private static List<(string Name, bool Cached)> Outputs(GeneratorDriver driver)
    {
        var results = driver.GetRunResult().Results;
        var steps = results.SelectMany(r => r.TrackedSteps)
            .Where(s => s.Key is RecurrentModelGenerator.ModelStep)
            .SelectMany(s => s.Value)
            .Select(s => (RecurrentModelGenerator.ModelStep, s.Outputs));
        var writes = results.Where(r => r.Generator.GetGeneratorType() == typeof(RecurrentModelGenerator))
            .SelectMany(r => r.TrackedOutputSteps).SelectMany(s => s.Value)
            .Where(s => s.Inputs.All(i => i.Source.Name == RecurrentModelGenerator.NamedStep))
            .Select(s => ("Write", s.Outputs));
        return [.. steps.Concat(writes).Select(s => (
            s.Item1,
            s.Outputs.All(o => o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))];
    }
}
