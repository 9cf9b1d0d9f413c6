using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0106Tests
{
    [Fact]
    public Task AHyperparameterMustExist() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5", "return leak * (w * x) + h;") + Source.Model("[Cell<C>(2, "
        + "Hyperparameters = [[|\"leek\"|], 0.3])]"),
        "RGEN0106: Cell 'C' has no hyper-parameter 'leek': it has leak");

    [Fact]
    public Task AnAttributesPropertyToo() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + h;") + "class CLayerAttribute(int n) : CellAttribute<C>(n) { "
        + "public bool Fast { get; set; } } " + Source.Model("[CLayer(2, [|Fast = true|])]"),
        "RGEN0106: Cell 'C' has no hyper-parameter 'fast': it has none");
}
