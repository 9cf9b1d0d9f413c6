using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0111Tests
{
    private static readonly string Projected = Source.Cell(", [Size(\"P\")] Matrix u, Matrix v", "return v * "
    + "Tanh(u * x) + h;");

    [Fact]
    public Task AFreeSizeMustBeGiven() => Rule.Reports(
        Projected + Source.Model("[[|Cell<C>(2)|]]"),
        "RGEN0111: Cell 'C' leaves size 'P' to the layer: add Hyperparameters = [\"P\", 8]");

    [Fact]
    public Task AGivenOneIsUsed() => Rule.Reports(
        Projected + Source.Model("[Cell<C>(2, Hyperparameters = [\"P\", 5])]"));
}
