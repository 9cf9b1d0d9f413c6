using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RecurrentGen.Generator.Analyzers;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.CodeFixes;

/// <summary>
/// Changes arguments of attributes as the diagnostic says: the generator knows what is right, and nothing is computed here.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeArgumentsFix))]
[Shared]
internal sealed class ChangeArgumentsFix : BatchFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        FindingIds.LayerName, FindingIds.DuplicateName, FindingIds.UnknownHyperparameter, FindingIds.MergeUnused,
        FindingIds.ReservedName, FindingIds.FrozenUnused, FindingIds.TimeAxisGone, FindingIds.SoftmaxLoss,
        FindingIds.SigmoidMissing, FindingIds.SoftmaxTwice, FindingIds.CellShape, FindingIds.StreamWeightsUnused,
        FindingIds.BoundedLogits, FindingIds.TokensHaveNoInputSize, FindingIds.StreamWeightsOfTokens,
        FindingIds.UnknownSource, FindingIds.ResidualShape, FindingIds.DropoutLast, FindingIds.DropoutUnused,
        FindingIds.MethodTooLarge, FindingIds.TooManySteps, FindingIds.WeightFileMissing, FindingIds.WeightsDoNotFit,
        FindingIds.LastOfBackward, FindingIds.BudgetExceeded,
    ];

    protected override Task<string?> TitleOf(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var changes = MendProperties.Read(diagnostic)
            .Select(m => Describe(m.Kind, m.Argument, m.Value, NameAt(m.Attribute, cancellation))).ToList();
        string title = string.Join(", ", changes);
        return Task.FromResult(changes.Count == 0 ? null : char.ToUpperInvariant(title[0]) + title.Substring(1));
    }

    protected override async Task<Solution> Fix(
        Solution solution, IReadOnlyList<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        // Two diagnostics may ask for the same change.
        var mends = diagnostics.SelectMany(MendProperties.Read).Distinct()
            .GroupBy(m => solution.GetDocumentId(m.Attribute.SourceTree));
        foreach (var document in mends)
        {
            if (document.Key is null
                || solution.GetDocument(document.Key) is not { } changed
                || await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root)
            {
                continue;
            }

            var changes = document
                .GroupBy(m => m.Attribute.SourceSpan)
                .ToDictionary(g => AttributeAt(root, g.Key), g => g.Select(m => (m.Kind, m.Argument, m.Value)).ToList());
            var semantics = await changed.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
            var first = changes.Keys.ToDictionary(a => a, a => FirstParameter(a, semantics, cancellation));
            var mark = new SyntaxAnnotation();
            root = root.ReplaceNodes(
                changes.Keys,
                (original, attribute) => changes[original].Aggregate(attribute, (a, m) => Apply(a, m, first[original], mark)));
            root = Removal.RemoveAttributes(root, [.. root.GetAnnotatedNodes(mark).Cast<AttributeSyntax>()]);
            solution = solution.WithDocumentSyntaxRoot(document.Key, root);
        }

        return solution;
    }

    private static AttributeSyntax AttributeAt(SyntaxNode root, TextSpan span) =>
        root.FindNode(span).FirstAncestorOrSelf<AttributeSyntax>()!;

    private static string NameAt(Location attribute, CancellationToken cancellation) =>
        AttributeAt(attribute.SourceTree!.GetRoot(cancellation), attribute.SourceSpan).Name.ToString();

    private static string Describe(MendKind kind, string argument, string value, string attribute) => kind switch
    {
        MendKind.Set when argument == "0" => $"change the first argument of [{attribute}] to {value}",
        MendKind.Set => $"set {argument} to {Short(value)}",
        MendKind.Remove => "remove " + argument,
        MendKind.Rename => $"replace '{argument}' by '{value}'",
        _ => $"remove [{attribute}]",
    };

    /// <summary><c>Return.Last</c> of the full name.</summary>
    private static string Short(string value)
    {
        string[] names = value.Split('.');
        return value[0] == '"' || names.Length < 2 ? value : names[names.Length - 2] + "." + names[names.Length - 1];
    }

    /// <summary>The name of the constructor's first parameter: arguments that have names may stand in any order.</summary>
    private static string? FirstParameter(
        AttributeSyntax attribute, SemanticModel? semantics, CancellationToken cancellation) =>
        (semantics?.GetSymbolInfo(attribute, cancellation).Symbol as IMethodSymbol)?.Parameters.FirstOrDefault()?.Name;

    private static AttributeSyntax Apply(
        AttributeSyntax attribute, (MendKind Kind, string Argument, string Value) mend, string? first, SyntaxAnnotation removed)
    {
        if (mend.Kind == MendKind.RemoveAttribute)
        {
            return attribute.WithAdditionalAnnotations(removed);
        }

        if (mend.Kind == MendKind.Rename)
        {
            var names = attribute.DescendantNodes().OfType<LiteralExpressionSyntax>()
                .Where(l => l.Token.Value as string == mend.Argument);
            return attribute.ReplaceNodes(names, (name, _) => SyntaxFactory
                .LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(mend.Value)).WithTriviaFrom(name));
        }

        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var argument = mend.Argument == "0"
            ? arguments.FirstOrDefault(a => first is not null && a.NameColon?.Name.Identifier.ValueText == first)
              ?? arguments.FirstOrDefault(a => a.NameEquals is null)
            : arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == mend.Argument);
        return mend.Kind == MendKind.Remove ? Without(attribute, argument)
            : argument is not null
                ? attribute.ReplaceNode(argument.Expression, Expressions.Parse(mend.Value).WithTriviaFrom(argument.Expression))
            : With(attribute, mend.Argument, mend.Value);
    }

    private static AttributeSyntax Without(AttributeSyntax attribute, AttributeArgumentSyntax? argument)
    {
        if (argument is null)
        {
            return attribute;
        }

        var rest = attribute.ArgumentList!.Arguments.Remove(argument);
        return rest.Count > 0
            ? attribute.WithArgumentList(attribute.ArgumentList.WithArguments(rest))
            : attribute.WithArgumentList(null).WithTrailingTrivia(attribute.GetTrailingTrivia());
    }

    private static AttributeSyntax With(AttributeSyntax attribute, string name, string value)
    {
        var argument = SyntaxFactory.AttributeArgument(
            SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(name)).NormalizeWhitespace()
                .WithTrailingTrivia(SyntaxFactory.Space),
            null,
            Expressions.Parse(value));
        if (attribute.ArgumentList is not { Arguments.Count: > 0 } list)
        {
            return attribute.WithoutTrailingTrivia()
                .WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)))
                .WithTrailingTrivia(attribute.GetTrailingTrivia());
        }

        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        return attribute.WithArgumentList(list.WithArguments(
            SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(list.Arguments.GetWithSeparators().Add(comma).Add(argument))));
    }
}
