using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell MinimalGated: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class MinimalGatedProofs
{
    [Fact]
    public void Minimal_gated_forward_sequence() =>
        Proof.Values<MinimalGatedForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Minimal_gated_backward_last() =>
        Proof.Values<MinimalGatedBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 1, Direction.Backward,
                Return: Return.Last));

    [Fact]
    public void Minimal_gated_forward_stack_last() =>
        Proof.Values<MinimalGatedForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 8, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_backward_stack_sequence() =>
        Proof.Values<MinimalGatedBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 4, Direction.Backward, Layers: 2));

    [Fact]
    public void Minimal_gated_bidirectional_last() =>
        Proof.Values<MinimalGatedBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 17, Direction.Bidirectional,
                Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Minimal_gated_bidirectional_stack_sequence() =>
        Proof.Values<MinimalGatedBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 4, Direction.Bidirectional,
                Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Minimal_gated_bidirectional_average_sequence() =>
        Proof.Values<MinimalGatedBidirectionalAverageSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 4, Direction.Bidirectional,
                Merge.Average));

    [Fact]
    public void Minimal_gated_bidirectional_average_stack_last() =>
        Proof.Values<MinimalGatedBidirectionalAverageStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("minimalgatedunit", EagerCell.MinimalGatedUnit, 2, Direction.Bidirectional,
                Merge.Average, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
