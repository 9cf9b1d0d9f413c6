using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0201Tests
{
    [Fact]
    public Task ARecurrentLayerNeedsASequence() => Rule.Reports(
        Source.Model("[Lstm(2, Return = Return.Last)] [Dense(2)] [[|Gru(2)|]]"),
        "RGEN0201: 'gru' needs a sequence, but a layer before it hands on its last output only: remove Return = "
        + "Return.Last there");
}
