using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>Replaces a misspelt name in a cell by the one that was meant, as the diagnostic says.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceNameFix))]
[Shared]
internal sealed class ReplaceNameFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [FindingIds.UnknownName];

    protected override Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        Task.FromResult(diagnostic.Properties.TryGetValue(MendProperties.Name, out string? name)
            ? $"Replace '{diagnostic.Location.SourceTree!.GetText(cancellation).ToString(diagnostic.Location.SourceSpan)}' by '{name}'"
            : null);

    protected override Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixNodes<ExpressionSyntax>(
            solution, diagnostics,
            static (root, diagnostic) => root.FindNode(diagnostic.Location.SourceSpan, false, true) as ExpressionSyntax,
            static (root, nodes) => root.ReplaceNodes(
                nodes.Keys,
                (node, _) => SyntaxFactory.ParseExpression(nodes[node].Properties[MendProperties.Name]!).WithTriviaFrom(node)),
            cancellation);
}
