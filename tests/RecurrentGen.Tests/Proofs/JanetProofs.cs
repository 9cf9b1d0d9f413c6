using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell Janet: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class JanetProofs
{
    [Fact]
    public void Janet_forward_sequence() =>
        Proof.Values<JanetForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 5),
            new EagerDense("dense", 2));

    [Fact]
    public void Janet_backward_last() =>
        Proof.Values<JanetBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 3, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Janet_forward_stack_last() =>
        Proof.Values<JanetForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 17, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Janet_backward_stack_sequence() =>
        Proof.Values<JanetBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 8, Direction.Backward, Layers: 2));

    [Fact]
    public void Janet_bidirectional_last() =>
        Proof.Values<JanetBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 20, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Janet_bidirectional_stack_sequence() =>
        Proof.Values<JanetBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 8, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Janet_bidirectional_multiply_sequence() =>
        Proof.Values<JanetBidirectionalMultiplySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 8, Direction.Bidirectional, Merge.Multiply));

    [Fact]
    public void Janet_bidirectional_multiply_stack_last() =>
        Proof.Values<JanetBidirectionalMultiplyStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("janet", EagerCell.Janet(0.5), 3, Direction.Bidirectional, Merge.Multiply,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
