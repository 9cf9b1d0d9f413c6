using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Analyzers.RealTime;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>Runs the analyzers and asserts all of its diagnostics: ID, place and message.</summary>
internal static class Rule
{
    /// <summary>A weight file that every project of the tests has.</summary>
    private static readonly ManifestText Named = new("named.safetensors", ManifestText.Named);

    /// <summary>
    /// The source marks places with <c>[|</c> and <c>|]</c>; <paramref name="expected"/> gives <c>ID: message</c> for
    /// each, in order. Apart from them the source must compile.
    /// </summary>
    public static Task Reports(string marked, params string[] expected) =>
        Reports(new ManifestText("amp.nam", ManifestText.Amp), marked, expected);

    /// <summary>The same in a project with another weight file.</summary>
    public static async Task Reports(ManifestText manifest, string marked, params string[] expected)
    {
        var (source, spans) = Unmark(marked);
        var compilation = Source.Compile(source);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Equal(expected.Length, spans.Count);
        Assert.Equal(
            expected.Zip(spans, (e, s) => $"{e} @ {source[s]}"),
            (await Analyze(compilation, manifest)).Select(d => Show(d)));
    }

    /// <summary>The same for code that the C# compiler refuses as well.</summary>
    public static async Task ReportsNothingBesideTheCompiler(string source)
    {
        var compilation = Source.Compile(source);
        Assert.NotEmpty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Empty((await Analyze(compilation)).Select(d => Show(d)));
    }

    public static Task<IReadOnlyList<Diagnostic>> Analyze(Compilation compilation) =>
        Analyze(compilation, new ManifestText("amp.nam", ManifestText.Amp));

    public static async Task<IReadOnlyList<Diagnostic>> Analyze(Compilation compilation, ManifestText manifest)
    {
        var options = new AnalyzerOptions([manifest, Named]);
        var analyzed = compilation.WithAnalyzers([new RecurrentModelAnalyzer(), new RealTimeAnalyzer()], options);
        var diagnostics = await analyzed.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics
            .Where(d => d.Id.StartsWith("RGEN", StringComparison.Ordinal) || d.Id == "AD0001")
            .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Location.SourceSpan.End)
            .ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    private static string Show(Diagnostic diagnostic)
    {
        var text = diagnostic.Location.SourceTree!.GetText();
        return $"{diagnostic.Id}: {diagnostic.GetMessage(null)} @ {text.ToString(diagnostic.Location.SourceSpan)}";
    }

    private static (string Source, List<Range> Spans) Unmark(string marked)
    {
        var spans = new List<Range>();
        var open = new Stack<(int Start, int Index)>();
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < marked.Length; i++)
        {
            string two = marked.Substring(i, Math.Min(2, marked.Length - i));
            if (two == "[|")
            {
                open.Push((text.Length, spans.Count));
                spans.Add(default);
                i++;
            }
            else if (two == "|]")
            {
                var (start, index) = open.Pop();
                spans[index] = start..text.Length;
                i++;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        return (text.ToString(), spans);
    }
}
