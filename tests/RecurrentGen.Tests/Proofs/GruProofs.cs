using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell Gru: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class GruProofs
{
    [Fact]
    public void Gru_forward_sequence() =>
        Proof.Values<GruForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 17),
            new EagerDense("dense", 2));

    [Fact]
    public void Gru_backward_last() =>
        Proof.Values<GruBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 8, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Gru_forward_stack_last() =>
        Proof.Values<GruForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 3, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_backward_stack_sequence() =>
        Proof.Values<GruBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Backward, Layers: 2));

    [Fact]
    public void Gru_bidirectional_last() =>
        Proof.Values<GruBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Gru_bidirectional_stack_sequence() =>
        Proof.Values<GruBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Gru_bidirectional_multiply_sequence() =>
        Proof.Values<GruBidirectionalMultiplySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Bidirectional, Merge.Multiply));

    [Fact]
    public void Gru_bidirectional_multiply_stack_last() =>
        Proof.Values<GruBidirectionalMultiplyStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 8, Direction.Bidirectional, Merge.Multiply,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
