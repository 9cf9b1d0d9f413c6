using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace RecurrentGen.Generator.Tests.Snapshots;

/// <summary>A generator of two files, through a real driver.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void Emits_what_the_snapshots_say()
    {
        var (input, result) = Run(
            "public partial class Greeting { }",
            "public partial class Greeting { public int Count => 1; }\n");
        Snapshot.Verify(input, result);
    }

    [Fact]
    public void Refuses_what_does_not_compile()
    {
        var (input, result) = Run("public class Greeting { }", "public partial class Greeting { Missing _field; }\n");
        var exception = Assert.Throws<SnapshotException>(() => Snapshot.Verify(input, result));
        Assert.Contains("CS0246", exception.Message);
    }

    [Fact]
    public void Refuses_warnings()
    {
        var (input, result) = Run(
            "public partial class Greeting { }",
            "public partial class Greeting { int _unused; }\n");
        var exception = Assert.Throws<SnapshotException>(() => Snapshot.Verify(input, result));
        Assert.Contains("CS0169", exception.Message);
    }

    private static (CSharpCompilation Input, GeneratorDriverRunResult Result) Run(string source, string emitted)
    {
        var token = TestContext.Current.CancellationToken;
        var input = CSharpCompilation.Create(
            "Test",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: token)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var driver = CSharpGeneratorDriver.Create(new TwoFiles(emitted)).RunGenerators(input, token);
        return (input, driver.GetRunResult());
    }

    private sealed class TwoFiles(string emitted) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterPostInitializationOutput(c =>
            {
                c.AddSource("Greeting.Model.g.cs", SourceText.From(emitted, Encoding.UTF8));
                c.AddSource("Helper.g.cs", SourceText.From("internal static class Helper;\n", Encoding.UTF8));
            });
    }
}
