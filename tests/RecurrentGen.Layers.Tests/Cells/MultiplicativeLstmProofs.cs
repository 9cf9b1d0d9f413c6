using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell MultiplicativeLstm.</summary>
[Trait("Category", "Numeric")]
public sealed class MultiplicativeLstmProofs
{
    [Fact]
    public void Multiplicative_lstm_sequence() =>
        Proof.Values<MultiplicativeLstmSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("multiplicativelstm", EagerCell.MultiplicativeLstm, 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Multiplicative_lstm_bidirectional_stack_last() =>
        Proof.Values<MultiplicativeLstmBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("multiplicativelstm", EagerCell.MultiplicativeLstm, 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Multiplicative_lstm_backward_sequence() =>
        Proof.Values<MultiplicativeLstmBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("multiplicativelstm", EagerCell.MultiplicativeLstm, 20, Direction.Backward));
}
