using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0110Tests
{
    [Fact]
    public Task AnUnknownLayerIsRefused() => Rule.Reports(
        "class DenseAttribute : LayerAttribute; " + Source.Model("[Lstm(2)] [[|global::Dense|]]"),
        "RGEN0110: 'DenseAttribute' is not a layer that can be generated: derive from CellAttribute<TCell> to "
        + "make one");
}
