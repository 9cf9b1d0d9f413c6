using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

/// <summary>A runtime of another version is one whose assembly says so; here it has nothing but the attributes.</summary>
public sealed class RGEN0904Tests
{
    private const string Model =
        "using RecurrentGen; [RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2)] public partial class Model;";

    [Fact]
    public async Task AnotherVersionOfTheRuntimeIsAnError()
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Compile("7.3.1.0")));
        Assert.Equal(("RGEN0904", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal("Model", diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken)
            .ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(
            $"'Model' is compiled by version {Own} of the generator, but the project references version 7.3 of the runtime: "
            + "reference one version of the package RecurrentGen",
            diagnostic.GetMessage(null));
    }

    [Fact]
    public void NothingIsGeneratedForIt()
    {
        var input = Compile("7.3.1.0");
        var result = Generated.Driver(input).RunGenerators(input, TestContext.Current.CancellationToken).GetRunResult();
        Assert.Empty(result.GeneratedTrees);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void ThePatchMayDiffer() => Assert.DoesNotContain(
        ModelBinder.Bind(Source.Parse(Compile(Own + ".77.0"), "Model")).Findings, f => f.Id == FindingIds.RuntimeVersion);

    private static string Own => typeof(ModelBinder).Assembly.GetName().Version!.ToString(2);

    private static CSharpCompilation Compile(string version)
    {
        var framework = Source.Compile("").References.Where(r => !r.Display!.EndsWith("RecurrentGen.dll", StringComparison.Ordinal));
        var library = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var runtime = CSharpCompilation.Create(
            "RecurrentGen",
            [CSharpSyntaxTree.ParseText(
                $$"""
                [assembly: System.Reflection.AssemblyVersion("{{version}}")]
                namespace RecurrentGen
                {
                    public class RecurrentModelAttribute : System.Attribute
                    {
                        public int InputSize { get; set; }
                        public int SequenceLength { get; set; }
                    }

                    public class LstmAttribute(int hiddenSize) : System.Attribute { public int HiddenSize => hiddenSize; }
                }
                """)],
            framework,
            library);
        using var stream = new MemoryStream();
        Assert.Empty(runtime.Emit(stream).Diagnostics);
        return CSharpCompilation.Create(
            "Test",
            [CSharpSyntaxTree.ParseText(Model, path: "Test.cs")],
            [.. framework, MetadataReference.CreateFromImage(stream.ToArray())],
            library);
    }
}
