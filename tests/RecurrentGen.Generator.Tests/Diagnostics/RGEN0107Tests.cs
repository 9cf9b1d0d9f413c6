using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0107Tests
{
    [Fact]
    public Task AValueMustHaveTheParametersType() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5, bool plain = false", "return plain ? w * x : leak * "
        + "h;") + Source.Model("[Cell<C>(2, Hyperparameters = [\"leak\", [|true|], \"plain\", [|1|]])]"),
        "RGEN0107: 'leak' must be a finite number, but is 'True'",
        "RGEN0107: 'plain' must be true or false, but is '1'");

    [Theory]
    [InlineData("Lstm(2, [|Clip = 0|])", "'clip' must be a number above 0, but is '0'")]
    [InlineData("Gru(2, [|Clip = -1.5|])", "'clip' must be a number above 0, but is '-1.5'")]
    [InlineData("PeepholeLstm(2, [|CellClip = double.NaN|])", "'cellClip' must be a number above 0, but is 'NaN'")]
    [InlineData("ProjectedLstm(2, MemorySize = 3, [|ProjectionClip = 0|])", "'projectionClip' must be a number above 0, but is '0'")]
    [InlineData("LayerNormLstm(2, [|Epsilon = 0|])", "'epsilon' must be a number above 0, but is '0'")]
    [InlineData("EchoState(2, [|SpectralRadius = 1|])", "'spectralRadius' must be a number above 0 and below 1, but is '1'")]
    [InlineData("EchoState(2, [|Leak = 0|])", "'leak' must be a number above 0 and at most 1, but is '0'")]
    [InlineData("EchoState(2, Leak = 1, SpectralRadius = 0.99, InputScale = -3)", null)]
    [InlineData("Cell<RecurrentGen.Cells.EchoState>(2, Hyperparameters = [\"leak\", [|2|]])", "'leak' must be a number above 0 and at most 1, but is '2'")]
    public Task ACellLimitsItsNumbers(string layer, string? message) => Rule.Reports(
        Source.Model($"[{layer}]"), message is null ? [] : ["RGEN0107: " + message]);

    [Fact]
    public Task ElementsComeInPairs() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5", "return leak * (w * x) + h;") + Source.Model("[Cell<C>(2, "
        + "[|Hyperparameters = [\"leak\"]|])]"),
        "RGEN0107: 'Hyperparameters' must be names, each followed by a value, but is something else");

    [Fact]
    public Task SoftmaxIsNotElementwise() => Rule.Reports(
        Source.Model("[Rnn(2, [|Activation = Activation.Softmax|])]"),
        "RGEN0107: 'activation' must be an element-wise Activation: None, Tanh, Sigmoid, Relu, HardSigmoid, "
        + "LeakyRelu, Elu, Softsign, Softplus, but is 'Softmax'");
}
