using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0225Tests
{
    [Fact]
    public Task RecurrentDropoutNeedsAProductWithTheState() => Rule.Reports(
        Source.Model("[Lstm(2, RecurrentDropout = 0.5)] [IndRnn(2, Layers = 2, [|RecurrentDropout = 0.5|])] [Dense(1)]"),
        "RGEN0225: RecurrentDropout has no effect: no matrix of 'indrnn' multiplies its output state directly; remove it, or "
        + "use [Dropout] before or after the layer");

    [Fact]
    public Task ItIsReportedWhereItIsBehindOneHotTokens() => Rule.Reports(
        "[RecurrentModel(SequenceLength = 4)] [OneHot(3)] [Lstm(2)] [IndRnn(2, [|RecurrentDropout = 0.5|])] public partial class Model;",
        "RGEN0225: RecurrentDropout has no effect: no matrix of 'indrnn' multiplies its output state directly; remove it, or "
        + "use [Dropout] before or after the layer");
}
