using RecurrentGen.Tests.Fixtures;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Generated models against PyTorch, one test for every fixture.</summary>
[Trait("Category", "Numeric")]
public sealed class PyTorchProofs
{
    [Fact]
    public void Every_fixture_has_a_test() => Assert.Subset(
        typeof(PyTorchProofs).GetMethods().Select(m => m.Name.ToUpperInvariant()).ToHashSet(),
        PyTorchFixture.Names.Select(n => n.ToUpperInvariant()).ToHashSet());

    [Fact]
    public void Lstm_last() =>
        PyTorchProof.Check<TorchLstmLast, float>(
            "lstm_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_sequence() =>
        PyTorchProof.Check<TorchLstmSequence, float>(
            "lstm_sequence",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_batch_1() =>
        PyTorchProof.Check<TorchLstmBatch1, float>(
            "lstm_batch_1",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_classes_last() =>
        PyTorchProof.Check<TorchLstmClassesLast, int>(
            "lstm_classes_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_classes_sequence() =>
        PyTorchProof.Check<TorchLstmClassesSequence, int>(
            "lstm_classes_sequence",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_two_layers() =>
        PyTorchProof.Check<TorchLstmTwoLayers, float>(
            "lstm_two_layers",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_bidirectional() =>
        PyTorchProof.Check<TorchLstmBidirectional, float>(
            "lstm_bidirectional",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_bidirectional_two_layers_last() =>
        PyTorchProof.Check<TorchLstmBidirectionalTwoLayersLast, float>(
            "lstm_bidirectional_two_layers_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_last() =>
        PyTorchProof.Check<TorchGruLast, float>(
            "gru_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_sequence() =>
        PyTorchProof.Check<TorchGruSequence, float>(
            "gru_sequence",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_batch_1() =>
        PyTorchProof.Check<TorchGruBatch1, float>(
            "gru_batch_1",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_two_layers() =>
        PyTorchProof.Check<TorchGruTwoLayers, int>(
            "gru_two_layers",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_bidirectional_last() =>
        PyTorchProof.Check<TorchGruBidirectionalLast, float>(
            "gru_bidirectional_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Rnn_tanh_last() =>
        PyTorchProof.Check<TorchRnnTanhLast, float>(
            "rnn_tanh_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Rnn_tanh_two_layers() =>
        PyTorchProof.Check<TorchRnnTanhTwoLayers, float>(
            "rnn_tanh_two_layers",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Rnn_tanh_bidirectional() =>
        PyTorchProof.Check<TorchRnnTanhBidirectional, float>(
            "rnn_tanh_bidirectional",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Rnn_relu_last() =>
        PyTorchProof.Check<TorchRnnReluLast, float>(
            "rnn_relu_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Rnn_relu_sequence() =>
        PyTorchProof.Check<TorchRnnReluSequence, float>(
            "rnn_relu_sequence",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Projected_lstm_last() =>
        PyTorchProof.Check<TorchProjectedLstmLast, float>(
            "projected_lstm_last",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Projected_lstm_bidirectional_two_layers() =>
        PyTorchProof.Check<TorchProjectedLstmBidirectionalTwoLayers, float>(
            "projected_lstm_bidirectional_two_layers",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });
}
