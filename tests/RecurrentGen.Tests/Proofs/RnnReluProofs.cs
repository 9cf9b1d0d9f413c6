using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The cell RnnRelu: every direction, one and two levels, a sequence and its last step.</summary>
[Trait("Category", "Numeric")]
public sealed class RnnReluProofs
{
    [Fact]
    public void Rnn_relu_forward_sequence() =>
        Proof.Values<RnnReluForwardSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 16),
            new EagerDense("dense", 2));

    [Fact]
    public void Rnn_relu_backward_last() =>
        Proof.Values<RnnReluBackwardLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 3, Direction.Backward, Return: Return.Last));

    [Fact]
    public void Rnn_relu_forward_stack_last() =>
        Proof.Values<RnnReluForwardStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 9, Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_relu_backward_stack_sequence() =>
        Proof.Values<RnnReluBackwardStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 5, Direction.Backward, Layers: 2));

    [Fact]
    public void Rnn_relu_bidirectional_last() =>
        Proof.Values<RnnReluBidirectionalLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 8, Direction.Bidirectional, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Rnn_relu_bidirectional_stack_sequence() =>
        Proof.Values<RnnReluBidirectionalStackSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 5, Direction.Bidirectional, Layers: 2),
            new EagerDense("dense", 2));

    [Fact]
    public void Rnn_relu_bidirectional_multiply_sequence() =>
        Proof.Values<RnnReluBidirectionalMultiplySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 5, Direction.Bidirectional, Merge.Multiply));

    [Fact]
    public void Rnn_relu_bidirectional_multiply_stack_last() =>
        Proof.Values<RnnReluBidirectionalMultiplyStackLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnRelu, 3, Direction.Bidirectional, Merge.Multiply,
                Return: Return.Last, Layers: 2),
            new EagerDense("dense", 1));
}
