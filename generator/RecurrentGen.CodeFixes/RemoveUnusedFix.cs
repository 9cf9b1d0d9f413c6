using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>Removes a parameter or a local of a cell that no equation reads.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveUnusedFix))]
[Shared]
internal sealed class RemoveUnusedFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [FindingIds.UnusedParameter, FindingIds.UnusedLocal];

    protected override async Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return root is null || Find(root, diagnostic) is null
            ? null
            : $"Remove '{root.FindToken(diagnostic.Location.SourceSpan.Start).ValueText}'";
    }

    protected override Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixNodes(solution, diagnostics, Find, static (root, nodes) => Remove(root, [.. nodes.Keys]), cancellation);

    private static SyntaxNode? Find(SyntaxNode root, Diagnostic diagnostic) =>
        NodeAt<SyntaxNode>(root, diagnostic.Location) switch
        {
            ParameterSyntax parameter => parameter,
            VariableDeclaratorSyntax variable => variable,
            _ => null,
        };

    private static SyntaxNode Remove(SyntaxNode root, IReadOnlyList<SyntaxNode> unused)
    {
        // Where all locals of a statement go, the statement does.
        var nodes = new HashSet<SyntaxNode>(unused);
        var gone = unused
            .Select(n => n.Parent is VariableDeclarationSyntax { Parent: LocalDeclarationStatementSyntax statement } declaration
                && declaration.Variables.All(nodes.Contains) ? statement : n)
            .Distinct().ToList();
        var statements = gone.OfType<StatementSyntax>().ToList();
        root = root.TrackNodes(gone);
        root = root.RemoveNodes(root.GetCurrentNodes(gone.Except(statements)), SyntaxRemoveOptions.KeepNoTrivia)!;
        return Removal.RemoveLines(root, [.. root.GetCurrentNodes<SyntaxNode>(statements)]);
    }
}
