using Xunit;

namespace RecurrentGen.Tests.Onnx;

/// <summary>Graphs packed by the build and embedded in this assembly give the answers of their files.</summary>
public sealed class OnnxEmbeddedTests
{
    [Fact]
    public void A_class_asks_for_a_graph() => AssertPredicts(new EmbeddedGraph(), "lstm_last");

    [Fact]
    public void A_graph_declares_functions_and_directions() =>
        AssertPredicts(new OnnxFunctions(), "node_gru_functions");

    [Fact]
    public void A_graph_declares_a_clip() => AssertPredicts(new OnnxCoupled(), "node_coupled");

    [Fact]
    public void A_graph_declares_a_layer_without_weights()
    {
        var answer = OnnxAnswer.Of("lstm_both_end");
        var actual = new float[answer.Output.Length];
        for (int s = 0; s < 2; s++)
        {
            // The class has sequences of 64 steps, of which those of the file are the last valid ones.
            var input = new float[OnnxLastStep.SequenceLength * 3];
            answer.Input.AsSpan(s * 18, 18).CopyTo(input);
            new OnnxLastStep().CreatePredictor().Predict(input, [6], actual.AsSpan(s * 2, 2));
        }

        answer.AssertClose(actual);
    }

    [Fact]
    public void A_graph_declares_tokens()
    {
        var answer = OnnxAnswer.Of("embedding");
        var stream = new OnnxTokens().CreateStream();
        var actual = new float[answer.Output.Length];
        for (int i = 0; i < answer.Tokens.Length; i++)
        {
            if (i % 6 == 0)
            {
                stream.Reset();
            }

            stream.Step(answer.Tokens[i], actual.AsSpan(i * 7, 7));
        }

        answer.AssertClose(actual);
    }

    private static void AssertPredicts<TModel>(TModel model, string name)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var answer = OnnxAnswer.Of(name);
        var shape = model.Description.Shape;
        int[] lengths = [6, 6];
        var input = new float[2 * shape.SequenceLength * shape.InputSize];
        var output = new float[2 * shape.OutputSteps * shape.OutputSize];
        var actual = new float[answer.Output.Length];
        for (int s = 0; s < 2; s++)
        {
            answer.Input.AsSpan(s * answer.Input.Length / 2, answer.Input.Length / 2)
                .CopyTo(input.AsSpan(s * shape.SequenceLength * shape.InputSize));
        }

        model.CreatePredictor().Predict(input, lengths, output);
        for (int s = 0; s < 2; s++)
        {
            output.AsSpan(s * output.Length / 2, actual.Length / 2).CopyTo(actual.AsSpan(s * actual.Length / 2));
        }

        answer.AssertClose(actual);
    }
}
