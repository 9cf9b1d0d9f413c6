using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>The first cells with other functions and limits; cells of other libraries.</summary>
[Trait("Category", "Numeric")]
public sealed class VariantProofs
{
    [Fact]
    public void Clipped_lstm() =>
        Proof.Values<ClippedLstm>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("lstm", EagerCell.ClippedLstm(0.7, 0.25), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Hard_gru() =>
        Proof.Values<HardGru>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.GruOf(Activation.HardSigmoid, Activation.Softsign, 0.7), 9),
            new EagerDense("dense", 2));

    [Fact]
    public void Hard_gru_reset_before() =>
        Proof.Values<HardGruResetBefore>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("gru", EagerCell.GruOf(Activation.HardSigmoid, Activation.Elu, 0.7, false), 20));

    [Fact]
    public void Clipped_rnn() =>
        Proof.Values<ClippedRnn>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            null,
            new EagerRecurrent("rnn", EagerCell.RnnOf(Activation.Tanh, 0.5), 9, Direction.Bidirectional));

    [Fact]
    public void Library_gru() =>
        Proof.Values<LibraryGru>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("owngru", EagerCell.Gru, 5, Return: Return.Last),
            new EagerDense("dense", 1));

    [Fact]
    public void Simple_recurrent_stack() =>
        Proof.Values<SimpleRecurrentStack>(
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); },
            m => m.CreateStream().Step,
            new EagerRecurrent("simplerecurrentunit", EagerCell.SimpleRecurrentUnit(0.75), 9, Layers: 2),
            new EagerDense("dense", 2));
}
