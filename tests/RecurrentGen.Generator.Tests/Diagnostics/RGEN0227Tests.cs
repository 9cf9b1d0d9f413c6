using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0227Tests
{
    [Fact]
    public Task AResidualNeedsLayersBetween() => Rule.Reports(
        Source.Model("[Lstm(3, Layers = 2)] [Residual([|From = \"lstm\"|])] [Dense(1)]"),
        "RGEN0227: 'residual' adds 'lstm' to itself, since nothing lies between: put layers between them, or add an earlier value");

    [Fact]
    public Task TheInputIsAValueToo() => Rule.Reports(
        Source.Model("[[|Residual|]] [Lstm(3)]"),
        "RGEN0227: 'residual' adds the input to itself, since nothing lies between: put layers between them, or add an earlier value");

    [Fact]
    public Task LayersBetweenAreEnough() => Rule.Reports(
        Source.Model("[Lstm(3)] [Residual] [Gru(3)] [Residual(From = \"lstm\")]"));
}
