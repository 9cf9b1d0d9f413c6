using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator;

/// <summary>Compiles declared models. Mistakes in a declaration are the analyzer's to report.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class RecurrentModelGenerator : IIncrementalGenerator
{
    /// <summary>Name of the step that reads declarations.</summary>
    public const string ParseStep = "Parse";

    /// <summary>Name of the step whose outputs are models without mistakes.</summary>
    public const string ModelStep = "Model";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // What the user wrote: equal to what it was until the declaration or one of its cells changes.
        var specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.RecurrentModel,
                static (node, _) => node is ClassDeclarationSyntax,
                ModelParser.Parse)
            .WithTrackingName(ParseStep);

        var models = specs
            .Select(static (spec, _) => ModelBinder.Bind(spec).Model)
            .WithTrackingName(ModelStep);

        // From here on there is one way: plan, then write. A model with mistakes is not written at all.
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            if (model is not null)
            {
                Emit(output, Planner.Plan(model));
            }
        });
    }

    private static void Emit(SourceProductionContext output, ModelProgram program)
    {
        output.AddSource(SourceFile.HintName(program, "Model"), ModelEmitter.Write(program));
        output.AddSource(SourceFile.HintName(program, "Predictor"), PredictorEmitter.Write(program));
        output.AddSource(SourceFile.HintName(program, "LiveStream"), StreamEmitter.Write(program));
        output.AddSource(SourceFile.HintName(program, "Training"), TrainingEmitter.Write(program));
    }
}
