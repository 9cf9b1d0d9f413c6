using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>What follows the recurrent layers, per step and after the last; layers between each other.</summary>
[Trait("Category", "Numeric")]
public sealed class HeadProofs
{
    [Fact]
    public void No_head_sequence() =>
        Proof.Values<NoHeadSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5));

    [Fact]
    public void No_head_last() =>
        Proof.Values<NoHeadLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Return: Return.Last));

    [Fact]
    public void Tanh_head_sequence() =>
        Proof.Values<TanhHeadSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 3, Activation.Tanh));

    [Fact]
    public void Tanh_head_last() =>
        Proof.Values<TanhHeadLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 17, Activation.Tanh));

    [Fact]
    public void Sigmoid_head_sequence() =>
        Proof.Values<SigmoidHeadSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 3, Activation.Sigmoid));

    [Fact]
    public void Sigmoid_head_last() =>
        Proof.Values<SigmoidHeadLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 17, Activation.Sigmoid));

    [Fact]
    public void Relu_head_sequence() =>
        Proof.Values<ReluHeadSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 3, Activation.Relu));

    [Fact]
    public void Relu_head_last() =>
        Proof.Values<ReluHeadLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 17, Activation.Relu));

    [Fact]
    public void Softmax_inside_sequence() =>
        Proof.Values<SoftmaxInsideSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4),
            new EagerDense("dense", 5, Activation.Softmax),
            new EagerDense("dense_1", 2));

    [Fact]
    public void Softmax_inside_last() =>
        Proof.Values<SoftmaxInsideLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Return: Return.Last),
            new EagerDense("dense", 20, Activation.Softmax),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Two_dense() =>
        Proof.Values<TwoDense>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 8, Return: Return.Last),
            new EagerDense("dense", 9, Activation.Tanh),
            new EagerDense("dense_1", 2));

    [Fact]
    public void Dense_first() =>
        Proof.Values<DenseFirst>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerDense("dense", 5, Activation.Tanh),
            new EagerRecurrent("gru", EagerCell.Gru, 4),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Lstm_then_gru() =>
        Proof.Values<LstmThenGru>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 5),
            new EagerRecurrent("gru", EagerCell.Gru, 4, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Two_of_a_kind() =>
        Proof.Values<TwoOfAKind>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("lstm", EagerCell.Lstm, 3, Direction.Bidirectional),
            new EagerRecurrent("lstm_1", EagerCell.Lstm, 4, Direction.Backward),
            new EagerDense("dense", 2, Activation.Tanh),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Named() =>
        Proof.Values<Named>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("encoder", EagerCell.Lstm, 3, Return: Return.Last, Layers: 2),
            new EagerDense("head", 1));
}
