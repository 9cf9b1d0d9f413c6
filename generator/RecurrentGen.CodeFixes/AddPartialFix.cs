using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>Makes a model, or a type that contains one, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialFix))]
[Shared]
internal sealed class AddPartialFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [FindingIds.NotPartial, FindingIds.ContainingTypeNotPartial];

    protected override async Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return root is not null && Find(root, diagnostic) is { } type ? $"Make '{type.Identifier.ValueText}' partial" : null;
    }

    protected override Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixNodes(
            solution, diagnostics, Find,
            static (root, nodes) => root.ReplaceNodes(nodes.Keys, static (_, type) => WithPartial(type)), cancellation);

    private static TypeDeclarationSyntax? Find(SyntaxNode root, Diagnostic diagnostic) =>
        NodeAt<TypeDeclarationSyntax>(root, diagnostic.Location) is { } type && !type.Modifiers.Any(SyntaxKind.PartialKeyword)
            ? type
            : null;

    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        var partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Count > 0)
        {
            return (TypeDeclarationSyntax)type.WithModifiers(type.Modifiers.Add(partial));
        }

        // What stands before the keyword stands before the modifier.
        var keyword = type.Keyword;
        return (TypeDeclarationSyntax)type.WithKeyword(keyword.WithLeadingTrivia())
            .WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(keyword.LeadingTrivia)));
    }
}
