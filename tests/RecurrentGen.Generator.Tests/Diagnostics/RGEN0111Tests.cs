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
    public Task AnAttributeWithAPropertyForItIsToldOfIt() => Rule.Reports(
        Source.Model("[[|ProjectedLstm(2)|]]"),
        "RGEN0111: Cell 'RecurrentGen.Cells.ProjectedLstm' leaves size 'memorySize' to the layer: add MemorySize = 8");

    [Theory]
    [InlineData("P", "add P = 8")]
    [InlineData("Q", "add Hyperparameters = [\"P\", 8]")]
    public Task SoIsOneOfYourOwn(string property, string advice) => Rule.Reports(
        Projected + $"class CLayerAttribute(int n) : CellAttribute<C>(n) {{ public int {property} {{ get; set; }} }} "
        + Source.Model("[[|CLayer(2)|]]"),
        "RGEN0111: Cell 'C' leaves size 'P' to the layer: " + advice);

    [Fact]
    public Task ItMayHaveTheNameOfALayersArgument() => Rule.Reports(
        Projected.Replace("\"P\"", "\"Layers\"", StringComparison.Ordinal)
        + Source.Model("[Cell<C>(2, Layers = 2, Hyperparameters = [\"Layers\", 5])]"));

    [Fact]
    public Task AGivenOneIsUsed() => Rule.Reports(
        Projected + Source.Model("[Cell<C>(2, Hyperparameters = [\"P\", 5])]"));
}
