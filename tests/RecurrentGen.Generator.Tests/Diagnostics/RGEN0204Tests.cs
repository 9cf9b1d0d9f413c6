using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0204Tests
{
    [Fact]
    public Task OneClassIsNone() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(1)]", ", [|Loss = Loss.SoftmaxCrossEntropy|]"),
        "RGEN0204: Loss.SoftmaxCrossEntropy needs at least 2 outputs, one for each class, but 'dense' has 1: "
        + "use Loss.BinaryCrossEntropy for a single one");
}
