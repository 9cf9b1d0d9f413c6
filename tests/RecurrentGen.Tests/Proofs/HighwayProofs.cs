using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>A cell whose steps add to the gradient of the input: its directions must take turns.</summary>
[Trait("Category", "Numeric")]
public sealed class HighwayProofs
{
    [Fact]
    public void Highway_forward_last() =>
        Proof.Values<HighwayForwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("highwayunit", EagerCell.HighwayUnit, 3, Return: Return.Last),
            new EagerDense("dense", 2));

    [Fact]
    public void Highway_bidirectional_sum_stack_sequence() =>
        Proof.Values<HighwayBidirectionalSumStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent(
                "highwayunit", EagerCell.HighwayUnit, 3, Direction.Bidirectional, Merge.Sum, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Highway_in_shards_with_directions_apart() =>
        Proof.Values<HighwayBidirectionalSumStackSequence>(
            m =>
            {
                var t = m.CreateTraining(new TrainingOptions { Shards = 2, Threads = 4 });
                return new TrainingCalls(t.Forward, t.Backward, t.Gradients);
            },
            null,
            new EagerRecurrent(
                "highwayunit", EagerCell.HighwayUnit, 3, Direction.Bidirectional, Merge.Sum, Layers: 2),
            new EagerDense("dense", 1));
}
