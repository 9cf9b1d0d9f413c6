using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0203Tests
{
    [Fact]
    public Task BinaryCrossEntropyNeedsASigmoid() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(1, Activation = Activation.Tanh)]", ", [|Loss = Loss.BinaryCrossEntropy|]"),
        "RGEN0203: Loss.BinaryCrossEntropy needs a last [Dense] with Activation = Activation.Sigmoid, found "
        + "Dense(1, Activation = Tanh)");

    [Fact]
    public Task ARecurrentLayerHasNone() => Rule.Reports(
        Source.Model("[Lstm(2)]", ", [|Loss = Loss.BinaryCrossEntropy|]"),
        "RGEN0203: Loss.BinaryCrossEntropy needs a last [Dense] with Activation = Activation.Sigmoid, found Lstm(2)");

    [Fact]
    public Task ASigmoidFits() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(1, Activation = Activation.Sigmoid)]", ", Loss = Loss.BinaryCrossEntropy"));
}
