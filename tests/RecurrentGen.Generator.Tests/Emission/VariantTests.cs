using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>A declaration of several sizes: what is written, where it compiles, and what is wrong in all of them.</summary>
public sealed class VariantTests
{
    private const string Head = "[RecurrentModel(InputSize = 1, SequenceLength = 2)] ";

    [Fact]
    public void Every_combination_is_a_class_and_one_more_opens_files()
    {
        string[] models = ["Hidden2Layers1", "Hidden3Layers1", "Hidden2Layers2", "Hidden3Layers2"];
        string[] parts = ["Model", "Predictor", "LiveStream", "Training", "Trace"];
        var files = Generated.Files(
            Head + "[Variants(\"rnn\", HiddenSizes = [2, 3], Layers = [1, 2])] [Rnn(1, Layers = 3)] public static partial class Amp;");
        Assert.Equal(
            models.SelectMany(m => parts.Select(p => $"Amp.{m}.{p}.g.cs")).Append("Amp.Variants.g.cs").Order(StringComparer.Ordinal),
            files.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("Hidden3Layers2: Rnn(3, Layers = 2); 42 parameters.", files["Amp.Variants.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HiddenSizes = [4]", "Hidden4", "Rnn(4, Layers = 3)")]
    [InlineData("Layers = [2]", "Layers2", "Rnn(1, Layers = 2)")]
    public void What_does_not_vary_is_as_declared(string sizes, string name, string layer) => Assert.Contains(
        $"{name}: {layer};",
        Generated.Files(Head + $"[Variants(\"rnn\", {sizes})] [Rnn(1, Layers = 3)] public static partial class Amp;")["Amp.Variants.g.cs"],
        StringComparison.Ordinal);

    [Theory]
    [InlineData("/** <summary>A.</summary> */ % public static partial class Amp;", LanguageVersion.CSharp12)]
    [InlineData("namespace N.M; /** <summary>A.</summary> */ % public abstract partial class Amp { private const int Open2 = 1; }", LanguageVersion.Latest)]
    [InlineData("namespace N { internal partial struct Outer { % internal sealed partial class @class { } } }", LanguageVersion.CSharp12)]
    public void Wherever_the_class_is(string place, LanguageVersion version)
    {
        string source = place.Replace(
            "%",
            "[global::RecurrentGen.RecurrentModel(InputSize = 2, SequenceLength = 2)] "
            + "[global::RecurrentGen.Variants(\"rnn\", HiddenSizes = new[] { 2, 17 })] [global::RecurrentGen.Lstm(3, Name = \"rnn\")] "
            + "[global::RecurrentGen.Dense(1)] [global::RecurrentGen.Residual(Features = 1)]",
            StringComparison.Ordinal);
        var strict = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error, warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable);
        var options = new CSharpParseOptions(version, DocumentationMode.Diagnose);
        var tree = CSharpSyntaxTree.ParseText(source, options, "Test.cs", cancellationToken: TestContext.Current.CancellationToken);
        Generated.CompilesWithoutWarnings(Source.Empty().AddSyntaxTrees(tree).WithOptions(strict));
    }

    [Theory]
    [InlineData("StreamWeights = StreamWeights.Int8", "[Lstm(20, Name = \"rnn\")] [Dense(1)]")]
    [InlineData("Loss = Loss.SoftmaxCrossEntropy", "[Conv1D(2, 2)] [Gru(2, Name = \"rnn\", Return = Return.Last)] [Dense(3)]")]
    [InlineData("BatchSize = 2", "[EchoState(3, Name = \"rnn\")] [Dense(1)]")]
    public void Whatever_the_model_is(string more, string layers) => Generated.CompilesWithoutWarnings(Source.Compile(
        $"[RecurrentModel(InputSize = 1, SequenceLength = 2, {more})] [Variants(\"rnn\", HiddenSizes = [4, 5])] {layers} "
        + "public static partial class Amp;"));

    [Fact]
    public Task A_mistake_of_all_variants_is_said_once() => Rule.Reports(
        Head + "[Variants(\"rnn\", HiddenSizes = [2, 3, 4])] [Rnn(1)] [Dense([|0|])] public static partial class Amp;",
        "RGEN0101: units must be at least 1, but is 0");

    [Fact]
    public Task Names_of_the_generated_members_are_taken() => Rule.Reports(
        Head + "[Variants(\"rnn\", HiddenSizes = [2])] [Rnn(1)] public partial class Amp { void [|Open|]() { } class [|Hidden2|]; int InputSize; }",
        "RGEN0007: 'Amp' declares 'Open', which the generated code declares as well: rename or remove it",
        "RGEN0007: 'Amp' declares 'Hidden2', which the generated code declares as well: rename or remove it");

    [Fact]
    public Task The_class_has_no_name_of_a_member() => Rule.Reports(
        Head + "[Variants(\"rnn\", HiddenSizes = [2])] [Rnn(1)] public static partial class [|Hidden2|];",
        "RGEN0008: 'Hidden2' is also the name of a member that the generated code declares in the class, which C# forbids: name the "
        + "model otherwise");

    [Fact]
    public Task The_class_is_partial_and_no_record() => Rule.Reports(
        Head + "[Variants(\"rnn\", HiddenSizes = [2])] [Rnn(1)] public record [|[|Amp|]|];",
        "RGEN0001: 'Amp' must be partial: the network is generated into it",
        "RGEN0003: 'Amp' must be an ordinary class, found 'record'");

    [Fact]
    public void With_a_mistake_nothing_is_written()
    {
        Assert.Empty(Generated.Files(Head + "[Variants(\"rnn\", HiddenSizes = [2, 2])] [Rnn(1)] public static partial class Amp;"));
        Assert.Empty(Generated.Files(Head + "[Variants(\"rnn\", HiddenSizes = [2])] [Rnn(1)] [Dense(0)] public static partial class Amp;"));
    }
}
