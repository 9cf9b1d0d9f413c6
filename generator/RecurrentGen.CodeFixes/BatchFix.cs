using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace RecurrentGen.CodeFixes;

/// <summary>
/// A fix that mends any number of diagnostics in one pass: one is a batch of one, so that both go the same way. The usual
/// batch fixer computes each by itself and drops those that touch the same line, as attributes of one model do.
/// </summary>
internal abstract class BatchFix : CodeFixProvider
{
    public sealed override FixAllProvider GetFixAllProvider() => Batch.Provider;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var titles = new HashSet<string>();
        foreach (var diagnostic in context.Diagnostics)
        {
            // The compiler says twice that an attribute is unknown: with its suffix and without.
            string? title = await TitleOf(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false);
            if (title is not null && titles.Add(title))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        cancellation => Fix(context.Document.Project.Solution, [diagnostic], cancellation),
                        KeyOf(diagnostic)),
                    diagnostic);
            }
        }
    }

    /// <summary>What the fix does to a diagnostic, in a few words; null where it can do nothing.</summary>
    protected abstract Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation);

    /// <summary>Mends diagnostics of a solution; those that it cannot mend it leaves.</summary>
    protected abstract Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation);

    /// <summary>The nodes of diagnostics, by document; null where there is nothing to do at a diagnostic.</summary>
    protected static async Task<Solution> FixNodes<TNode>(
        Solution solution,
        IReadOnlyList<Diagnostic> diagnostics,
        Func<SyntaxNode, Diagnostic, TNode?> find,
        Func<SyntaxNode, IReadOnlyDictionary<TNode, Diagnostic>, SyntaxNode> rewrite,
        CancellationToken cancellation)
        where TNode : SyntaxNode
    {
        foreach (var document in diagnostics.GroupBy(d => solution.GetDocumentId(d.Location.SourceTree)))
        {
            if (document.Key is null
                || solution.GetDocument(document.Key) is not { } changed
                || await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            var nodes = new Dictionary<TNode, Diagnostic>();
            foreach (var diagnostic in document)
            {
                if (find(root, diagnostic) is { } node)
                {
                    nodes[node] = diagnostic;
                }
            }

            solution = solution.WithDocumentSyntaxRoot(document.Key, rewrite(root, nodes));
        }

        return solution;
    }

    /// <summary>The smallest node of a diagnostic's place that is of a type, or lies in one.</summary>
    protected static TNode? NodeAt<TNode>(SyntaxNode root, Location location)
        where TNode : SyntaxNode =>
        root.FindNode(location.SourceSpan, findInsideTrivia: false, getInnermostNodeForTie: true).FirstAncestorOrSelf<TNode>();

    private static string KeyOf(Diagnostic diagnostic) => "RecurrentGen." + diagnostic.Id;

    private sealed class Batch : FixAllProvider
    {
        public static readonly Batch Provider = new();

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var fix = (BatchFix)fixAllContext.CodeFixProvider;
            var mendable = new List<Diagnostic>();
            foreach (var diagnostic in await DiagnosticsOf(fixAllContext).ConfigureAwait(false))
            {
                if (KeyOf(diagnostic) == fixAllContext.CodeActionEquivalenceKey
                    && fixAllContext.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                    && await fix.TitleOf(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false) is not null)
                {
                    mendable.Add(diagnostic);
                }
            }

            return mendable.Count == 0 ? null : CodeAction.Create(
                $"Mend all of {mendable[0].Id}",
                cancellation => fix.Fix(fixAllContext.Solution, mendable, cancellation),
                fixAllContext.CodeActionEquivalenceKey);
        }

        private static async Task<ImmutableArray<Diagnostic>> DiagnosticsOf(FixAllContext context)
        {
            switch (context.Scope)
            {
                case FixAllScope.Document:
                    return await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false);
                case FixAllScope.Project:
                    return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
                default:
                    var all = ImmutableArray.CreateBuilder<Diagnostic>();
                    foreach (var project in context.Solution.Projects)
                    {
                        all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                    }

                    return all.ToImmutable();
            }
        }
    }
}
