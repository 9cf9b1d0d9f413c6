using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell Lstm: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class LstmProofs
{
    [Fact]
    public void Lstm_forward_sequence() =>
        Proof.Values<LstmForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 20),
            new EagerDense("dense", 2));

    [Fact]
    public void Lstm_backward_last() =>
        Proof.Values<LstmBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 9, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Lstm_forward_stack_last() =>
        Proof.Values<LstmForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_backward_stack_sequence() =>
        Proof.Values<LstmBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Backward, Layers: 2));

    [Fact]
    public void Lstm_bidirectional_last() =>
        Proof.Values<LstmBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Lstm_bidirectional_stack_sequence() =>
        Proof.Values<LstmBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Lstm_bidirectional_sum_sequence() =>
        Proof.Values<LstmBidirectionalSumSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Bidirectional, Merge.Sum));

    [Fact]
    public void Lstm_bidirectional_sum_stack_last() =>
        Proof.Values<LstmBidirectionalSumStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 9, Direction.Bidirectional, Merge.Sum,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
