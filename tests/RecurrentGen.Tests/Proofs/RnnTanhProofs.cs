using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell RnnTanh: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class RnnTanhProofs
{
    [Fact]
    public void Rnn_tanh_forward_sequence() =>
        Proof.Values<RnnTanhForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 33),
            new EagerDense("dense", 2));

    [Fact]
    public void Rnn_tanh_backward_last() =>
        Proof.Values<RnnTanhBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 4, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Rnn_tanh_forward_stack_last() =>
        Proof.Values<RnnTanhForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 9, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_backward_stack_sequence() =>
        Proof.Values<RnnTanhBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 5, Direction.Backward, Layers: 2));

    [Fact]
    public void Rnn_tanh_bidirectional_last() =>
        Proof.Values<RnnTanhBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 17, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_tanh_bidirectional_stack_sequence() =>
        Proof.Values<RnnTanhBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Rnn_tanh_bidirectional_sum_sequence() =>
        Proof.Values<RnnTanhBidirectionalSumSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 5, Direction.Bidirectional, Merge.Sum));

    [Fact]
    public void Rnn_tanh_bidirectional_sum_stack_last() =>
        Proof.Values<RnnTanhBidirectionalSumStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 4, Direction.Bidirectional, Merge.Sum,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
