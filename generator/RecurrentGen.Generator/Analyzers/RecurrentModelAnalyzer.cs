using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Diagnostics;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>
/// Reports every mistake in models and cells. It runs the same parsing, binding and planning as the generator, which stays
/// silent and emits nothing for a model with mistakes: only an analyzer honours pragmas and .editorconfig.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RecurrentModelAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. RuleTable.All.Values.Where(r => r.Category != Rules.RealTime).OrderBy(r => r.Id, StringComparer.Ordinal)];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(
            c => Guard(c.Symbol.Name, c.Symbol.Locations[0], c.ReportDiagnostic, () => AnalyzeModel(c)),
            SymbolKind.NamedType);
        context.RegisterSyntaxNodeAction(
            c => Guard(
                ((TypeDeclarationSyntax)c.Node).Identifier.ValueText, c.Node.GetLocation(), c.ReportDiagnostic,
                () => AnalyzeCell(c)),
            SyntaxKind.StructDeclaration,
            SyntaxKind.RecordStructDeclaration);
    }

    /// <summary>A mistake of ours is reported with a request to tell us, and stops nothing else.</summary>
    private static void Guard(string name, Location location, Action<Diagnostic> report, Action analyze)
    {
        try
        {
            analyze();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            report(Diagnostic.Create(
                Rules.InternalError, location, name, exception.GetType().Name, exception.Message));
        }
    }

    private static void AnalyzeModel(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!Has(type, KnownNames.RecurrentModel))
        {
            return;
        }

        var spec = ModelParser.Parse(type, context.Compilation, context.CancellationToken);
        var manifests = spec.Weights is null ? default : Manifests(context);

        // What is wrong in several variants is said once.
        var declared = VariantBinder.Expand(spec);
        var findings = declared.Findings.Concat(declared.Models.SelectMany(m => FindingsOf(m, manifests))).Distinct().ToList();
        if (findings.Count == 0)
        {
            return;
        }

        var sites = new ModelSites(type, context.CancellationToken);
        foreach (var finding in findings)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                RuleTable.All[finding.Id], sites.Find(finding.Site), Texts(finding.Arguments)));
        }
    }

    private static IEnumerable<Finding> FindingsOf(ModelSpec spec, EquatableArray<WeightManifest> manifests)
    {
        var bound = ModelBinder.Bind(spec, manifests);
        return bound.Model is { } model
            ? bound.Findings.Concat(DeepStack.Run(model, () => Plan(model)))
            : bound.Findings;
    }

    private static List<Finding> Plan(BoundModel model)
    {
        var planned = Planner.Plan(model);
        return planned.Program is { } program
            ? SizeFindings.Of(program).Concat(DropoutFindings.Of(program)).ToList()
            : [planned.Finding!];
    }

    private static EquatableArray<WeightManifest> Manifests(SymbolAnalysisContext context) =>
        context.Options.AdditionalFiles
            .Where(f => WeightManifest.Is(f.Path))
            .Select(f => WeightManifest.Parse(f.GetText(context.CancellationToken)?.ToString() ?? "", ""))
            .OfType<WeightManifest>()
            .ToEquatableArray();

    private static void AnalyzeCell(SyntaxNodeAnalysisContext context)
    {
        var declaration = (TypeDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } type
            || !Has(type, KnownNames.RecurrentCell)
            || CellResolver.FindDeclaration(type, context.CancellationToken) != declaration)
        {
            return;
        }

        var parse = CellParser.Parse(declaration, type.ToDisplayString(CellResolver.FullNameFormat));
        var shadowed = CellShadowing.Find(declaration, context.SemanticModel, context.CancellationToken);
        IEnumerable<CellFinding> findings = parse.Findings.Concat(shadowed);

        // Shapes of names that mean something else would be noise.
        if (parse.Spec is not null && shadowed.Count == 0)
        {
            findings = CellShapes.Infer(parse.Spec).Findings;
        }

        foreach (var finding in findings)
        {
            var location = CellParser.FindNode(declaration, finding.Site).GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(RuleTable.All[finding.Id], location, Texts(finding.Arguments)));
        }
    }

    private static bool Has(INamedTypeSymbol type, string attribute) =>
        type.GetAttributes().Any(a => KnownNames.Is(a.AttributeClass, attribute));

    private static object[] Texts(IEnumerable<string> arguments) => [.. arguments];
}
