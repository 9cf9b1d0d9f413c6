using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>Classes that appear because a project has weight files.</summary>
public sealed class WeightFileTests
{
    [Theory]
    [InlineData("amp.nam", "Amp")]
    [InlineData("clean-amp 2.nam", "CleanAmp2")]
    [InlineData("2nd.nam", "_2nd")]
    [InlineData("über.nam", "Über")]
    [InlineData(".nam", "Weights")]
    public void A_file_becomes_a_class_of_its_name(string file, string name)
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText(file, ManifestText.Amp));
        Assert.Empty(Errors(output));
        var type = output.GetTypeByMetadataName(name)!;
        Assert.Equal(Accessibility.Public, type.DeclaredAccessibility);
        Assert.Contains("LiveStream", type.GetTypeMembers().Select(t => t.Name));
        string text = string.Concat(type.DeclaringSyntaxReferences.Select(r => r.SyntaxTree.ToString()));
        Assert.Contains($"Assembly, \"RecurrentGen.{file}\", 43);", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_asks_for_the_file_takes_its_place()
    {
        var output = Compile(
            Source.Compile(
                "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Lstm(2)] [Dense(1)] "
                + "public partial class Model;"),
            new ManifestText("amp.nam", ManifestText.Amp));
        Assert.Empty(Errors(output));
        Assert.Null(output.GetTypeByMetadataName("Amp"));
        Assert.NotNull(output.GetTypeByMetadataName("Model"));
    }

    [Fact]
    public void Levels_and_activations_are_declared()
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText(
            "deep.json",
            """
            format RtNeural
            inputs 1
            layer Gru 1 2
            tensor weight_ih 6 1
            tensor weight_hh 6 2
            tensor bias_ih 6
            tensor bias_hh 6
            layer Gru 2 2
            tensor weight_ih 6 2
            tensor weight_hh 6 2
            tensor bias_ih 6
            tensor bias_hh 6
            layer Dense 2 1 Activation=Tanh
            tensor weight 1 2
            tensor bias 1
            """));
        Assert.Empty(Errors(output));
        string text = string.Concat(output.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains("Gru(2, Layers = 2), level 2 of 2", text, StringComparison.Ordinal);
        Assert.Contains("Dense(1, Activation = Tanh)", text, StringComparison.Ordinal);
        Assert.Contains("\"gru.weight_ih_l1\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_functions_and_layers_without_weights_are_declared()
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText(
            "net.onnx",
            """
            format Onnx
            inputs 1
            layer Embedding 5 3
            tensor weight 5 3
            layer Rnn 3 2 Direction=Bidirectional Activation=LeakyRelu Clip=0.5
            tensor weight_ih 2 3
            tensor weight_hh 2 2
            tensor bias_ih 2
            tensor bias_hh 2
            tensor weight_ih_reverse 2 3
            tensor weight_hh_reverse 2 2
            tensor bias_ih_reverse 2
            tensor bias_hh_reverse 2
            layer LayerNorm 4 4 Epsilon=0.001
            tensor weight 4
            tensor bias 4
            layer MeanPooling 4 4
            layer Dense 4 1
            tensor weight 1 4
            tensor bias 1
            """));
        Assert.Empty(Errors(output));
        string text = string.Concat(output.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains("Embedding(5, 3)", text, StringComparison.Ordinal);
        Assert.Contains("Rnn(2, Direction = Bidirectional, activation = LeakyRelu, clip = 0.5)", text, StringComparison.Ordinal);
        Assert.Contains("LayerNorm(Epsilon = 0.001)", text, StringComparison.Ordinal);
        Assert.Contains("MeanPooling()", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_layers_are_not_known_is_an_error()
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText("net.safetensors", "format Safetensors\ntensor a 2 2"));
        Assert.Equal(
            "#error: 'RecurrentGen: the layers of 'net.safetensors' are not known; declare a class with "
            + "[Weights(\"net.safetensors\")]'",
            Assert.Single(Errors(output)).GetMessage(null));
    }

    [Fact]
    public void Two_files_of_one_class_are_an_error()
    {
        var output = Compile(
            Source.Compile("// nothing"), new ManifestText("amp.nam", ManifestText.Amp), new ManifestText("amp.json", ManifestText.Amp));
        Assert.Equal(
            "#error: 'RecurrentGen: 'amp.json' and 'amp.nam' would both be the class 'Amp'; give one of the items a Class'",
            Assert.Single(Errors(output)).GetMessage(null));
    }

    private static IEnumerable<Diagnostic> Errors(Compilation output) => output
        .GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning);

    private static Compilation Compile(CSharpCompilation input, params ManifestText[] manifests)
    {
        CSharpGeneratorDriver
            .Create(
                [new RecurrentModelGenerator().AsSourceGenerator(), new WeightFileGenerator().AsSourceGenerator()],
                manifests.Cast<AdditionalText>().ToImmutableArray(),
                (CSharpParseOptions)input.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        return output;
    }
}
