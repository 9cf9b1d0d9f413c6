using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0120Tests
{
    [Fact]
    public Task AnEpsilonIsAboveZero() => Rule.Reports(
        Source.Model("[LayerNorm([|Epsilon = 0|])] [Lstm(2)]"),
        "RGEN0120: Epsilon must be above 0 and finite, but is 0");

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("double.NaN", "NaN")]
    public Task ARateIsAProbabilityBelowOne(string rate, string shown) => Rule.Reports(
        Source.Model($"[Lstm(2, [|RecurrentDropout = {rate}|])] [Dropout([|{rate}|])] [Dense(1)]"),
        $"RGEN0120: RecurrentDropout must be from 0 to below 1, but is {shown}",
        $"RGEN0120: rate must be from 0 to below 1, but is {shown}");
}
