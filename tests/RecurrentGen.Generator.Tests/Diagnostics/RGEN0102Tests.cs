using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0102Tests
{
    [Fact]
    public Task UnrollMustBePositiveOrFull() => Rule.Reports(
        Source.Model("[Lstm(2, [|Unroll = 0|])] [Lstm(2, [|Unroll = -2|])] [Lstm(2, Unroll = TimeUnroll.Full)] "
        + "[Lstm(2, Unroll = 100)]"),
        "RGEN0102: Unroll must be at least 1 or TimeUnroll.Full, but is 0",
        "RGEN0102: Unroll must be at least 1 or TimeUnroll.Full, but is -2");
}
