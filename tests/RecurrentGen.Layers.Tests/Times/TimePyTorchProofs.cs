using RecurrentGen.Tests.Lengths;
using Xunit;

namespace RecurrentGen.Tests.Times;

[RecurrentModel(InputSize = 3, SequenceLength = 12, BatchSize = 6)]
[Conv1D(6, 3, Stride = 2, Padding = Padding.Valid, Activation = Activation.Tanh)]
[Conv1D(8, 2, Dilation = 2, Groups = 2, Padding = Padding.Valid)]
[Lstm(5)]
[Dense(2)]
internal sealed partial class TorchConvolutions;

[RecurrentModel(InputSize = 2, SequenceLength = 12, BatchSize = 6, Loss = Loss.SoftmaxCrossEntropy)]
[Conv1D(6, 2, Padding = Padding.Valid)]
[MaxPool1D(3, Stride = 2)]
[Lstm(5)]
[AveragePool1D(2, Stride = 1)]
[Gru(5, Direction = Direction.Bidirectional, Return = Return.Last)]
[Dense(3)]
internal sealed partial class TorchPools;

/// <summary>Convolutions and poolings over time against PyTorch, with whole sequences and with several lengths.</summary>
[Trait("Category", "Numeric")]
public sealed class TimePyTorchProofs
{
    [Theory]
    [InlineData("convolutions")]
    [InlineData("convolutions_mixed")]
    public void Convolutions_and_an_lstm(string name) => LengthsPyTorchProofs.Check<TorchConvolutions, float>(
        name, m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); }, "Times");

    [Fact]
    public void Attention_over_the_steps_that_are_left() => LengthsPyTorchProofs.Check<AttendedStrides, float>(
        "attention_mixed", m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); }, "Times");

    [Theory]
    [InlineData("pools")]
    [InlineData("pools_mixed")]
    public void Poolings_between_recurrent_layers(string name) => LengthsPyTorchProofs.Check<TorchPools, int>(
        name, m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); }, "Times");
}
