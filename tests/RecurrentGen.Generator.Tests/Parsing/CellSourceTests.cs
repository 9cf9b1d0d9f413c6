using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Parsing;

/// <summary>Cells travel between assemblies as text.</summary>
public sealed class CellSourceTests
{
    private const string Library =
        """
        namespace Team
        {
            public static class Cells
            {
                /// <summary>Text that is hard to carry: "quotes", \ and umlauts, äöü.</summary>
                [RecurrentCell]
                public readonly struct Carried
                {
                    // A comment with "quotes", a \ and an ä; lines end in both ways.
                    public static Vector Step(Vector x, Vector h, [Stack("w", 0)] Matrix w, double leak = 0.25)
                        => Tanh(w * x) + leak * h;
                }
            }

            [RecurrentCell]
            public struct Another
            {
                public static Vector Step(Vector x, Vector h, Matrix w) => w * x + h;
            }
        }
        """;

    [Fact]
    public void ACellOfALibraryBindsAsOneOfTheProject()
    {
        string model = Source.Model("[Cell<Team.Cells.Carried>(2)] [Cell<Team.Another>(3)]");
        var here = Source.Parse(Library + model);
        var there = Source.Parse(model, Source.Library(Library.Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.Equal(here, there);
        Assert.Equal("Team.Cells.Carried", there.Layers[0].Cell!.FullName);
        Assert.Equal(
            ["carried.w_l0", "another.w"],
            Source.BindModel(model, Source.Library(Library)).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void AnAssemblyWithoutSourcesSaysSo()
    {
        using var stream = new MemoryStream();
        Source.Compile(Library).WithAssemblyName("Library")
            .Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        var layer = Source.Parse(
            Source.Model("[Cell<Team.Another>(3)]"), MetadataReference.CreateFromImage(stream.ToArray())).Layers[0];
        Assert.Equal((null, CellProblem.NoSource), (layer.Cell, layer.Problem));
    }

    [Fact]
    public void ALaterLanguageIsNotGuessed()
    {
        const string Later =
            "[assembly: RecurrentCellSource(\"Later\", 2, \"struct Later { }\")] [RecurrentCell] public struct Later;";
        using var stream = new MemoryStream();
        Source.Compile(Later).WithAssemblyName("Library")
            .Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        var layer = Source.Parse(
            Source.Model("[Cell<Later>(3)]"), MetadataReference.CreateFromImage(stream.ToArray())).Layers[0];
        Assert.Equal((null, CellProblem.LaterLanguage), (layer.Cell, layer.Problem));
    }

    [Fact]
    public void TheEmittedTextIsAsciiWithUnixNewlines()
    {
        string text = Assert.Single(Run(Source.Compile(Library)).Results[0].GeneratedSources).SourceText.ToString();
        Assert.All(text, c => Assert.InRange(c, '\n', '~'));
        Assert.DoesNotContain('\r', text);
        Assert.Equal(
            text, Run(Source.Compile(Library.Replace("\n", "\r\n", StringComparison.Ordinal)))
                .Results[0].GeneratedSources[0].SourceText.ToString());
    }

    [Fact]
    public void AProjectWithoutCellsGetsNoFile() =>
        Assert.Empty(Run(Source.Compile("class A;")).Results[0].GeneratedSources);

    [Fact]
    public void AnEditElsewhereChangesNoSource()
    {
        var before = Source.Compile(Library);
        var options = new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new CellSourceGenerator().AsSourceGenerator()], driverOptions: options);
        driver = driver.RunGenerators(before, TestContext.Current.CancellationToken);
        var after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText(
            "class Unrelated;", cancellationToken: TestContext.Current.CancellationToken));
        driver = driver.RunGenerators(after, TestContext.Current.CancellationToken);
        Assert.All(
            driver.GetRunResult().Results[0].TrackedSteps[CellSourceGenerator.SourcesStep].SelectMany(s => s.Outputs),
            o => Assert.True(o.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static GeneratorDriverRunResult Run(Compilation compilation) =>
        CSharpGeneratorDriver.Create(new CellSourceGenerator())
            .RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();
}
