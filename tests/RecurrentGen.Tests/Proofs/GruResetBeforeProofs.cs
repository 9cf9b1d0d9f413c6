using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell GruResetBefore: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class GruResetBeforeProofs
{
    [Fact]
    public void Gru_reset_before_forward_sequence() =>
        Proof.Values<GruResetBeforeForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 24),
            new EagerDense("dense", 2));

    [Fact]
    public void Gru_reset_before_backward_last() =>
        Proof.Values<GruResetBeforeBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 5, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Gru_reset_before_forward_stack_last() =>
        Proof.Values<GruResetBeforeForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 1, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_reset_before_backward_stack_sequence() =>
        Proof.Values<GruResetBeforeBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 9, Direction.Backward, Layers: 2));

    [Fact]
    public void Gru_reset_before_bidirectional_last() =>
        Proof.Values<GruResetBeforeBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 4, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_reset_before_bidirectional_stack_sequence() =>
        Proof.Values<GruResetBeforeBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 9, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Gru_reset_before_bidirectional_average_sequence() =>
        Proof.Values<GruResetBeforeBidirectionalAverageSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 9, Direction.Bidirectional, Merge.Average));

    [Fact]
    public void Gru_reset_before_bidirectional_average_stack_last() =>
        Proof.Values<GruResetBeforeBidirectionalAverageStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.GruResetBefore, 5, Direction.Bidirectional, Merge.Average,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
