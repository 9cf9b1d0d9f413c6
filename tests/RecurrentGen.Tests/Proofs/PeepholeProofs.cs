using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell Peephole: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class PeepholeProofs
{
    [Fact]
    public void Peephole_forward_sequence() =>
        Proof.Values<PeepholeForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 8),
            new EagerDense("dense", 2));

    [Fact]
    public void Peephole_backward_last() =>
        Proof.Values<PeepholeBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 4, Direction.Backward,
                Return: Return.Last));

    [Fact]
    public void Peephole_forward_stack_last() =>
        Proof.Values<PeepholeForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 9, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_backward_stack_sequence() =>
        Proof.Values<PeepholeBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 3, Direction.Backward, Layers: 2));

    [Fact]
    public void Peephole_bidirectional_last() =>
        Proof.Values<PeepholeBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 5, Direction.Bidirectional,
                Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Peephole_bidirectional_stack_sequence() =>
        Proof.Values<PeepholeBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 3, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Peephole_bidirectional_sum_sequence() =>
        Proof.Values<PeepholeBidirectionalSumSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 3, Direction.Bidirectional, Merge.Sum));

    [Fact]
    public void Peephole_bidirectional_sum_stack_last() =>
        Proof.Values<PeepholeBidirectionalSumStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("peepholeunit", EagerCell.Peephole(0.25), 4, Direction.Bidirectional, Merge.Sum,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
