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
            c => Guard(c.Symbol.Name, c.Symbol.Locations[0], c.ReportDiagnostic, () => AnalyzeModel(c), c.CancellationToken),
            SymbolKind.NamedType);
        context.RegisterSyntaxNodeAction(
            c => Guard(
                ((TypeDeclarationSyntax)c.Node).Identifier.ValueText, c.Node.GetLocation(), c.ReportDiagnostic,
                () => AnalyzeCell(c), c.CancellationToken),
            SyntaxKind.StructDeclaration,
            SyntaxKind.RecordStructDeclaration);
    }

    /// <summary>A mistake of ours is reported with a request to tell us, and stops nothing else.</summary>
    private static void Guard(
        string name, Location location, Action<Diagnostic> report, Action analyze, CancellationToken cancellation)
    {
        try
        {
            Cancellation.Run(analyze, cancellation);
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
            AnalyzeOther(context, type);
            return;
        }

        var spec = ModelParser.Parse(type, context.Compilation, context.CancellationToken);
        var manifests = spec.Weights is null ? default : Manifests(context);

        var tree = type.DeclaringSyntaxReferences[0].SyntaxTree;
        var compiler = CodeCompiler.For(type, spec, context.Compilation, context.CancellationToken);
        var findings = KnownFindings.Of(
            tree, spec, manifests, () => AllFindingsOf(spec, manifests, compiler), compiler);
        if (findings.Count == 0)
        {
            return;
        }

        var sites = new ModelSites(type, context.CancellationToken);
        var files = manifests.Select(m => m.File).ToList();
        foreach (var finding in findings)
        {
            var mends = new MendProperties();
            foreach (var mend in Mends.Of(finding, spec, files))
            {
                mends.Add(mend, sites.AttributeOf(mend.Layer).ApplicationSyntaxReference?.GetSyntax(context.CancellationToken));
            }

            context.ReportDiagnostic(Diagnostic.Create(
                RuleTable.All[finding.Id], sites.Find(finding.Site), mends.Locations, mends.Properties,
                Texts(finding.Arguments)));
        }
    }

    /// <summary>A class that is no model has no use for layers.</summary>
    private static void AnalyzeOther(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        var layers = ModelParser.LayerAttributes(type, context.CancellationToken);
        var attribute = layers.Count > 0 ? layers[0]
            : type.GetAttributes().FirstOrDefault(a =>
                KnownNames.Is(a.AttributeClass, KnownNames.Weights) || KnownNames.Is(a.AttributeClass, KnownNames.Budget));
        if (attribute?.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken) is AttributeSyntax syntax)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.LayersWithoutModel, syntax.GetLocation(), type.Name, syntax.Name.ToString()));
        }
    }

    private static List<Finding> AllFindingsOf(
        ModelSpec spec, EquatableArray<WeightManifest> manifests, CodeCompiler? compiler)
    {
        var declared = VariantBinder.Expand(spec);
        var planned = new List<PlannedModel>();

        // What is wrong in several variants is said once.
        return declared.Findings
            .Concat(BudgetRules.Check(spec))
            .Concat(declared.Models.SelectMany(m => FindingsOf(m, manifests, planned)))
            .Distinct()
            .ToList()
            .Concat(AboveBudget(planned, compiler))
            .ToList();
    }

    private static IReadOnlyList<Finding> AboveBudget(List<PlannedModel> planned, CodeCompiler? compiler)
    {
        var budget = new BudgetFindings(program => compiler?.Measure(program));
        return planned.Count == 0 ? [] : DeepStack.Run(planned[0].Program.Model, () => budget.Of(planned));
    }

    /// <param name="planned">Takes the model if it can be planned and has a budget.</param>
    private static IEnumerable<Finding> FindingsOf(
        ModelSpec spec, EquatableArray<WeightManifest> manifests, List<PlannedModel> planned)
    {
        var bound = ModelBinder.Bind(spec, manifests);
        return bound.Model is { } model
            ? bound.Findings.Concat(DeepStack.Run(model, () => Plan(spec, model, manifests, planned)))
            : bound.Findings;
    }

    private static List<Finding> Plan(
        ModelSpec spec, BoundModel model, EquatableArray<WeightManifest> manifests, List<PlannedModel> planned)
    {
        var result = Planner.Plan(model);
        if (result.Program is not { } program)
        {
            return [result.Finding!];
        }

        if (spec.Budget is not null)
        {
            planned.Add(new PlannedModel(spec, program));
        }

        return SizeFindings.Of(program).Concat(DropoutFindings.Of(program)).Concat(LikelyMistakes.Of(spec, model, manifests)).ToList();
    }

    private static EquatableArray<WeightManifest> Manifests(SymbolAnalysisContext context) =>
        context.Options.AdditionalFiles
            .Where(f => WeightManifest.Is(f.Path))
            .Select(f => f.GetText(context.CancellationToken) is { } text ? KnownFindings.ManifestOf(text) : null)
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

        var parse = CellResolver.Parse(declaration, type.ToDisplayString(CellResolver.FullNameFormat));
        var shadowed = CellShadowing.Find(declaration, context.Compilation, context.CancellationToken);
        IEnumerable<CellFinding> findings = parse.Findings.Concat(shadowed);

        // Shapes of names that mean something else would be noise.
        if (parse.Spec is not null && shadowed.Count == 0)
        {
            var shapes = CellShapes.Infer(parse.Spec);
            findings = shapes.Shapes is null ? shapes.Findings : CellWarnings.Of(parse.Spec);
        }

        foreach (var finding in findings)
        {
            var location = CellParser.FindNode(declaration, finding.Site).GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(
                RuleTable.All[finding.Id], location, null, MendProperties.OfName(finding.Right), Texts(finding.Arguments)));
        }
    }

    private static bool Has(INamedTypeSymbol type, string attribute) =>
        type.GetAttributes().Any(a => KnownNames.Is(a.AttributeClass, attribute));

    private static object[] Texts(IEnumerable<string> arguments) => [.. arguments];
}
