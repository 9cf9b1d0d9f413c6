using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

/// <summary>The language's version is an option of the compiler, not text.</summary>
public sealed class RGEN0905Tests
{
    [Fact]
    public async Task AnEarlierLanguageIsAnError()
    {
        var diagnostic = Assert.Single(await Rule.Analyze(Compile(LanguageVersion.CSharp11)));
        Assert.Equal(("RGEN0905", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal("Model", diagnostic.Location.SourceTree!.GetText(TestContext.Current.CancellationToken)
            .ToString(diagnostic.Location.SourceSpan));
        Assert.Equal(
            "'Model' is compiled as C# 11.0, but generated code needs C# 12: set <LangVersion>latest</LangVersion>, or remove the "
            + "setting",
            diagnostic.GetMessage(null));
    }

    [Fact]
    public void NothingIsGeneratedForIt() => Assert.Empty(Generated.Run(Compile(LanguageVersion.CSharp11)).GeneratedTrees);

    [Fact]
    public async Task TheTwelfthWillDo()
    {
        var compilation = Compile(LanguageVersion.CSharp12);
        Assert.Empty(await Rule.Analyze(compilation));
        Assert.NotEmpty(Generated.Run(compilation).GeneratedTrees);
    }

    private static CSharpCompilation Compile(LanguageVersion version)
    {
        var compilation = Source.Compile("");
        return compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(
            "using RecurrentGen; [RecurrentModel(InputSize = 1, SequenceLength = 4)] [Lstm(2)] public partial class Model { }",
            new CSharpParseOptions(version), "Test.cs", cancellationToken: TestContext.Current.CancellationToken));
    }
}
