using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests;

/// <summary>The examples of docs/text.md, and those of docs/layers.md about tokens, are compiled.</summary>
public sealed partial class TextPageTests
{
    private const string Usings =
        "global using System; global using System.IO; global using System.Linq; global using RecurrentGen; "
        + "global using RecurrentGen.Data;\n";

    private const string Models =
        "[RecurrentModel(SequenceLength = 24, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(128, 16)] "
        + "[Gru(32, Direction = Direction.Bidirectional)] [MeanPooling] [Dense(24)] public sealed partial class NameModel;\n";

    /// <summary>What an example of docs/text.md takes for granted, by a word that tells which it is.</summary>
    private static readonly (string Word, string Before)[] Given =
    [
        ("TokenWindows", "var vocabulary = CharacterVocabulary.FromText(\"\"); var model = new Speller();"),
        ("LabelledSequences", "LabelledLines train = null!; var model = new NameModel();"),
    ];

    [Fact]
    public void TheExamplesCompile()
    {
        string layers = File.ReadAllText(Repository.Path("docs", "layers.md"));
        string tokens = layers[layers.IndexOf("## Tokens", StringComparison.Ordinal)..];
        var ofLayers = Example().Matches(tokens).Take(2).Select(m => m.Groups[1].Value).ToList();
        Assert.Contains("class Speller", ofLayers[0], StringComparison.Ordinal);
        var ofText = Example().Matches(File.ReadAllText(Repository.Path("docs", "text.md")))
            .Select(m => m.Groups[1].Value)
            .ToList();
        Assert.All(Given, g => Assert.Single(ofText, e => e.Contains($"new {g.Word}", StringComparison.Ordinal)));
        string[] methods =
        [
            "ReadOnlySpan<int> tokens = []; ReadOnlySpan<int> next = []; Span<float> outputs = []; Span<float> scores = []; "
                + "int count = 1; int token = 0;"
                + ofLayers[1],
            .. ofText.Select(e =>
                Given.FirstOrDefault(g => e.Contains($"new {g.Word}", StringComparison.Ordinal)).Before + "\n" + e),
        ];
        Assert.Empty(Compile(
            Usings, ofLayers[0], Models,
            $"static class Page {{ {string.Concat(methods.Select((m, i) => $"static void Example{i}() {{ {m} }}\n"))} }}"));
    }

    private static IEnumerable<Diagnostic> Compile(params string[] sources)
    {
        var compilation = CSharpCompilation.Create(
            "TextPage",
            sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"Page{i}.cs")),
            Source.Compile("").References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new RecurrentModelGenerator(), new CellSourceGenerator())
            .RunGeneratorsAndUpdateCompilation(
                compilation, out var generated, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return generated.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity >= DiagnosticSeverity.Error);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
