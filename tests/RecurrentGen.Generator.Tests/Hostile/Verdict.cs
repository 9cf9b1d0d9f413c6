using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Analyzers.RealTime;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Hostile;

/// <summary>
/// What holds for every source, however wrong: no generator and no analyzer fails, what is generated compiles or an error says
/// why there is nothing, it is of bounded size, and the same again.
/// </summary>
internal sealed class Verdict
{
    /// <summary>More text than any model of the corpus needs: work that is not bounded shows here, whatever the clock says.</summary>
    private const int MostCharacters = 20_000_000;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [new RecurrentModelAnalyzer(), new RealTimeAnalyzer()];

    private Verdict(bool isGenerated, ImmutableArray<string> errors) => (IsGenerated, Errors) = (isGenerated, errors);

    /// <summary>Whether a model was generated.</summary>
    public bool IsGenerated { get; }

    /// <summary>The errors of the compiler and of the analyzers, by ID.</summary>
    public ImmutableArray<string> Errors { get; }

    /// <param name="source">Anything.</param>
    /// <param name="manifests">Additional files with their metadata <c>Class</c>.</param>
    public static Task<Verdict> Of(string source, params (AdditionalText Text, string Class)[] manifests) =>
        Of(Source.Compile(source), manifests);

    public static async Task<Verdict> Of(CSharpCompilation input, params (AdditionalText Text, string Class)[] manifests)
    {
        var options = new Metadata(manifests);
        var (output, texts, result) = Generate(input, manifests, options);
        foreach (var one in result.Results.Where(r => r.Exception is not null))
        {
            Assert.Fail($"{one.Generator.GetGeneratorType().Name} threw {one.Exception}");
        }

        Refuse(result.Diagnostics);
        Assert.True(texts.Sum(t => (long)t.Text.Length) <= MostCharacters, "More text than any model needs.");
        Assert.Equal(texts, Generate(input.Clone(), manifests, options).Texts);

        var findings = await output
            .WithAnalyzers(Analyzers, new AnalyzerOptions([.. manifests.Select(m => m.Text)], options))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Refuse(findings);

        var errors = findings.Where(IsError).ToList();
        var before = input.GetDiagnostics(TestContext.Current.CancellationToken).Where(IsError).ToList();
        var after = output.GetDiagnostics(TestContext.Current.CancellationToken).Where(IsError).ToList();

        // Where there is no class to report at, the generated text says why with '#error'.
        if (before.Count == 0 && errors.Count == 0 && !after.Exists(d => d.Id == "CS1029"))
        {
            Assert.True(after.Count == 0, "Generated code does not compile: " + string.Join("\n", after.Take(5)));
        }

        return new Verdict(texts.Count > 0, [.. before.Concat(after).Concat(errors).Select(d => d.Id).Distinct()]);
    }

    private static (Compilation Output, List<(string Name, string Text)> Texts, GeneratorDriverRunResult Result) Generate(
        CSharpCompilation input, (AdditionalText Text, string Class)[] manifests, Metadata options)
    {
        var driver = CSharpGeneratorDriver.Create(
                [
                    new RecurrentModelGenerator().AsSourceGenerator(), new CellSourceGenerator().AsSourceGenerator(),
                    new WeightFileGenerator().AsSourceGenerator(),
                ],
                manifests.Select(m => m.Text),
                (CSharpParseOptions)input.SyntaxTrees[0].Options,
                options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);
        var result = driver.GetRunResult();
        var texts = result.Results.SelectMany(r => r.GeneratedSources.IsDefault ? [] : r.GeneratedSources)
            .Select(s => (s.HintName, s.SourceText.ToString())).ToList();
        return (output, texts, result);
    }

    /// <summary>What no source may lead to.</summary>
    private static void Refuse(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics.Where(d => d.Id is "AD0001" or "CS8785" or "CS8784" or "RGEN0901"))
        {
            Assert.Fail(diagnostic.ToString());
        }
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    /// <summary>The metadata of additional files, as the build hands it over.</summary>
    private sealed class Metadata((AdditionalText Text, string Class)[] manifests) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values("build_property.RootNamespace", "My-App.class");

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(
            "build_metadata.AdditionalFiles.Class", manifests.First(m => m.Text.Path == textFile.Path).Class);
    }

    private sealed class Values(string key, string text) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string asked, [NotNullWhen(true)] out string? value)
        {
            value = asked == key ? text : null;
            return value is not null;
        }
    }
}
