using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0222Tests
{
    [Fact]
    public Task ALayerFollowsDropout() => Rule.Reports(
        Source.Model("[Lstm(2)] [[|Dropout(0.5)|]]"),
        "RGEN0222: 'dropout' drops outputs of the model, which no layer takes: move it before the last layer");
}
