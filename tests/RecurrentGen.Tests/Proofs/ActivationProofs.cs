using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Every function beyond tanh, sigmoid and ReLU, in a cell and behind a dense layer.</summary>
[Trait("Category", "Numeric")]
public sealed class ActivationProofs
{
    [Fact]
    public void Hard_sigmoid_everywhere() =>
        Proof.Values<HardSigmoidEverywhere>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.HardSigmoid), 5),
            new EagerDense("dense", 17, Activation.HardSigmoid),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Leaky_relu_everywhere() =>
        Proof.Values<LeakyReluEverywhere>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.LeakyRelu), 5),
            new EagerDense("dense", 17, Activation.LeakyRelu),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Elu_everywhere() =>
        Proof.Values<EluEverywhere>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.Elu), 5),
            new EagerDense("dense", 17, Activation.Elu),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Softsign_everywhere() =>
        Proof.Values<SoftsignEverywhere>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.Softsign), 5),
            new EagerDense("dense", 17, Activation.Softsign),
            new EagerDense("dense_1", 1));

    [Fact]
    public void Softplus_everywhere() =>
        Proof.Values<SoftplusEverywhere>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.Softplus), 5),
            new EagerDense("dense", 17, Activation.Softplus),
            new EagerDense("dense_1", 1));
}
