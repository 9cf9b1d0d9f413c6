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

    /// <summary>Name of the step whose outputs are models with what they need to know of the names of others.</summary>
    public const string NamedStep = "Named";

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
                Parse)
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
            .SelectMany(static (spec, cancellation) => Expand(spec, cancellation))
            .Combine(manifests)
            .Select(static (pair, cancellation) => Bind(pair.Left, pair.Right, cancellation))
            .WithTrackingName(ModelStep);

        // Names of files do not tell capitals from small letters, as names of classes do: the same list until a class is renamed.
        var clashes = models
            .Select(static (model, _) => model is null ? "" : SourceFile.FileName(model))
            .Collect()
            .Select(static (names, _) => SourceFile.Clashing(names));
        var named = models.Combine(clashes).WithTrackingName(NamedStep);

        // From here on there is one way: plan, then write. A model with mistakes is not written at all.
        context.RegisterSourceOutput(
            named, (output, pair) => Write(output, pair.Left, SourceFile.Parts, pair.Right));

        // What opens files comes when all its models do.
        var variants = specs
            .Where(static spec => spec?.Variants is not null)
            .Select(static (spec, cancellation) => Cancellation.Run(() => VariantBinder.Bind(spec!), cancellation))
            .WithTrackingName(VariantsStep);
        var variantClashes = variants
            .Select(static (set, _) => set is null ? "" : FileName(set))
            .Collect()
            .Select(static (names, _) => SourceFile.Clashing(names));
        context.RegisterSourceOutput(
            variants.Combine(variantClashes), (output, pair) => WriteVariants(output, pair.Left, pair.Right));

        // Text for people who want to see what the rooms decided; nobody else pays for it.
        var dump = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue(DumpOption, out string? wanted) ? wanted : "");
        context.RegisterSourceOutput(
            named.Combine(dump),
            (output, pair) => Write(output, pair.Left.Left, DumpFile.Parts(pair.Right), pair.Left.Right));
    }

    private static string FileName(BoundVariants set) =>
        SourceFile.FileName(set.Namespace, set.ContainingTypes, set.Name);

    private void WriteVariants(
        SourceProductionContext output, BoundVariants? variants, EquatableArray<string> clashes)
    {
        if (variants is null)
        {
            return;
        }

        try
        {
            string? text = Cancellation.Run(() => Text(variants), output.CancellationToken);
            if (text is not null)
            {
                output.AddSource(SourceFile.HintName(FileName(variants), "Variants", clashes), text);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReportInternalError(output, variants.Name, exception);
        }
    }

    private string? Text(BoundVariants variants)
    {
        var programs = variants.Models.Select(m => DeepStack.Run(m, () => plan(m).Program)).OfType<ModelProgram>().ToList();
        return programs.Count == variants.Models.Count ? VariantEmitter.WriteSet(variants, programs) : null;
    }

    /// <summary>Adds all parts of a model or, where the generator has a mistake, none and an error.</summary>
    /// <param name="clashes">Names of files that other models have in other capitals.</param>
    public void Write(
        SourceProductionContext output,
        BoundModel? model,
        IReadOnlyList<SourcePart> parts,
        EquatableArray<string> clashes = default)
    {
        if (model is null || parts.Count == 0)
        {
            return;
        }

        List<(string HintName, string Text)> files;
        try
        {
            files = Cancellation.Run(
                () => DeepStack.Run(model, () => Texts(model, parts, clashes)), output.CancellationToken);
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

    private List<(string HintName, string Text)> Texts(
        BoundModel model, IReadOnlyList<SourcePart> parts, EquatableArray<string> clashes)
    {
        var files = new List<(string HintName, string Text)>();

        // The analyzer reports a model that cannot be planned.
        if (plan(model).Program is { } program)
        {
            foreach (var part in parts)
            {
                Cancellation.Check();
                files.Add((SourceFile.HintName(program, part.Name, clashes), part.Write(program)));
            }
        }

        return files;
    }

    /// <summary>
    /// The declaration, once for each class: the C# compiler refuses a second attribute, wherever it is. Null as well after a
    /// mistake of ours, which the analyzer reports, since it reads the same.
    /// </summary>
    private static ModelSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var first = context.TargetSymbol.GetAttributes()
            .First(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel)).ApplicationSyntaxReference;
        if (first is null
            || first.SyntaxTree != context.TargetNode.SyntaxTree
            || !context.TargetNode.Span.Contains(first.Span))
        {
            return null;
        }

        try
        {
            return Cancellation.Run(() => ModelParser.Parse(context, cancellation), cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }

    private static EquatableArray<ModelSpec> Expand(ModelSpec? spec, CancellationToken cancellation)
    {
        try
        {
            return spec is null ? default : Cancellation.Run(() => VariantBinder.Expand(spec).Models, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The analyzer, which expands the same, reports it.
            return default;
        }
    }

    private static BoundModel? Bind(
        ModelSpec? spec, EquatableArray<WeightManifest> manifests, CancellationToken cancellation)
    {
        try
        {
            return spec is null ? null : Cancellation.Run(() => ModelBinder.Bind(spec, manifests).Model, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The analyzer, which binds the same, reports it.
            return null;
        }
    }

    private static void ReportInternalError(SourceProductionContext output, string model, Exception exception) =>
        output.ReportDiagnostic(Diagnostic.Create(
            Rules.InternalError, Location.None, model, exception.GetType().Name, exception.Message));
}
