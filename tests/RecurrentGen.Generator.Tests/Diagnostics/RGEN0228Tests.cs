using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0228Tests
{
    [Fact]
    public Task OneFeatureIsItsOwnMean() => Rule.Reports(
        Source.Model("[Lstm(1)] [[|LayerNorm|]] [Dense(1)]"),
        "RGEN0228: The output of 'layernorm' does not depend on the input: it normalises a single feature, which is always its mean");

    [Fact]
    public Task TheSoftmaxOfOneUnitIsOne() => Rule.Reports(
        Source.Model("[Lstm(2)] [Dense(1, [|Activation = Activation.Softmax|])] [Dense(1)]"),
        "RGEN0228: The output of 'dense' does not depend on the input: it takes the softmax of a single unit, which is always 1");
}
