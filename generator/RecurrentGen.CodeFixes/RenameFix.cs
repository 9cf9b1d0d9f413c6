using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Rename;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>Renames a member, or a model, whose name the generated code needs, wherever it is used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenameFix))]
[Shared]
internal sealed class RenameFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [FindingIds.MemberNameTaken, FindingIds.ModelName];

    protected override async Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await SymbolAt(document, diagnostic, cancellation).ConfigureAwait(false) is { } symbol
            ? $"Rename '{symbol.Name}' to '{FreeName(symbol)}'"
            : null;

    protected override async Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var ids = new List<(ProjectId Project, string Id)>();
        foreach (var diagnostic in diagnostics)
        {
            if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                && await SymbolAt(document, diagnostic, cancellation).ConfigureAwait(false) is { } symbol)
            {
                ids.Add((document.Project.Id, DocumentationCommentId.CreateDeclarationId(symbol) ?? ""));
            }
        }

        // What is nested has its outer types in its ID, so it goes first.
        foreach (var (project, id) in ids.Distinct().OrderByDescending(i => i.Id.Length))
        {
            var compilation = await solution.GetProject(project)!.GetCompilationAsync(cancellation).ConfigureAwait(false);
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation!) is { } symbol)
            {
                solution = await Renamer.RenameSymbolAsync(
                    solution, symbol, new SymbolRenameOptions(RenameOverloads: true), FreeName(symbol), cancellation)
                    .ConfigureAwait(false);
            }
        }

        return solution;
    }

    private static async Task<ISymbol?> SymbolAt(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var node = root!.FindNode(diagnostic.Location.SourceSpan);

        // A constructor has no name of its own.
        return node is ParameterListSyntax or ConstructorDeclarationSyntax ? null : semantics!.GetDeclaredSymbol(node, cancellation);
    }

    /// <summary><c>OwnSave</c> of a member, <c>TrainingModel</c> of a model; with a number where that is taken.</summary>
    private static string FreeName(ISymbol symbol)
    {
        string trimmed = symbol.Name.TrimStart('_');
        string name = symbol is INamedTypeSymbol { ContainingType: null } || IsModel(symbol)
            ? symbol.Name + "Model"
            : symbol.Name.Length > trimmed.Length
                ? "_own" + char.ToUpperInvariant(trimmed[0]) + trimmed.Substring(1)
                : "Own" + trimmed;
        string free = name;
        for (int i = 2; !((INamespaceOrTypeSymbol)symbol.ContainingSymbol).GetMembers(free).IsEmpty; i++)
        {
            free = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    private static bool IsModel(ISymbol symbol) => symbol.GetAttributes()
        .Any(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel));
}
