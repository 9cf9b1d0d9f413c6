using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests;

/// <summary>The quick start of README.md is compiled and run as it stands; every other example is compiled.</summary>
public sealed partial class ReadmeTests
{
    // What a project with ImplicitUsings has, and what the README says that a cell's file needs.
    private const string Usings =
        "global using System; global using RecurrentGen; global using RecurrentGen.CellLanguage;\n"
        + "global using static RecurrentGen.CellLanguage.Functions;\n";

    private static readonly string[] Examples =
        [.. Example().Matches(File.ReadAllText(Repository.Path("README.md"))).Select(m => m.Groups[1].Value)];

    [Fact]
    public async Task TheQuickStartRuns()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        try
        {
            string program = Path.Combine(folder, "QuickStart.dll");
            var emitted = Compile(Examples[0])
                .Emit(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
            File.Copy(Repository.Path("samples", "Sunspots", "data", "sunspots.csv"), Path.Combine(folder, "sunspots.csv"));
            string output = await Run(folder, program);
            Assert.Matches(@"RMSE behind the cut: \d+\.\d", output);
            Assert.Matches(@"Next year: \d+\.\d", output);
            Assert.True(File.Exists(Path.Combine(folder, "sunspots.safetensors")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task TheOtherExamplesCompile()
    {
        var declarations = Examples.Skip(1).Where(IsDeclaration).ToArray();
        var statements = Examples.Skip(1).Where(e => !IsDeclaration(e)).ToArray();
        Assert.Equal(2, declarations.Length);
        Assert.Single(statements);

        // Statements go on where those of the quick start end.
        string quickStart = Examples[0];
        int types = quickStart.IndexOf("[RecurrentModel", StringComparison.Ordinal);
        string program = quickStart[..types] + string.Concat(statements) + quickStart[types..];
        var compilation = Compile([program, .. declarations]);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty(await Rule.Analyze(compilation));
    }

    private static bool IsDeclaration(string example) => example.Contains("public ", StringComparison.Ordinal);

    private static CSharpCompilation Compile(params string[] sources)
    {
        var references = Source.Compile("").References;
        var compilation = CSharpCompilation.Create(
            "QuickStart",
            sources.Prepend(Usings).Select((text, i) => CSharpSyntaxTree.ParseText(text, path: $"Readme{i}.cs")),
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new RecurrentModelGenerator(), new CellSourceGenerator())
            .RunGeneratorsAndUpdateCompilation(
                compilation, out var generated, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return (CSharpCompilation)generated;
    }

    /// <summary>Runs a program in its own process, since it reads and writes files of its working folder.</summary>
    private static async Task<string> Run(string folder, string program)
    {
        foreach (string library in new[] { "RecurrentGen.dll", "System.Numerics.Tensors.dll" })
        {
            string file = Path.Combine(AppContext.BaseDirectory, library);
            if (File.Exists(file))
            {
                File.Copy(file, Path.Combine(folder, library));
            }
        }

        string configuration = Path.Combine(AppContext.BaseDirectory, "RecurrentGen.Generator.Tests.runtimeconfig.json");
        File.Copy(configuration, Path.ChangeExtension(program, ".runtimeconfig.json"));
        var start = new ProcessStartInfo(CompilerProcess.Dotnet, [program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await error);
        return output;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
