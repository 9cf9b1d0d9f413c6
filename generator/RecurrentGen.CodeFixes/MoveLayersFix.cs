using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>Moves the layers of a model onto the declaration that has the first of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveLayersFix))]
[Shared]
internal sealed class MoveLayersFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [FindingIds.LayersOnTwoDeclarations];

    protected override async Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await ModelAt(document.Project.Solution, diagnostic, cancellation).ConfigureAwait(false) is { } model
            ? $"Move all layers of '{model.Name}' onto one declaration"
            : null;

    protected override async Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var moves = new List<(DocumentId Document, AttributeSyntax Layer)>();
        var targets = new List<(DocumentId Document, AttributeListSyntax Last, IReadOnlyList<AttributeSyntax> Layers)>();
        foreach (var diagnostic in diagnostics)
        {
            if (await ModelAt(solution, diagnostic, cancellation).ConfigureAwait(false) is { } model)
            {
                var layers = ModelParser.LayerAttributes(model, cancellation)
                    .Select(a => (AttributeSyntax)a.ApplicationSyntaxReference!.GetSyntax(cancellation)).ToList();
                var declaration = layers[0].Parent!.Parent;
                var moved = layers.Where(l => l.Parent!.Parent != declaration).ToList();
                var last = (AttributeListSyntax)layers.Last(l => l.Parent!.Parent == declaration).Parent!;
                targets.Add((solution.GetDocumentId(last.SyntaxTree)!, last, moved));
                moves.AddRange(moved.Select(l => (solution.GetDocumentId(l.SyntaxTree)!, l)));
            }
        }

        foreach (var document in targets.Select(t => t.Document).Concat(moves.Select(m => m.Document)).Distinct())
        {
            var root = await solution.GetDocument(document)!.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            var there = targets.Where(t => t.Document == document).ToList();
            var leaving = moves.Where(m => m.Document == document).Select(m => m.Layer).ToList();
            root = root!.TrackNodes(there.Select(t => (SyntaxNode)t.Last).Concat(leaving));
            foreach (var (_, last, layers) in there)
            {
                root = root.InsertNodesAfter(root.GetCurrentNode(last)!, layers.Select(l => ListBehind(last, l)));
            }

            root = Removal.RemoveAttributes(root, [.. leaving.Select(l => root.GetCurrentNode(l)!)]);
            solution = solution.WithDocumentSyntaxRoot(document, root);
        }

        return solution;
    }

    private static async Task<INamedTypeSymbol?> ModelAt(
        Solution solution, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document
            || await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } semantics
            || await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        return NodeAt<TypeDeclarationSyntax>(root, diagnostic.Location) is { } type
            ? semantics.GetDeclaredSymbol(type, cancellation)
            : null;
    }

    /// <summary>A list of one layer that looks like the one before it.</summary>
    private static AttributeListSyntax ListBehind(AttributeListSyntax before, AttributeSyntax layer)
    {
        // The indentation of the line, without what stands on the lines before.
        var indentation = before.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse();
        return SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(layer.WithoutTrivia()))
            .WithLeadingTrivia(indentation).WithTrailingTrivia(End(before, layer));
    }

    /// <summary>A comment behind a layer that has a list of its own moves with it.</summary>
    private static SyntaxTriviaList End(AttributeListSyntax before, AttributeSyntax layer)
    {
        var own = (AttributeListSyntax)layer.Parent!;
        var end = before.GetTrailingTrivia();
        return own.Attributes.Count == 1 && own.GetTrailingTrivia().Any(SyntaxKind.SingleLineCommentTrivia)
            ? own.GetTrailingTrivia()
            : [end.FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } line ? line : SyntaxFactory.Space];
    }
}
