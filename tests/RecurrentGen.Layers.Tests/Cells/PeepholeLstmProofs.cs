using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell PeepholeLstm: with limits that a part of the values reach, and without.</summary>
[Trait("Category", "Numeric")]
public sealed class PeepholeLstmProofs
{
    [Fact]
    public void Peephole_lstm_sequence() =>
        Proof.Values<PeepholeLstmSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholelstm", EagerCell.PeepholeLstm(0.7, 0.25), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Peephole_lstm_bidirectional_stack_last() =>
        Proof.Values<PeepholeLstmBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholelstm", EagerCell.PeepholeLstm(), 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_lstm_backward_sequence() =>
        Proof.Values<PeepholeLstmBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholelstm", EagerCell.PeepholeLstm(), 20, Direction.Backward));
}
