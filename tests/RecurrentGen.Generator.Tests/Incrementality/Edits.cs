using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Incrementality;

/// <summary>Projects of several files, and what an editor does to them.</summary>
internal static class Edits
{
    public static readonly ImmutableArray<IIncrementalGenerator> Generators =
        [new RecurrentModelGenerator(), new CellSourceGenerator(), new WeightFileGenerator()];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A project of files, each with the usual <c>using</c> directives.</summary>
    public static CSharpCompilation Project(params string[] files) => Source.Empty()
        .AddSyntaxTrees(files.Select((f, i) => Parse(f, i)))
        .WithOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false));

    /// <summary>Another text for one file; every other tree stays the same object, as it does in an editor.</summary>
    public static CSharpCompilation With(this CSharpCompilation project, int file, string text) =>
        project.ReplaceSyntaxTree(project.SyntaxTrees[file], Parse(text, file));

    public static GeneratorDriver Driver(bool track = false, params AdditionalText[] files) => CSharpGeneratorDriver.Create(
        Generators.Select(g => g.AsSourceGenerator()), files, (CSharpParseOptions)Parse("", 0).Options, null,
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, track));

    public static SortedDictionary<string, string> Texts(GeneratorDriver driver)
    {
        var result = driver.GetRunResult();
        Assert.Empty(result.Diagnostics);
        return new SortedDictionary<string, string>(
            result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString()),
            StringComparer.Ordinal);
    }

    private static SyntaxTree Parse(string text, int file) =>
        CSharpSyntaxTree.ParseText(Source.Usings + text, path: $"File{file}.cs", encoding: System.Text.Encoding.UTF8, cancellationToken: Token);
}
