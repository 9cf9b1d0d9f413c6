using RecurrentGen.Onnx;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Onnx;

/// <summary>
/// Graphs exported by PyTorch give PyTorch's answers, and single nodes those of the operators' equations; weights are random
/// and asymmetric, so an order of gates shows.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class OnnxReaderTests
{
    [Fact]
    public void Last_step_by_a_slice() => AssertPredicts(new LstmLast(), "lstm_last");

    [Fact]
    public void Time_first_with_sizes_in_the_file() => AssertPredicts(new LstmSequence(), "lstm_static");

    [Fact]
    public void Levels() => AssertPredicts(new GruLevels(), "gru_levels");

    [Fact]
    public void State_of_a_module_as_its_answer_and_softmax_at_the_end()
    {
        var answer = OnnxAnswer.Of("rnn_state");
        var model = new RnnClasses();
        answer.Network.LoadInto(model);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, actual);
        for (int row = 0; row < actual.Length; row += 3)
        {
            float[] powers = [.. actual.AsSpan(row, 3).ToArray().Select(MathF.Exp)];
            powers.Select(p => p / powers.Sum()).ToArray().CopyTo(actual, row);
        }

        answer.AssertClose(actual);
        Assert.Contains("Loss = Loss.SoftmaxCrossEntropy", answer.Network.Declaration(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_directions_and_levels() => AssertPredicts(new LstmBoth(), "lstm_both");

    [Fact]
    public void States_of_both_directions_joined() => AssertPredicts(new GruBothLast(), "gru_both_state");

    [Fact]
    public void Last_place_in_time_of_both_directions() => AssertPredicts(new LstmBothLastStep(), "lstm_both_end");

    [Fact]
    public void Skip_of_the_first_input()
    {
        Assert.Equal(1, OnnxAnswer.Of("lstm_skip").Network.Skip);
        AssertPredicts(new LstmSkip(), "lstm_skip");
    }

    [Fact]
    public void Scaling_becomes_part_of_the_weights() => AssertPredicts(new LstmScaled(), "lstm_scaled");

    [Fact]
    public void Steps_and_sequences_merged_for_a_dense_layer() => AssertPredicts(new LstmTanh(), "lstm_rows");

    [Fact]
    public void Packed_sequences() => AssertPredicts(new LstmBothOne(), "lstm_packed");

    [Fact]
    public void States_of_packed_sequences() => AssertPredicts(new GruLast(), "gru_packed_state");

    [Fact]
    public void Embedding()
    {
        var answer = OnnxAnswer.Of("embedding");
        Assert.Equal(7, answer.Network.Vocabulary);
        var model = new EmbeddedTokens();
        answer.Network.LoadInto(model);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Tokens, actual);
        answer.AssertClose(actual);
    }

    [Fact]
    public void Node_with_peepholes() => AssertPredicts(new Peepholes(), "node_peepholes");

    [Fact]
    public void Node_with_input_forget_and_clip() => AssertPredicts(new Coupled(), "node_coupled");

    [Fact]
    public void Node_in_reverse() => AssertPredicts(new LstmReverse(), "node_reverse");

    [Fact]
    public void Node_with_lengths() => AssertPredicts(new LstmBothLast(), "node_lengths");

    [Theory]
    [InlineData("node_states")]
    public void Node_with_states(string name) => AssertBegins(new LstmAlone(), LstmAlone.LiveStream.StateSize, name);

    [Fact]
    public void Node_with_expanded_states() =>
        AssertBegins(new GruAlone(), GruAlone.LiveStream.StateSize, "node_expanded");

    [Fact]
    public void Node_that_resets_before() => AssertPredicts(new GruBefore(), "node_gru_before");

    [Fact]
    public void Node_with_functions() => AssertPredicts(new GruFunctions(), "node_gru_functions");

    [Fact]
    public void Node_with_a_function_in_reverse() => AssertPredicts(new RnnReverse(), "node_rnn");

    [Fact]
    public void Node_with_sequences_first() => AssertPredicts(new GruBothBefore(), "node_batch_first");

    [Fact]
    public void The_declaration_is_that_of_the_model()
    {
        Assert.Equal(
            [
                "[RecurrentModel(InputSize = 2, SequenceLength = 32, BatchSize = 1)]",
                "[Lstm(4)]", "[MeanPooling]", "[Dense(4, Activation = Activation.Relu)]", "[Dense(2)]",
            ],
            OnnxAnswer.Of("lstm_scaled").Network.Declaration(32).Split(Environment.NewLine));
        Assert.Equal(
            ["[RecurrentModel(SequenceLength = 32, BatchSize = 1)]", "[Embedding(7, 4)]", "[Gru(5)]", "[Dense(7)]"],
            OnnxAnswer.Of("embedding").Network.Declaration(32).Split(Environment.NewLine));
        Assert.Equal("CoupledLstm(4, Clip = 0.5)", OnnxAnswer.Of("node_coupled").Network.Layers[0].Declaration);
    }

    [Fact]
    public void Another_end_of_time_is_a_mismatch()
    {
        AssertMismatch(
            new LstmAlone(), "node_reverse",
            "expected an answer for every step, file has the last step after layer 1");
        AssertMismatch(
            new LstmBothOne(), "lstm_both_end", "expected an answer for every step, file has LastStep after layer 1");
        AssertMismatch(
            new GruAlone(), "node_gru_before",
            "expected Gru(4), file has Gru(4, ResetAfter = false) (node_gru_before)");
    }

    private static void AssertMismatch(IRecurrentModel model, string name, string problem)
    {
        var before = model.Parameters.Packed.ToArray();
        var error = Assert.Throws<WeightFileException>(() => OnnxAnswer.Of(name).Network.LoadInto(model));
        Assert.EndsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Packed.ToArray());
    }

    private static void AssertPredicts<TModel>(TModel model, string name)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var answer = OnnxAnswer.Of(name);
        Assert.Equal(NetworkFormat.Onnx, answer.Network.Format);
        Assert.False(answer.Network.HasInitialState);
        answer.Network.LoadInto(model);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, answer.Lengths, actual);
        Clear(model, answer, actual);
        answer.AssertClose(actual);
    }

    /// <summary>Behind a sequence's length a graph may answer anything, which is not compared.</summary>
    private static void Clear(IRecurrentModel model, OnnxAnswer answer, float[] actual)
    {
        var shape = model.Description.Shape;
        for (int s = 0; s < answer.Lengths.Length && shape.SequenceOutput; s++)
        {
            int from = ((s * shape.SequenceLength) + answer.Lengths[s]) * shape.OutputSize;
            int count = (shape.SequenceLength - answer.Lengths[s]) * shape.OutputSize;
            actual.AsSpan(from, count).Clear();
            answer.Output.AsSpan(from, count).Clear();
        }
    }

    private static void AssertBegins<TModel>(TModel model, int stateSize, string name)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var answer = OnnxAnswer.Of(name);
        Assert.True(answer.Network.HasInitialState);
        answer.Network.LoadInto(model);
        var state = answer.Network.CopyInitialState(stateSize);
        var actual = new float[answer.Output.Length];
        model.CreatePredictor().Predict(answer.Input, [.. state, .. state], actual, []);
        answer.AssertClose(actual);
    }
}
