using RecurrentGen.Tests.Proofs;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Lstm(9)]
[LayerNorm]
[Lstm(9)]
[Residual(From = "layernorm")]
[Dense(2)]
internal sealed partial class TorchLayerNormLstm;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3, Loss = Loss.SoftmaxCrossEntropy)]
[Gru(5, Direction = Direction.Bidirectional)]
[AttentionPooling(6)]
[Dense(3)]
internal sealed partial class TorchAttentionGru;

[RecurrentModel(InputSize = 10, SequenceLength = 4, BatchSize = 3)]
[ConvLstm1D(3, 2, 5)]
[ConvLstm1D(2, 3, 5)]
[Dense(2)]
internal sealed partial class TorchConvLstmLine;

[RecurrentModel(InputSize = 24, SequenceLength = 3, BatchSize = 2)]
[ConvLstm2D(2, 2, 3, 4, KernelHeight = 3)]
[Dense(1)]
internal sealed partial class TorchConvLstmPlane;

[RecurrentModel(InputSize = 3, SequenceLength = 4, BatchSize = 3)]
[Dense(7)]
[PRelu]
[Gru(5)]
[PRelu]
[Dense(2)]
internal sealed partial class TorchSlopesGru;

[RecurrentModel(InputSize = 3, SequenceLength = 5, BatchSize = 3)]
[Conv1D(8, 3, Activation = Activation.Tanh)]
[Conv1D(6, 2, Dilation = 2, Groups = 2)]
[Lstm(5)]
[Dense(2)]
internal sealed partial class TorchConvolutionLstm;

/// <summary>Layers around recurrent ones against PyTorch: values, gradients and ten steps of Adam.</summary>
[Trait("Category", "Numeric")]
public sealed class TorchLayerProofs
{
    [Fact]
    public void Layernorm_lstm() =>
        PyTorchProof.Check<TorchLayerNormLstm, float>(
            "layernorm_lstm",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Attention_gru() =>
        PyTorchProof.Check<TorchAttentionGru, int>(
            "attention_gru",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Convolutional_lstms_over_a_line() =>
        PyTorchProof.Check<TorchConvLstmLine, float>(
            "convlstm_line",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Convolutional_lstm_over_a_plane() =>
        PyTorchProof.Check<TorchConvLstmPlane, float>(
            "convlstm_plane",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Slopes_gru() =>
        PyTorchProof.Check<TorchSlopesGru, float>(
            "slopes_gru",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Convolution_lstm() =>
        PyTorchProof.Check<TorchConvolutionLstm, float>(
            "convolution_lstm",
            m => { var t = m.CreateTraining(); return new TrainingCalls(t.Forward, t.Backward, t.Gradients); });
}
