using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>
/// Replaces a name that the C# compiler does not know by the nearest one of the attribute language: a layer, an argument of
/// a layer, a cell, or a member of one of the enumerations.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectSpellingFix))]
[Shared]
internal sealed class CorrectSpellingFix : BatchFix
{
    private const string UnknownType = "CS0246";
    private const string UnknownTypeOfNamespace = "CS0234";
    private const string UnknownMember = "CS0117";
    private const string Suffix = "Attribute";
    private const string Cells = "Cells";

    /// <summary>What other libraries call our layers.</summary>
    private static readonly ImmutableDictionary<string, string> OtherNames = new Dictionary<string, string>
    {
        ["Linear"] = "Dense",
        ["FullyConnected"] = "Dense",
        ["SimpleRnn"] = "Rnn",
        ["LayerNormalization"] = "LayerNorm",
        ["GlobalMaxPooling1D"] = "MaxPooling",
        ["GlobalAveragePooling1D"] = "MeanPooling",
        ["ConvLstm"] = "ConvLstm1D",
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnknownType, UnknownTypeOfNamespace, UnknownMember];

    protected override async Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await Find(document, diagnostic, cancellation).ConfigureAwait(false) is { } found
            ? $"Replace '{found.Name.Identifier.ValueText}' by '{found.Right}'"
            : null;

    protected override async Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var right = new Dictionary<Diagnostic, string>();
        foreach (var diagnostic in diagnostics)
        {
            if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                && await Find(document, diagnostic, cancellation).ConfigureAwait(false) is { } found)
            {
                right[diagnostic] = found.Right;
            }
        }

        return await FixNodes(
            solution, [.. right.Keys],
            (root, diagnostic) => NodeAt<SimpleNameSyntax>(root, diagnostic.Location),
            (root, nodes) => root.ReplaceNodes(nodes.Keys, (original, name) => name.WithIdentifier(
                SyntaxFactory.Identifier(right[nodes[original]]).WithTriviaFrom(name.Identifier))),
            cancellation).ConfigureAwait(false);
    }

    private static async Task<(SimpleNameSyntax Name, string Right)?> Find(
        Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || semantics is null || NodeAt<SimpleNameSyntax>(root, diagnostic.Location) is not { } name)
        {
            return null;
        }

        string text = name.Identifier.ValueText;
        var candidates = Candidates(name, semantics, cancellation).ToList();
        string? nearest = OtherNames.TryGetValue(text, out string? ours) && candidates.Contains(ours)
            ? ours
            : NearestName.Find(text, candidates);
        return nearest is null || nearest == text ? null : (name, nearest);
    }

    private static IEnumerable<string> Candidates(
        SimpleNameSyntax name, SemanticModel semantics, CancellationToken cancellation)
    {
        var runtime = semantics.Compilation.GetTypeByMetadataName(KnownNames.RecurrentModel)?.ContainingNamespace;
        bool IsOurs(ISymbol? symbol) => runtime is not null
            && SymbolEqualityComparer.Default.Equals(symbol?.ContainingNamespace, runtime);

        switch (name.Parent is QualifiedNameSyntax qualified && qualified.Right == name ? qualified.Parent : name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                return semantics.GetSymbolInfo(access.Expression, cancellation).Symbol is INamedTypeSymbol
                    {
                        TypeKind: TypeKind.Enum,
                    } enumeration && IsOurs(enumeration)
                    ? enumeration.GetMembers().OfType<IFieldSymbol>().Select(f => f.Name)
                    : [];
            case NameEqualsSyntax { Parent: AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute } }:
                return semantics.GetTypeInfo(attribute, cancellation).Type is INamedTypeSymbol type && IsOurs(type)
                    ? PropertiesOf(type)
                    : [];
            case TypeArgumentListSyntax { Parent.Parent: AttributeSyntax }:
                return runtime?.GetNamespaceMembers().FirstOrDefault(n => n.Name == Cells)?.GetTypeMembers().Select(t => t.Name) ?? [];
            case AttributeSyntax { Parent.Parent: ClassDeclarationSyntax declaration }:
                return semantics.GetDeclaredSymbol(declaration, cancellation) is { } model
                    && model.GetAttributes().Any(a => IsOurs(a.AttributeClass))
                    ? Attributes(runtime!, name is GenericNameSyntax)
                    : [];
            default:
                return [];
        }
    }

    private static IEnumerable<string> PropertiesOf(INamedTypeSymbol? type)
    {
        for (; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(p => p.SetMethod is not null))
            {
                yield return property.Name;
            }
        }
    }

    private static IEnumerable<string> Attributes(INamespaceSymbol runtime, bool generic) => runtime.GetTypeMembers()
        .Where(t => !t.IsAbstract && t.IsGenericType == generic && t.Name.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(t => t.Name.Substring(0, t.Name.Length - Suffix.Length));
}
