using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;

namespace RecurrentGen.Generator.Tests.Infrastructure;

/// <summary>Turns one line into a compilation: the builder adds what every test would have to repeat.</summary>
internal static class Source
{
    public const string Usings =
        "using RecurrentGen; using RecurrentGen.Cells; using RecurrentGen.CellLanguage; "
        + "using static RecurrentGen.CellLanguage.Functions;\n";

    private static readonly ImmutableArray<MetadataReference> RuntimeReferences =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
        MetadataReference.CreateFromFile(typeof(RecurrentModelAttribute).Assembly.Location),
    ];

    /// <summary>A model with sizes: <paramref name="layers"/> are the layer attributes.</summary>
    public static string Model(string layers, string loss = "") =>
        $"[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2{loss})] {layers} "
        + "public partial class Model;";

    /// <summary>A cell <c>C</c>: parameters of Step after <c>x</c> and <c>h</c>, and its statements.</summary>
    public static string Cell(string parameters, string body) =>
        $"[RecurrentCell] public struct C {{ public static Vector Step(Vector x, Vector h{parameters}) {{ {body} }} }}";

    /// <summary>Terms with numbers from 1 on, joined from the left to the right.</summary>
    public static string InARow(string term, char operation, int count) => string.Join($" {operation} ", Terms(term, count));

    /// <summary>Terms with numbers from 1 on, joined without one standing deep within the others.</summary>
    public static string Balanced(string term, char operation, int count)
    {
        var terms = Terms(term, count);
        while (terms.Count > 1)
        {
            terms = [.. terms.Chunk(2).Select(pair => $"({string.Join($" {operation} ", pair)})")];
        }

        return terms[0];
    }

    private static List<string> Terms(string term, int count) => [.. Enumerable.Range(1, count)
        .Select(i => term.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))];

    public static CSharpCompilation Compile(string source, params MetadataReference[] references) =>
        CSharpCompilation.Create(
            "Test",
            [CSharpSyntaxTree.ParseText(Usings + source, path: "Test.cs")],
            [.. RuntimeReferences, .. references],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation with the references and no source at all.</summary>
    public static CSharpCompilation Empty() => CSharpCompilation.Create("Test", [], RuntimeReferences);

    public static ModelSpec Parse(string source, params MetadataReference[] references) =>
        Parse(Compile(source, references), "Model");

    public static ModelSpec Parse(Compilation compilation, string name) =>
        ModelParser.Parse(
            compilation.GetTypeByMetadataName(name)!, compilation, TestContext.Current.CancellationToken);

    public static BindResult Bind(string source, params MetadataReference[] references) =>
        ModelBinder.Bind(Parse(source, references));

    /// <summary>Binds a model that must have no mistakes.</summary>
    public static BoundModel BindModel(string source, params MetadataReference[] references)
    {
        var result = Bind(source, references);
        Assert.Empty(result.Findings);
        return Assert.IsType<BoundModel>(result.Model);
    }

    /// <summary>Compiles a library with the generator, so that it carries its cells, as bytes of an assembly.</summary>
    public static MetadataReference Library(string source)
    {
        var driver = CSharpGeneratorDriver.Create(new CellSourceGenerator());
        driver.RunGeneratorsAndUpdateCompilation(
            Compile(source).WithAssemblyName("Library"), out var compilation, out _,
            TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
