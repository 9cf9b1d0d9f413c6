using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell CoupledLstm: with limits that a part of the values reach, and without.</summary>
[Trait("Category", "Numeric")]
public sealed class CoupledLstmProofs
{
    [Fact]
    public void Coupled_lstm_sequence() =>
        Proof.Values<CoupledLstmSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("coupledlstm", EagerCell.CoupledLstm(0.7, 0.25), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Coupled_lstm_bidirectional_stack_last() =>
        Proof.Values<CoupledLstmBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("coupledlstm", EagerCell.CoupledLstm(), 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Coupled_lstm_backward_sequence() =>
        Proof.Values<CoupledLstmBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("coupledlstm", EagerCell.CoupledLstm(), 20, Direction.Backward));
}
