using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0407Tests
{
    [Fact]
    public Task AWeightMustBeUsed() => Rule.Reports(
        Source.Cell(", Matrix w, Matrix [|u|]", "return w * x + h;"),
        "RGEN0407: Cell 'C' does not use 'u', so there is nothing to train or to set: remove it");

    [Fact]
    public Task AHyperparameterToo() => Rule.Reports(
        Source.Cell(", Matrix w, double [|leak|] = 0.5", "return w * x + h;"),
        "RGEN0407: Cell 'C' does not use 'leak', so there is nothing to train or to set: remove it");
}
