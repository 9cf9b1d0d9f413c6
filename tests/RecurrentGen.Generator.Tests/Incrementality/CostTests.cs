using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>
/// What generation costs grows with what there is to write, and a key costs little beside it. Allocated bytes are counted:
/// they are the same on a busy machine.
/// </summary>
public sealed class CostTests
{
    /// <summary>Bytes at a key that every model costs, wherever it is typed: three times what was measured.</summary>
    private const long MostBytesPerModel = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void GenerationGrowsWithTheNumberOfModels()
    {
        long ten = Allocated(() => Edits.Driver().RunGenerators(Models(10), Token));
        long forty = Allocated(() => Edits.Driver().RunGenerators(Models(40), Token));
        Assert.InRange(forty, 3 * ten, 5 * ten);
    }

    [Fact]
    public void AKeyCostsLittleForEveryModelElsewhere()
    {
        long few = Keystroke(10);
        long many = Keystroke(50);
        Assert.InRange(many - few, 0, 40 * MostBytesPerModel);

        static long Keystroke(int models)
        {
            var project = Models(models).AddSyntaxTrees(Edits.Project("class Other { int A => 0; }").SyntaxTrees[0].WithFilePath("Other.cs"));
            var driver = Edits.Driver().RunGenerators(project, Token);
            int key = 0;
            return Allocated(() => driver.RunGenerators(project.With(models, $"class Other {{ int A => {key++}; }}"), Token));
        }
    }

    [Fact]
    public async Task AnAnalyzerThatKnowsAModelCostsLittle()
    {
        var project = Edits.Project(Declare(0), "class Other { int A => 0; }");
        _ = await Analyze(project.With(1, "class Other { int A => 1; }"));
        var type = project.GetTypeByMetadataName("Model0")!;
        var spec = ModelParser.Parse(type, project, Token);
        int asked = 0;
        for (int key = 0; key < 3; key++)
        {
            var edited = project.With(1, $"class Other {{ int B => {key}; }}");
            var again = ModelParser.Parse(edited.GetTypeByMetadataName("Model0")!, edited, Token);
            Assert.Equal(spec, again);
            _ = Analyzers.KnownFindings.Of(project.SyntaxTrees[0], again, default, () =>
            {
                asked++;
                return [];
            });
        }

        // The analyzer has asked before.
        Assert.Equal(0, asked);
        _ = Analyzers.KnownFindings.Of(project.SyntaxTrees[0], spec with { BatchSize = 7 }, default, () =>
        {
            asked++;
            return [];
        });
        Assert.Equal(1, asked);
    }

    [Fact]
    public void ACellOfALibraryIsReadOnce()
    {
        var project = Edits.Project(Declare(0), "class Other { int A => 0; }");
        var first = Read(project);
        Assert.NotNull(first);
        Assert.Same(first, Read(project.With(1, "class Other { int A => 1; }")));

        static CellSpec? Read(CSharpCompilation project) =>
            ModelParser.Parse(project.GetTypeByMetadataName("Model0")!, project, Token).Layers[0].Cell;
    }

    [Fact]
    public void WritingGrowsWithTheStepsThatAreWrittenOut()
    {
        long few = Written("[Lstm(20, Unroll = 64)]");
        long many = Written("[Lstm(20, Unroll = 256)]");
        Assert.InRange(many, 2 * few, 5 * few);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void WritingGrowsWithTheLayers(int layers)
    {
        long one = Written(string.Concat(Enumerable.Repeat("[Gru(4)] ", layers)));
        long two = Written(string.Concat(Enumerable.Repeat("[Gru(4)] ", 2 * layers)));
        Assert.InRange(two, one, (long)(2.5 * one));
    }

    /// <summary>Values without names stand in one expression; each was once copied into the text of all around it.</summary>
    [Theory]
    [InlineData("Tanh({0}.5 * x)", '+')]
    [InlineData("Tanh({0}.5 * x)", '*')]
    [InlineData("{0}.5 * h", '+')]
    [InlineData("Tanh(U * ({0}.5 * h))", '+')]
    [InlineData("Tanh(W * x + U * h) * {0}.5", '+')]
    [InlineData("Sum({0}.5 * h) * x", '+')]
    public void WritingGrowsWithTheValuesOfAnExpression(string term, char operation)
    {
        long one = WrittenCell(Source.Balanced(term, operation, 300));
        long two = WrittenCell(Source.Balanced(term, operation, 600));
        Assert.InRange(two, one, (long)(2.5 * one));

        // As most people would write it: the left operand holds all that stands before.
        long row = WrittenCell(Source.InARow(term, operation, 100));
        long twice = WrittenCell(Source.InARow(term, operation, 200));
        Assert.InRange(twice, row, (long)(2.5 * row));
    }

    [Fact]
    public void WritingGrowsWithTheDepthOfAnExpression()
    {
        long one = WrittenCell(Nested(40));
        long two = WrittenCell(Nested(80));
        Assert.InRange(two, one, (long)(2.5 * one));

        static string Nested(int depth) =>
            Enumerable.Range(1, depth).Aggregate("x", (inner, i) => $"Tanh({inner} * {i}.5 + h)");
    }

    [Fact]
    public void AValueWithManyOperandsIsWrittenInLinearSpace()
    {
        // Thousands of values once made lines that were copied for every piece of 120 columns.
        string line = "Call(" + string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"ref value{i}")) + ");";
        long bytes = Allocated(() => LineWrapper.Wrap(line, LineWrapper.Columns).Count());
        Assert.InRange(bytes, line.Length, 20L * line.Length);
    }

    private static long Written(string layers)
    {
        var model = Source.BindModel(
            $"[RecurrentModel(InputSize = 4, SequenceLength = 1024, BatchSize = 2)] {layers} [Dense(1)] public partial class Model;");
        return Allocated(() => SourceFile.Parts.Sum(p => p.Write(Planner.Plan(model).Program!).Length));
    }

    /// <summary>Planning and writing of a cell that returns an expression.</summary>
    private static long WrittenCell(string expression)
    {
        var model = Source.BindModel(
            Source.Cell(", Matrix W, Matrix U", $"return Tanh(W * x + U * h) + {expression};")
                .Replace("Vector x", "[Size(\"hidden\")] Vector x", StringComparison.Ordinal)
            + Source.Model("[Cell<C>(3)] [Dense(1)]"));
        return DeepStack.Run(model, () => Allocated(() =>
        {
            var program = Planner.Plan(model).Program!;
            return SizeFindings.Of(program).Count + SourceFile.Parts.Sum(p => p.Write(program).Length);
        }));
    }

    private static string Declare(int model) =>
        $"[RecurrentModel(InputSize = 4, SequenceLength = 32, BatchSize = 32)] [Lstm({20 + (model % 4)})] [Dense(1)] public partial class Model{model};";

    private static CSharpCompilation Models(int count) => Edits.Project([.. Enumerable.Range(0, count).Select(Declare)]);

    private static Task<IReadOnlyList<Diagnostic>> Analyze(Compilation project) => Rule.Analyze(project);

    /// <summary>Of the second call: the first one fills what is computed once in a process.</summary>
    private static long Allocated(Func<object> work)
    {
        GC.KeepAlive(work());
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(work());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
