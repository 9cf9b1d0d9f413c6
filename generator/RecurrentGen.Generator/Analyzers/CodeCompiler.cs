using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Emission;
using RecurrentGen.Generator.Parsing;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Analyzers;

/// <summary>
/// Compiles the text of a model by itself, as a Release build of the user's project would, and reads the size of its
/// methods. Generated code needs nothing but the runtime: a cell of the user's is in it as equations, and what else is
/// declared of the class does not enter the types that are counted.
/// </summary>
internal sealed class CodeCompiler
{
    private static readonly string[] Types = ["LiveStream", "Predictor", "Training"];

    private readonly ModelSpec _declared;
    private readonly CSharpCompilation _project;
    private readonly CSharpParseOptions _language;
    private readonly CancellationToken _cancellation;

    private CodeCompiler(
        ModelSpec declared,
        CSharpCompilation project,
        CSharpParseOptions language,
        KnownCode known,
        CancellationToken cancellation)
    {
        _declared = declared;
        _project = project;
        _language = language;
        _cancellation = cancellation;
        Known = known;
    }

    /// <summary>What has been compiled before.</summary>
    public KnownCode Known { get; }

    /// <summary>Whether a model could not be compiled, so that nobody knows yet what is to be found in it.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>A compiler for a model whose code is limited; null for every other one.</summary>
    public static CodeCompiler? For(
        INamedTypeSymbol type, ModelSpec spec, Compilation compilation, CancellationToken cancellation)
    {
        if (spec.Budget?.Limits.Any(l => l is { Name: BudgetMeasure.CodeLimit, Value: >= 1 }) != true
            || compilation is not CSharpCompilation project
            || type.DeclaringSyntaxReferences[0].SyntaxTree.Options is not CSharpParseOptions language
            || type.GetAttributes().First(a => KnownNames.Is(a.AttributeClass, KnownNames.RecurrentModel))
                .AttributeClass?.ContainingAssembly is not { } runtime)
        {
            return null;
        }

        return new CodeCompiler(spec, project, language, KnownCode.Of(runtime, project.Options, language), cancellation);
    }

    /// <summary>The code of a model; null where the compiler refuses it, as it then does in the project itself.</summary>
    public CodeFigure? Measure(ModelProgram program) => Known.Of(_declared, program, Compile);

    private CodeFigure? Compile(ModelProgram program)
    {
        // Comments are no code.
        var language = _language.WithDocumentationMode(DocumentationMode.None);
        var trees = new List<SyntaxTree>();
        foreach (var part in SourceFile.Parts)
        {
            Cancellation.Check();
            trees.Add(CSharpSyntaxTree.ParseText(part.Write(program), language, cancellationToken: _cancellation));
        }

        using var image = new MemoryStream();
        var compiled = Project.AddSyntaxTrees(trees).Emit(image, cancellationToken: _cancellation);
        HasFailed |= !compiled.Success;
        return compiled.Success ? Read(image, program) : null;
    }

    /// <summary>
    /// The project without its sources: the references, already read, and the options that IL depends on. They are made
    /// anew, because those of a Debug build keep code for the debugger that a Release build has not.
    /// </summary>
    private CSharpCompilation Project => _project.RemoveAllSyntaxTrees().WithOptions(new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        checkOverflow: _project.Options.CheckOverflow,
        concurrentBuild: _project.Options.ConcurrentBuild,
        deterministic: true,
        xmlReferenceResolver: _project.Options.XmlReferenceResolver,
        metadataReferenceResolver: _project.Options.MetadataReferenceResolver,
        assemblyIdentityComparer: _project.Options.AssemblyIdentityComparer,
        metadataImportOptions: _project.Options.MetadataImportOptions));

    private static CodeFigure Read(MemoryStream image, ModelProgram program)
    {
        image.Position = 0;
        using var reader = new PEReader(image, PEStreamOptions.LeaveOpen);
        var metadata = reader.GetMetadataReader();
        var ofLayers = program.Layers.ToDictionary(l => l.Identifier, _ => 0L, StringComparer.Ordinal);
        long bytes = 0;
        foreach (var handle in metadata.MethodDefinitions)
        {
            Cancellation.Check();
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0
                || !Counts(metadata, method.GetDeclaringType(), program.Model.ContainingTypes.Count))
            {
                continue;
            }

            int length = reader.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length;
            bytes += length;
            if (LayerMethods.IdentifierOf(metadata.GetString(method.Name), ofLayers.Keys) is { } layer)
            {
                ofLayers[layer] += length;
            }
        }

        return new CodeFigure(bytes, ofLayers);
    }

    /// <param name="outer">Types around the model.</param>
    private static bool Counts(MetadataReader metadata, TypeDefinitionHandle type, int outer)
    {
        var names = new Stack<string>();
        for (var handle = type; !handle.IsNil; handle = metadata.GetTypeDefinition(handle).GetDeclaringType())
        {
            names.Push(metadata.GetString(metadata.GetTypeDefinition(handle).Name));
        }

        return Types.Contains(names.ElementAtOrDefault(outer + 1));
    }
}
