using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0205Tests
{
    [Fact]
    public Task SoftmaxOfSoftmaxIsAWarning() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(2, Activation = Activation.Softmax)]", ", [|Loss = "
        + "Loss.SoftmaxCrossEntropy|]"),
        "RGEN0205: Loss.SoftmaxCrossEntropy applies softmax to outputs that are softmax already: remove the "
        + "activation of 'dense'");
}
