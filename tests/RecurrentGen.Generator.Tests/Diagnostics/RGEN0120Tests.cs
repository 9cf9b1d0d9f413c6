using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0120Tests
{
    [Fact]
    public Task AnEpsilonIsAboveZero() => Rule.Reports(
        Source.Model("[LayerNorm([|Epsilon = 0|])] [Lstm(2)]"),
        "RGEN0120: Epsilon must be above 0 and finite, but is 0");
}
