using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RecurrentGen.Generator.Diagnostics;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

/// <summary>
/// Ties descriptors, documentation, release rows and test classes together: none exists without the others.
/// </summary>
public sealed partial class RuleTableTests
{
    /// <summary>The rules that a declaration can break: its surroundings are not to be seen in an example.</summary>
    public static TheoryData<string> Ids =>
        [.. RuleTable.All.Keys
            .Where(id => id is not (FindingIds.InternalError or FindingIds.RuntimeVersion or FindingIds.LanguageVersion))
            .Order(StringComparer.Ordinal)];

    /// <summary>What the build itself says, and no analyzer: IDs with their titles and the files that report them.</summary>
    public static TheoryData<string, string, string> BuildRules => new()
    {
        { "RGEN0902", "No instruction set is chosen", "src/RecurrentGen/buildTransitive/RecurrentGen.targets" },
        { "RGEN0903", "A weight file cannot be packed", "generator/RecurrentGen.Tasks/Program.cs" },
    };

    [Theory]
    [MemberData(nameof(BuildRules))]
    public void ARuleOfTheBuildIsReportedAndHasAPage(string id, string title, string file)
    {
        Assert.Contains(id, File.ReadAllText(Repository.Path(file.Split('/'))), StringComparison.Ordinal);
        Assert.StartsWith(
            $"# {id}: {title}\n\n## Cause\n\n", File.ReadAllText(Repository.Path("docs", "diagnostics", id + ".md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFindingHasARule() => Assert.Equal(
        typeof(FindingIds).GetFields().Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        RuleTable.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void EveryRuleHasATestClass() => Assert.Equal(
        RuleTable.All.Keys.Order(StringComparer.Ordinal),
        typeof(RuleTableTests).Assembly.GetTypes().Select(t => t.Name)
            .Where(n => TestClass().IsMatch(n)).Select(n => n[..8]).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryRuleHasAPage() => Assert.Equal(
        RuleTable.All.Values.Select(r => HelpLinks.Pages + r.HelpLinkUri[HelpLinks.Folder.Length..]).Concat(BuildRules.Select(r => $"docs/diagnostics/{r.Data.Item1}.md"))
            .Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.Path("docs", "diagnostics"), "RGEN*.md")
            .Select(f => "docs/diagnostics/" + Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void LinksLeadToTheRepository()
    {
        Assert.All(RuleTable.All.Values, r => Assert.StartsWith(HelpLinks.Folder, r.HelpLinkUri, StringComparison.Ordinal));
        Assert.All(RuleTable.All.Values, r => Assert.Equal(r.Id + ".md", r.HelpLinkUri[HelpLinks.Folder.Length..]));
        Assert.Equal("docs/diagnostics/", HelpLinks.Of(null));
        Assert.Equal("https://example.org/a/b/blob/main/docs/diagnostics/", HelpLinks.Of("https://example.org/a/b/"));
    }

    [Fact]
    public void EveryRuleHasAReleaseRow() => Assert.Equal(
        RuleTable.All.Values.OrderBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => $"{r.Id} | {r.Category} | {r.DefaultSeverity} | {r.Title}"),
        new[] { "Shipped", "Unshipped" }
            .SelectMany(f => File.ReadLines(
                Repository.Path("generator", "RecurrentGen.Generator", $"AnalyzerReleases.{f}.md")))
            .Where(l => l.StartsWith("RGEN", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void TheIndexListsEveryRule() => Assert.Equal(
        RuleTable.All.Values.Select(r => (r.Id, Title: r.Title.ToString(null)))
            .Concat(BuildRules.Select(r => (Id: r.Data.Item1, Title: r.Data.Item2)))
            .OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => $"| [{r.Id}]({r.Id}.md) | {r.Title} |"),
        File.ReadLines(Repository.Path("docs", "diagnostics", "README.md"))
            .Where(l => l.StartsWith("| [RGEN", StringComparison.Ordinal)));

    [Fact]
    public void OnlyWarningsLeaveAModelUsable() => Assert.All(
        RuleTable.All.Values.Where(r => r.Category != Rules.RealTime), r => Assert.Equal(
            FindingIds.IsWarning(r.Id) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, r.DefaultSeverity));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task APagesExamplesAreWrongAndRight(string id)
    {
        string page = await File.ReadAllTextAsync(
            Repository.Path("docs", "diagnostics", id + ".md"), TestContext.Current.CancellationToken);
        Assert.StartsWith($"# {id}: {RuleTable.All[id].Title}\n\n## Cause\n\n", page, StringComparison.Ordinal);
        var examples = Example().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, examples.Count);

        Assert.Contains(id, (await Rule.Analyze(Source.Compile(examples[0]))).Select(d => d.Id));

        var right = Source.Compile(examples[1]);
        Assert.Empty(right.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.Empty(await Rule.Analyze(right));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task ARuleObeysPragmasAndEditorConfig(string id)
    {
        string page = await File.ReadAllTextAsync(
            Repository.Path("docs", "diagnostics", id + ".md"), TestContext.Current.CancellationToken);
        string wrong = Example().Match(page).Groups[1].Value;
        var silenced = await Rule.Analyze(Source.Compile($"\n#pragma warning disable {id}\n{wrong}"));
        Assert.All(silenced.Where(d => d.Id == id), d => Assert.True(d.IsSuppressed));

        var compilation = Source.Compile(wrong);
        compilation = compilation.WithOptions(
            compilation.Options.WithSyntaxTreeOptionsProvider(new EditorConfig(id, ReportDiagnostic.Info)));
        var milder = (await Rule.Analyze(compilation)).Where(d => d.Id == id).ToList();
        Assert.NotEmpty(milder);
        Assert.All(milder, d => Assert.Equal(DiagnosticSeverity.Info, d.Severity));
    }

    [GeneratedRegex("^RGEN[0-9]{4}Tests$")]
    private static partial Regex TestClass();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    /// <summary>What <c>dotnet_diagnostic.ID.severity</c> becomes for the compiler.</summary>
    private sealed class EditorConfig(string id, ReportDiagnostic wanted) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = wanted;
            return diagnosticId == id;
        }

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Default;
            return false;
        }
    }
}
