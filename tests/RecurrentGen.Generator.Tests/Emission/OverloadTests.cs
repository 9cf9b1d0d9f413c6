using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Emission;

/// <summary>Arrays, spans and tensors are arguments of predictions in every version of C# that a project may be set to.</summary>
public sealed class OverloadTests
{
    private const string Numbers =
        """
        [RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 2)] [Lstm(2)] public partial class Model;
        public static class Calls
        {
            public static void All(
                Model.Predictor p, float[] array, int[] lengths, System.Span<float> span,
                System.ReadOnlySpan<int> lengthSpan, System.Memory<float> memory,
                System.Numerics.Tensors.ReadOnlyTensorSpan<float> input,
                System.Numerics.Tensors.TensorSpan<float> output, System.Numerics.Tensors.Tensor<float> tensor)
            {
                p.Predict(array, array);
                p.Predict(array, lengths, array);
                p.Predict(array, lengths, array, array, array);
                p.Predict(array, array, array, array);
                p.Predict(array, span);
                p.Predict(span, array);
                p.Predict(span, lengthSpan, span);
                p.Predict(array, [4, 2], array);
                p.Predict([1f, 2f], array);
                p.Predict(memory.Span, memory.Span);
                p.Predict(inputs: array, lengths: lengths, outputs: array);
                p.Predict(input, output);
                p.Predict(output, output);
                p.Predict(tensor, tensor);
                p.Predict(tensor, output);
                p.Predict(input, lengths, output);
                p.Predict(tensor, lengthSpan, tensor);
            }
        }
        """;

    private const string Tokens =
        """
        [RecurrentModel(SequenceLength = 4, BatchSize = 2, Loss = Loss.SoftmaxCrossEntropy)] [Embedding(5, 3)] [Gru(2)]
        public partial class Model;
        public static class Calls
        {
            public static void All(
                Model.Predictor p, int[] tokens, int[] lengths, float[] outputs, System.Numerics.Tensors.Tensor<int> tensor,
                System.Numerics.Tensors.TensorSpan<float> output)
            {
                p.Predict(tokens, outputs);
                p.Predict(tokens, lengths, outputs);
                p.Predict(tensor, output);
                p.Predict(tensor, lengths, output);
            }
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp12, Numbers)]
    [InlineData(LanguageVersion.CSharp13, Numbers)]
    [InlineData(LanguageVersion.Preview, Numbers)]
    [InlineData(LanguageVersion.CSharp12, Tokens)]
    [InlineData(LanguageVersion.CSharp13, Tokens)]
    [InlineData(LanguageVersion.Preview, Tokens)]
    public void Every_call_is_of_one_overload(LanguageVersion version, string source)
    {
        var options = new CSharpParseOptions(version);
        var input = Source.Compile("").RemoveAllSyntaxTrees().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("using RecurrentGen;\n" + source, options, cancellationToken: TestContext.Current.CancellationToken));
        CSharpGeneratorDriver.Create([new RecurrentModelGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, TestContext.Current.CancellationToken);
        Assert.Empty(reported);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
    }
}
