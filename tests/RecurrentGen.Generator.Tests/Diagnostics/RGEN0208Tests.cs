using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0208Tests
{
    [Theory]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    [InlineData("Relu")]
    [InlineData("HardSigmoid")]
    [InlineData("Softsign")]
    [InlineData("Softplus")]
    public Task CrossEntropyTakesAnyNumbers(string activation) => Rule.Reports(
        Source.Model($"[Lstm(2)] [Dense(5, [|Activation = Activation.{activation}|])]", ", Loss = Loss.SoftmaxCrossEntropy"),
        $"RGEN0208: Loss.SoftmaxCrossEntropy takes outputs that may be any number, but those of 'dense' go through {activation}: "
        + "remove its activation");

    [Theory]
    [InlineData("[Dense(5)]", "SoftmaxCrossEntropy")]
    [InlineData("[Dense(3, Activation = Activation.Relu)] [Dense(5)]", "SoftmaxCrossEntropy")]
    [InlineData("[Dense(5, Activation = Activation.Relu)]", "MeanSquaredError")]
    public Task OtherOutputsAndLossesMayHaveLimits(string layers, string loss) =>
        Rule.Reports(Source.Model($"[Lstm(2)] {layers}", ", Loss = Loss." + loss));
}
