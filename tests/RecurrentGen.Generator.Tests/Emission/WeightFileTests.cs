using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Parsing;
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
    [InlineData("---.nam", "Weights")]
    [InlineData("class.nam", "Class")]
    [InlineData("日本語.nam", "日本語")]
    [InlineData("amp.v2.final.nam", "AmpV2Final")]
    [InlineData("no-ending", "NoEnding")]
    [InlineData("a&b <c>.nam", "ABC")]
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
    public void Convolutions_slopes_and_gains_are_declared()
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText(
            "cab.json",
            """
            format RtNeural
            inputs 2
            layer Conv1D 2 4 3 Dilation=2 Groups=2 Activation=Relu
            tensor weight 4 1 3
            tensor bias 4
            layer PRelu 4 4
            tensor weight 4
            layer Dense 4 1
            tensor weight 1 4
            tensor bias 1
            scale input 2
            scale output 1
            """));
        Assert.Empty(Errors(output));
        string text = string.Concat(output.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains("Conv1D(4, 3, Dilation = 2, Groups = 2, Activation = Relu)", text, StringComparison.Ordinal);
        Assert.Contains("PRelu()", text, StringComparison.Ordinal);
        Assert.Contains("numbers.Slice(25, 2).CopyTo(Scaling.InputScale);", text, StringComparison.Ordinal);
        Assert.Contains("numbers.Slice(27, 1).CopyTo(Scaling.OutputScale);", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_names_may_have_states_and_a_skip()
    {
        var output = Compile(
            Source.Compile(
                "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.safetensors\")] [Gru(2)] [Dense(1)] "
                + "[Residual] public partial class Model;"),
            new ManifestText("amp.safetensors", Named));
        Assert.Empty(Errors(output));
        string text = string.Concat(output.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains("numbers.Slice(33, 2)", text, StringComparison.Ordinal);
        Assert.Contains("ReadOnlySpan<float> InitialState => FileState;", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Gru(2)] [Dense(1)]", "expected [Residual(Features = 1)] as the last layer, the model has none")]
    [InlineData("[Gru(2)] [Residual(Features = 1)] [Dense(1)] [Residual]",
        "expected [Residual(Features = 1)] as the last layer, the model has Residual(From = input, Features = 1), "
        + "Residual(From = input)")]
    [InlineData("[Gru(2, Direction = Direction.Backward)] [Dense(1)] [Residual]",
        "gru: expected states to begin with of [2] values, walking forwards, the file has [2]")]
    [InlineData("[Gru(2)] [Dense(1)] [PRelu] [Residual]",
        "states to begin with are those of Gru(2), Dense(1), the model has Gru(2), Dense(1), PRelu()")]
    [InlineData("[Gru(2)] [Dense(1)] [Residual] [MeanPooling]",
        "the file has states to begin with, which cannot be given to a model with MeanPooling()")]
    public void States_and_skip_of_a_file_with_names_must_fit(string layers, string problem)
    {
        var result = Bind(layers);
        Assert.Contains(result, finding => finding.Contains(problem, StringComparison.Ordinal));
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
    public void A_keyword_may_be_a_class()
    {
        var output = Compile(
            Source.Compile("// nothing"), new ClassOf("class"), new ManifestText("amp.nam", ManifestText.Amp));
        Assert.Empty(Errors(output));
        Assert.NotNull(output.GetTypeByMetadataName("class"));
    }

    [Theory]
    [InlineData("My Amp")]
    [InlineData("2nd")]
    [InlineData("Amp;")]
    public void A_class_that_is_no_name_is_an_error(string name)
    {
        var output = Compile(
            Source.Compile("// nothing"), new ClassOf(name), new ManifestText("amp.nam", ManifestText.Amp));
        Assert.Equal(
            $"#error: 'RecurrentGen: '{name}', the Class of 'amp.nam', is no name of a class; give the item another one'",
            Assert.Single(Errors(output)).GetMessage(null));
    }

    [Fact]
    public void A_name_that_every_model_has_is_an_error()
    {
        var output = Compile(Source.Compile("// nothing"), new ManifestText("scaling.nam", ManifestText.Amp));
        Assert.StartsWith(
            "#error: 'RecurrentGen: RGEN00", Assert.Single(Errors(output)).GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_changes_declares_another_model()
    {
        var input = Source.Compile("// nothing");
        AdditionalText before = new ManifestText("amp.nam", ManifestText.Amp);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new WeightFileGenerator().AsSourceGenerator()], [before], (CSharpParseOptions)input.SyntaxTrees[0].Options);
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out var first, out _, TestContext.Current.CancellationToken);
        Assert.Empty(Errors(first));
        var after = new ManifestText("amp.nam", ManifestText.Amp.Replace("Lstm", "Gru", StringComparison.Ordinal)
            .Replace("8", "6", StringComparison.Ordinal));
        driver = driver.ReplaceAdditionalText(before, after);
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out var second, out _, TestContext.Current.CancellationToken);
        Assert.Empty(Errors(second));
        string text = string.Concat(second.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains("\"Gru(2)\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Lstm(2)\"", text, StringComparison.Ordinal);

        // A design-time build before the first packing has no manifest: no class, and no complaint.
        driver = driver.RemoveAdditionalTexts([after]);
        driver.RunGeneratorsAndUpdateCompilation(input, out var third, out _, TestContext.Current.CancellationToken);
        Assert.Empty(Errors(third));
        Assert.Null(third.GetTypeByMetadataName("Amp"));
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

    private const string Named =
        """
        format Safetensors
        tensor gru.weight_ih_l0 6 1
        tensor gru.weight_hh_l0 6 2
        tensor gru.bias_ih_l0 6
        tensor gru.bias_hh_l0 6
        tensor dense.weight 1 2
        tensor dense.bias 1
        skip 1
        inputs 1
        layer Gru 1 2
        state 2
        layer Dense 2 1
        """;

    private static List<string> Bind(string layers)
    {
        var spec = Source.Parse(
            "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.safetensors\")] " + layers
            + " public partial class Model;");
        string text = new ManifestText("amp.safetensors", Named).GetText(TestContext.Current.CancellationToken).ToString();
        return [.. ModelBinder.Bind(spec, new[] { WeightManifest.Parse(text, "")! }.ToEquatableArray())
            .Findings.Select(f => f.Arguments[f.Arguments.Count - 1])];
    }

    private static IEnumerable<Diagnostic> Errors(Compilation output) => output
        .GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning);

    private static Compilation Compile(CSharpCompilation input, params ManifestText[] manifests) =>
        Compile(input, new ClassOf(""), manifests);

    private static Compilation Compile(CSharpCompilation input, ClassOf options, params ManifestText[] manifests)
    {
        CSharpGeneratorDriver
            .Create(
                [new RecurrentModelGenerator().AsSourceGenerator(), new WeightFileGenerator().AsSourceGenerator()],
                manifests.Cast<AdditionalText>().ToImmutableArray(),
                (CSharpParseOptions)input.SyntaxTrees[0].Options,
                options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        return output;
    }

    /// <summary>The class that the project asks for.</summary>
    private sealed class ClassOf(string name) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options("");

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Options(name);

        private sealed class Options(string name) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == "build_metadata.AdditionalFiles.Class" ? name : null;
                return value is not null;
            }
        }
    }
}
