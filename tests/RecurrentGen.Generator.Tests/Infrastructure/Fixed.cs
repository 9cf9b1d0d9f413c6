using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>Applies code fixes as an editor does, in a workspace, and asserts what becomes of the text.</summary>
internal static class Fixed
{
    /// <summary>Mends the first diagnostic of an ID: its title and the text afterwards, which has no such diagnostic.</summary>
    /// <param name="manifest">A weight file in place of <c>amp.nam</c>.</param>
    public static Task One(
        CodeFixProvider fix, string id, string before, string title, string after, ManifestText? manifest = null) =>
        One(fix, id, [before], title, [after], manifest);

    /// <summary>The same for several files.</summary>
    public static async Task One(
        CodeFixProvider fix, string id, string[] before, string title, string[] after, ManifestText? manifest = null)
    {
        var project = Create(before);
        var actions = await Actions(fix, project, id, manifest);
        Assert.Equal(title, Assert.Single(actions).Title);
        await AssertText(await Apply(actions[0], project), id, after, manifest);
    }

    /// <summary>Mends all diagnostics of an ID at once.</summary>
    public static async Task All(
        CodeFixProvider fix, string id, string[] before, string[] after, FixAllScope scope = FixAllScope.Project)
    {
        var project = Create(before);
        var actions = await Actions(fix, project, id);
        var context = new FixAllContext(
            project.Documents.First(), fix, scope, Assert.Single(actions.Select(a => a.EquivalenceKey).Distinct()), [id], new Found(id),
            TestContext.Current.CancellationToken);
        var all = await fix.GetFixAllProvider()!.GetFixAsync(context);
        await AssertText(await Apply(Assert.IsType<CodeAction>(all, exactMatch: false), project), id, after);
    }

    /// <summary>Asserts that a diagnostic is left to the author.</summary>
    public static async Task None(CodeFixProvider fix, string id, string source) =>
        Assert.Empty(await Actions(fix, Create(source), id));

    private static async Task<List<CodeAction>> Actions(
        CodeFixProvider fix, Project project, string id, ManifestText? manifest = null)
    {
        var token = TestContext.Current.CancellationToken;
        var diagnostics = await DiagnosticsOf(project, id, manifest);
        Assert.NotEmpty(diagnostics);

        // The compiler may say the same of one place twice.
        var first = diagnostics[0];
        var same = diagnostics.Where(d => d.Location == first.Location).ToImmutableArray();
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            project.GetDocument(first.Location.SourceTree)!, first.Location.SourceSpan, same,
            (action, _) => actions.Add(action), token));
        return actions;
    }

    private static async Task<Project> Apply(CodeAction action, Project project)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        return changed.GetProject(project.Id)!;
    }

    private static async Task AssertText(Project project, string id, string[] expected, ManifestText? manifest = null)
    {
        var token = TestContext.Current.CancellationToken;
        var texts = new List<string>();
        foreach (var document in project.Documents)
        {
            texts.Add((await document.GetTextAsync(token)).ToString()[Source.Usings.Length..]);
        }

        Assert.Equal(expected, texts);
        Assert.Empty((await DiagnosticsOf(project, id, manifest)).Select(d => d.ToString()));
        var compilation = await project.GetCompilationAsync(token);
        Assert.Empty(compilation!.GetDiagnostics(token)
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
    }

    private static async Task<List<Diagnostic>> DiagnosticsOf(Project project, string id, ManifestText? manifest = null)
    {
        var compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var found = id.StartsWith("RGEN", StringComparison.Ordinal)
            ? await Rule.Analyze(compilation, manifest ?? new ManifestText("amp.nam", ManifestText.Amp))
            : compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        return [.. found.Where(d => d.Id == id)
            .OrderBy(d => d.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)];
    }

    private static Project Create(params string[] sources)
    {
        var compilation = Source.Compile("");
        var project = new AdhocWorkspace().CurrentSolution
            .AddProject("Test", "Test", LanguageNames.CSharp)
            .WithMetadataReferences(compilation.References)
            .WithCompilationOptions(compilation.Options)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest));
        for (int i = 0; i < sources.Length; i++)
        {
            project = project.AddDocument($"Test{i}.cs", Source.Usings + sources[i], filePath: $"Test{i}.cs").Project;
        }

        return project;
    }

    private sealed class Found(string id) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) => await DiagnosticsOf(project, id);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
        {
            var tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await DiagnosticsOf(document.Project, id)).Where(d => d.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
