using RecurrentGen.Tests.Lengths;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

// Windows, residuals and weighted means over sequences of several lengths.
[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 4)]
[Conv1D(6, 2, Dilation = 2)]
[Conv1D(6, 2, Groups = 3, Activation = Activation.Tanh)]
[Residual(From = "conv1d")]
[AttentionPooling(4)]
[Dense(2)]
internal sealed partial class ConvolvedLengths;

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 4)]
[Conv1D(4, 3)]
[Rnn(5, Direction = Direction.Bidirectional)]
#pragma warning disable RGEN0230 // The last step in time is what is proven.
[LastStep]
#pragma warning restore RGEN0230
[Dense(2)]
internal sealed partial class LastStepOfLengths;

/// <summary>Layers around the cells with sequences of several lengths.</summary>
[Trait("Category", "Numeric")]
public sealed class LayerLengthsProofs
{
    [Fact]
    public void Convolutions_and_attention() => new LengthsProof<ConvolvedLengths, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerConv1D(6, 2, 2),
        new EagerConv1D(6, 2, Groups: 3, Activation: Activation.Tanh, Name: "conv1d_1"),
        new EagerResidual("conv1d"),
        new EagerAttentionPooling("attentionpooling", 4),
        new EagerDense("dense", 2)).Check();

    [Fact]
    public void Last_step_of_both_directions() => new LengthsProof<LastStepOfLengths, float>(
        (m, o) => { var t = m.CreateTraining(o); return new(t.Forward, t.Backward, t.Gradients); },
        new EagerConv1D(4, 3),
        new EagerRecurrent("rnn", EagerCell.RnnTanh, 5, Direction.Bidirectional),
        EagerPooling.LastStep(),
        new EagerDense("dense", 2)).Check();
}
