using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RecurrentGen.CodeFixes;

/// <summary>Takes nodes out of a file, with their lines; comments on lines before them stay.</summary>
internal static class Removal
{
    /// <summary>Removes attributes, and lists that have no others.</summary>
    public static SyntaxNode RemoveAttributes(SyntaxNode root, IReadOnlyList<AttributeSyntax> attributes)
    {
        var removed = new HashSet<SyntaxNode>(attributes);
        var lists = attributes.Select(a => (AttributeListSyntax)a.Parent!).Distinct().ToList();
        root = root.TrackNodes(lists);
        foreach (var list in lists)
        {
            var current = root.GetCurrentNode(list)!;
            var kept = list.Attributes.Select((a, i) => (a, i)).Where(p => removed.Contains(p.a)).Reverse()
                .Aggregate(current.Attributes, (all, p) => all.RemoveAt(p.i));
            root = kept.Count > 0
                ? root.ReplaceNode(current, current.WithAttributes(kept))
                : RemoveLines(root, current);
        }

        return root;
    }

    /// <summary>Removes attribute lists or statements, each of which has lines of its own.</summary>
    public static SyntaxNode RemoveLines(SyntaxNode root, IReadOnlyList<SyntaxNode> nodes) =>
        nodes.Aggregate(root.TrackNodes(nodes), (all, node) => RemoveLines(all, all.GetCurrentNode(node)!));

    private static SyntaxNode RemoveLines(SyntaxNode root, SyntaxNode node)
    {
        // What stands before the first token of a declaration belongs to the declaration.
        var next = node.GetLastToken().GetNextToken();
        bool keeps = HasComment(node) || (node is AttributeListSyntax && node.Parent?.GetFirstToken() == node.GetFirstToken());
        var mark = new SyntaxAnnotation();
        root = root.ReplaceSyntax(
            [node], (n, _) => n.WithAdditionalAnnotations(mark),
            keeps ? [next] : [], (token, _) => token.WithLeadingTrivia(node.GetLeadingTrivia()),
            [], (trivia, _) => trivia);
        return root.RemoveNode(root.GetAnnotatedNodes(mark).Single(), SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    private static bool HasComment(SyntaxNode node) => node.GetLeadingTrivia()
        .Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}
