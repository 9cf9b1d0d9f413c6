using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RecurrentGen.Benchmarks;

/// <summary>Runs the generator as the compiler does, on declarations given as text.</summary>
internal static class GeneratorHost
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly AnalyzerFileReference Reference = new(
        Path.Combine(AppContext.BaseDirectory, "RecurrentGen.Generator.dll"), new Loader());

    private static readonly ISourceGenerator[] Generators = LoadGenerators();

    private static readonly ImmutableArray<DiagnosticAnalyzer> ModelAnalyzer =
        [Reference.GetAnalyzers(LanguageNames.CSharp).Single(a => a.GetType().Name == "RecurrentModelAnalyzer")];

    private static readonly MetadataReference[] References = FindReferences();

    /// <summary>A driver that has not run yet.</summary>
    public static GeneratorDriver CreateDriver() =>
        CSharpGeneratorDriver.Create(Generators, parseOptions: ParseOptions);

    /// <summary>A project of one file for each declaration.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> declarations) => CSharpCompilation.Create(
        "Measured",
        declarations.Select(Parse),
        References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            concurrentBuild: false));

    public static SyntaxTree Parse(string declaration) => CSharpSyntaxTree.ParseText(
        "using RecurrentGen;\nnamespace Measured;\n" + declaration + "\n",
        ParseOptions,
        declaration.Split('\n')[^1] + ".cs");

    /// <summary>Runs the analyzer of models, which must find nothing.</summary>
    public static void Analyze(Compilation compilation)
    {
        var found = compilation.WithAnalyzers(ModelAnalyzer).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        if (!found.IsEmpty)
        {
            throw new WrongNumbersException(found[0].ToString());
        }
    }

    /// <summary>The declaration of a workload's model, as <c>Models.cs</c> has it.</summary>
    public static string DeclarationOf(Type model)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Models.cs")!;
        using var reader = new StreamReader(stream);
        return CSharpSyntaxTree.ParseText(reader.ReadToEnd(), ParseOptions).GetRoot().DescendantNodes()
            .OfType<ClassDeclarationSyntax>().First(c => c.Identifier.Text == model.Name).ToString();
    }

    private static ISourceGenerator[] LoadGenerators()
    {
        ISourceGenerator[] generators = [.. Reference.GetGenerators(LanguageNames.CSharp)];
        return generators.Length > 0
            ? generators
            : throw new InvalidOperationException($"There is no generator in {Reference.FullPath}.");
    }

    private static MetadataReference[] FindReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. trusted.Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is "RecurrentGen.dll" or "netstandard.dll" or "mscorlib.dll" ||
                Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p))];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
