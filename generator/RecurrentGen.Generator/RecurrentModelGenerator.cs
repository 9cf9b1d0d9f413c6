using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Diagnostics;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator;

/// <summary>Compiles declared models. Mistakes in a declaration are the analyzer's to report.</summary>
/// <param name="plan">Plans a model.</param>
[Generator(LanguageNames.CSharp)]
internal sealed class RecurrentModelGenerator(Func<BoundModel, PlanResult> plan) : IIncrementalGenerator
{
    /// <summary>Name of the step that reads declarations.</summary>
    public const string ParseStep = "Parse";

    /// <summary>Name of the step whose outputs are models without mistakes.</summary>
    public const string ModelStep = "Model";

    /// <summary>Name of the step whose outputs are classes that open files as one of several models.</summary>
    public const string VariantsStep = "Variants";

    /// <summary>The build property that asks for graphs and plans as text: <c>graph</c>, <c>plan</c> or both.</summary>
    public const string DumpOption = "build_property.RecurrentGenDump";

    public RecurrentModelGenerator()
        : this(Planner.Plan)
    {
    }

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // What the user wrote: equal to what it was until the declaration or one of its cells changes.
        var specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.RecurrentModel,
                static (node, _) => node is ClassDeclarationSyntax,
                ModelParser.Parse)
            .WithTrackingName(ParseStep);

        // What the packed weight files hold; models without one do not wait for them.
        var manifests = context.AdditionalTextsProvider
            .Where(static text => WeightManifest.Is(text.Path))
            .Select(static (text, cancellation) => WeightManifest.Parse(text.GetText(cancellation)?.ToString() ?? "", ""))
            .Where(static manifest => manifest is not null)
            .Collect()
            .Select(static (all, _) => all.Select(m => m!).ToEquatableArray());

        // A declaration of several sizes is a model for each, and each is a value of its own.
        var models = specs
            .SelectMany(static (spec, _) => VariantBinder.Expand(spec).Models)
            .Combine(manifests)
            .Select(static (pair, _) => ModelBinder.Bind(pair.Left, pair.Right).Model)
            .WithTrackingName(ModelStep);

        // From here on there is one way: plan, then write. A model with mistakes is not written at all.
        context.RegisterSourceOutput(models, (output, model) => Write(output, model, SourceFile.Parts));

        // What opens files comes when all its models do.
        var variants = specs
            .Where(static spec => spec.Variants is not null)
            .Select(static (spec, _) => VariantBinder.Bind(spec))
            .WithTrackingName(VariantsStep);
        context.RegisterSourceOutput(variants, WriteVariants);

        // Text for people who want to see what the rooms decided; nobody else pays for it.
        var dump = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue(DumpOption, out string? wanted) ? wanted : "");
        context.RegisterSourceOutput(
            models.Combine(dump), (output, pair) => Write(output, pair.Left, DumpFile.Parts(pair.Right)));
    }

    private void WriteVariants(SourceProductionContext output, BoundVariants? variants)
    {
        if (variants is null)
        {
            return;
        }

        try
        {
            var programs = variants.Models.Select(m => plan(m).Program).OfType<ModelProgram>().ToList();
            if (programs.Count == variants.Models.Count)
            {
                output.AddSource(
                    SourceFile.HintName(variants.Namespace, variants.ContainingTypes, variants.Name, "Variants"),
                    VariantEmitter.WriteSet(variants, programs));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReportInternalError(output, variants.Name, exception);
        }
    }

    /// <summary>Adds all parts of a model or, where the generator has a mistake, none and an error.</summary>
    public void Write(SourceProductionContext output, BoundModel? model, IReadOnlyList<SourcePart> parts)
    {
        if (model is null || parts.Count == 0)
        {
            return;
        }

        var files = new List<(string HintName, string Text)>();
        try
        {
            // The analyzer reports a model that cannot be planned.
            if (plan(model).Program is { } program)
            {
                foreach (var part in parts)
                {
                    output.CancellationToken.ThrowIfCancellationRequested();
                    files.Add((SourceFile.HintName(program, part.Name), part.Write(program)));
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReportInternalError(output, model.Name, exception);
            return;
        }

        foreach (var (hintName, text) in files)
        {
            output.AddSource(hintName, text);
        }
    }

    private static void ReportInternalError(SourceProductionContext output, string model, Exception exception) =>
        output.ReportDiagnostic(Diagnostic.Create(
            Rules.InternalError, Location.None, model, exception.GetType().Name, exception.Message));
}
