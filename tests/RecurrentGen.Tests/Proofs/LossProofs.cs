using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Every loss, over every step and over the last.</summary>
[Trait("Category", "Numeric")]
public sealed class LossProofs
{
    [Fact]
    public void Mean_squared_error_sequence() =>
        Proof.Values<MeanSquaredErrorSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 2));

    [Fact]
    public void Mean_squared_error_last() =>
        Proof.Values<MeanSquaredErrorLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 3));

    [Fact]
    public void Mean_absolute_error_sequence() =>
        Proof.Values<MeanAbsoluteErrorSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 2));

    [Fact]
    public void Mean_absolute_error_last() =>
        Proof.Values<MeanAbsoluteErrorLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 3));

    [Fact]
    public void Huber_sequence() =>
        Proof.Values<HuberSequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5),
            new EagerDense("dense", 2));

    [Fact]
    public void Huber_last() =>
        Proof.Values<HuberLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 3));

    [Fact]
    public void Softmax_cross_entropy_sequence() =>
        Proof.Classes<SoftmaxCrossEntropySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4),
            new EagerDense("dense", 5));

    [Fact]
    public void Softmax_cross_entropy_last() =>
        Proof.Classes<SoftmaxCrossEntropyLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.Gru, 5, Return: Return.Last),
            new EagerDense("dense", 17));

    [Fact]
    public void Softmax_cross_entropy_without_head() =>
        Proof.Classes<SoftmaxCrossEntropyWithoutHead>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("gru", EagerCell.Gru, 4, Direction.Bidirectional, Return: Return.Last));

    [Fact]
    public void Binary_cross_entropy_sequence() =>
        Proof.Values<BinaryCrossEntropySequence>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnTanh, 5),
            new EagerDense("dense", 1, Activation.Sigmoid));

    [Fact]
    public void Binary_cross_entropy_last() =>
        Proof.Values<BinaryCrossEntropyLast>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.Lstm, 4, Return: Return.Last),
            new EagerDense("dense", 3, Activation.Sigmoid));
}
