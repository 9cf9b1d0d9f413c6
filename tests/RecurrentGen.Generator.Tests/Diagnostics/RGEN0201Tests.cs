using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0201Tests
{
    [Fact]
    public Task ARecurrentLayerNeedsASequence() => Rule.Reports(
        Source.Model("[Lstm(2, Return = Return.Last)] [Dense(2)] [[|Gru(2)|]]"),
        "RGEN0201: 'gru' needs a sequence, but 'lstm' before it hands on one value for the whole sequence: move 'gru' "
        + "before it, or have 'lstm' return a sequence");

    [Fact]
    public Task APoolingLayerNeedsOne() => Rule.Reports(
        Source.Model("[Lstm(2)] [MeanPooling] [[|AttentionPooling(2)|]] [Dense(2)]"),
        "RGEN0201: 'attentionpooling' needs a sequence, but 'meanpooling' before it hands on one value for the whole "
        + "sequence: move 'attentionpooling' before it, or have 'meanpooling' return a sequence");
}
