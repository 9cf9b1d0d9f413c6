using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>Runs the generators as the compiler does.</summary>
internal static class Generated
{
    /// <summary>What the generators gave for a compilation.</summary>
    /// <param name="dump">The build property <c>RecurrentGenDump</c>; null where it is not set.</param>
    public static GeneratorDriverRunResult Run(CSharpCompilation input, string? dump = null) =>
        Driver(input, dump: dump).RunGenerators(input, TestContext.Current.CancellationToken).GetRunResult();

    public static GeneratorDriver Driver(
        CSharpCompilation input, IIncrementalGenerator? models = null, bool track = false, string? dump = null) =>
        CSharpGeneratorDriver.Create(
            [(models ?? new RecurrentModelGenerator()).AsSourceGenerator(), new CellSourceGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)input.SyntaxTrees[0].Options,
            optionsProvider: new Options(dump),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, track));

    /// <summary>The generated files by hint name, of a model that must have no mistakes.</summary>
    public static IReadOnlyDictionary<string, string> Files(string source, string? dump = null)
    {
        var result = Run(Source.Compile(source), dump);
        Assert.Empty(result.Diagnostics);
        return result.Results.SelectMany(r => r.GeneratedSources)
            .ToDictionary(s => s.HintName, s => s.SourceText.ToString());
    }

    /// <summary>Asserts that source and generated code have no warning of any level together, and that there is some.</summary>
    public static void CompilesWithoutWarnings(CSharpCompilation input)
    {
        var token = TestContext.Current.CancellationToken;
        var result = Driver(input).RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, token)
            .GetRunResult();
        Assert.Empty(reported);
        Assert.Contains(result.GeneratedTrees, t => t.FilePath.EndsWith(".Training.g.cs", StringComparison.Ordinal));
        string[] findings = [.. output.GetDiagnostics(token)
            .Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];
        Assert.True(findings.Length == 0, string.Join("\n", findings.Take(20)));
    }

    private sealed class Options(string? dump) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(dump);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(string? dump) : AnalyzerConfigOptions
    {
        private readonly ImmutableDictionary<string, string> _values = dump is null
            ? ImmutableDictionary<string, string>.Empty
            : ImmutableDictionary<string, string>.Empty.Add(RecurrentModelGenerator.DumpOption, dump);

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value) =>
            _values.TryGetValue(key, out value);
    }
}
