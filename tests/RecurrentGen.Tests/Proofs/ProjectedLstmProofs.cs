using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell ProjectedLstm: a memory longer and shorter than the output, with limits and without.</summary>
[Trait("Category", "Numeric")]
public sealed class ProjectedLstmProofs
{
    [Fact]
    public void Projected_lstm_sequence() =>
        Proof.Values<ProjectedLstmSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("projectedlstm", EagerCell.ProjectedLstm(20, 0.25, 0.1), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Projected_lstm_bidirectional_stack_last() =>
        Proof.Values<ProjectedLstmBidirectionalStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("projectedlstm", EagerCell.ProjectedLstm(20), 4, Direction.Bidirectional,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Projected_lstm_backward_sequence() =>
        Proof.Values<ProjectedLstmBackwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("projectedlstm", EagerCell.ProjectedLstm(20), 33, Direction.Backward));
}
