using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0106Tests
{
    [Fact]
    public Task AHyperparameterMustExist() => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5", "return leak * (w * x) + h;") + Source.Model("[Cell<C>(2, "
        + "Hyperparameters = [[|\"leek\"|], 0.3])]"),
        "RGEN0106: Cell 'C' has no hyper-parameter 'leek': it has leak");

    [Theory]
    [InlineData("Layers", "3")]
    [InlineData("Return", "Return.Last")]
    [InlineData("Hyperparameters", "3")]
    public Task ALayersOwnArgumentIsNoneOfItsCells(string name, string value) => Rule.Reports(
        Source.Cell(", Matrix w, double leak = 0.5", "return leak * (w * x) + h;")
        + Source.Model($"[Cell<C>(2, Hyperparameters = [[|\"{name}\"|], {value}])]"),
        $"RGEN0106: Cell 'C' has no hyper-parameter '{name}': it has leak; {name} is an argument of the layer itself");

    [Fact]
    public Task ANameThatIsNoneHasThePlaceOfItsAttribute() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + h;") + "static class Names { public const string None = \"\"; } "
        + Source.Model("[Cell<C>(2, [|Hyperparameters = [Names.None, 3]|])]"),
        "RGEN0106: Cell 'C' has no hyper-parameter '': it has none");

    [Fact]
    public Task AnAttributesPropertyToo() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + h;") + "class CLayerAttribute(int n) : CellAttribute<C>(n) { "
        + "public bool Fast { get; set; } } " + Source.Model("[CLayer(2, [|Fast = true|])]"),
        "RGEN0106: Cell 'C' has no hyper-parameter 'fast': it has none");
}
