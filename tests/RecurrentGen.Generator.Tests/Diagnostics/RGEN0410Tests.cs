using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0410Tests
{
    [Fact]
    public Task StacksHaveNoGaps() => Rule.Reports(
        Source.Cell(", [Stack(\"w\", 0)] Matrix u, [Stack(\"w\", 2)] Matrix [|v|]", "return u * x + v * x + h;"),
        "RGEN0410: Attributes of 'v' are wrong: the indices of Stack(\"w\") must be 0, 1, 2 and so on, each once");

    [Fact]
    public Task StackedMatricesHaveEqualColumns() => Rule.Reports(
        Source.Cell(", [Stack(\"w\", 0)] Matrix u, [Stack(\"w\", 1)] Matrix [|v|]", "return u * x + v * h;"),
        "RGEN0410: Attributes of 'v' are wrong: Stack(\"w\") needs parts with equal columns: Matrix [hidden, "
        + "input] and Matrix [hidden, hidden]");

    [Fact]
    public Task OnlyWeightsAreFixed() => Rule.Reports(
        "[RecurrentCell] public struct C { public static Vector Step([[|Fixed|]] Vector x, Vector h, Matrix w) "
        + "=> w * x + h; }",
        "RGEN0410: Attributes of 'x' are wrong: Fixed belongs to weights, not to inputs, states or hyper-parameters");

    [Fact]
    public Task OtherAttributesAreOutside() => Rule.Reports(
        Source.Cell(", [[|System.CLSCompliant(true)|]] Matrix w", "return w * x + h;"),
        "RGEN0410: Attributes of 'w' are wrong: 'CLSCompliant' is none of Size, Fixed, Init, Scheme, Stack, "
        + "Range");

    [Fact]
    public Task RangesHoldTheDefault() => Rule.Reports(
        Source.Cell(", Matrix w, [[|Range(Above = 0, AtMost = 1)|]] double leak = 1.5", "return leak * (w * x) + h;"),
        "RGEN0410: Attributes of 'leak' are wrong: the default must be a number above 0 and at most 1");

    [Fact]
    public Task RangesHaveLiteralLimits() => Rule.Reports(
        Source.Cell(", Matrix w, [[|Range|]] double leak = 1.5", "return leak * (w * x) + h;"),
        "RGEN0410: Attributes of 'leak' are wrong: Range takes limits, and belongs to a double with a default");

    [Fact]
    public Task RangesAreOfHyperparameters() => Rule.Reports(
        Source.Cell(", [[|Range(Above = 0)|]] Matrix w", "return w * x + h;"),
        "RGEN0410: Attributes of 'w' are wrong: Range belongs to hyper-parameters");

    [Fact]
    public Task SchemesAreOfMatrices() => Rule.Reports(
        Source.Cell(", Matrix w, [[|Scheme(Initialization.Keras)|]] Vector b", "return w * x + b + h;"),
        "RGEN0410: Attributes of 'b' are wrong: Scheme takes a member of Initialization, and belongs to a Matrix "
        + "without Init");

    [Fact]
    public Task ArgumentsAreLiterals() => Rule.Reports(
        "[RecurrentCell] public struct C { const string P = \"p\"; public static Vector Step(Vector x, Vector "
        + "h, [[|Size(P)|]] Matrix w) => w * x + h; }",
        "RGEN0410: Attributes of 'w' are wrong: Size takes one string literal, or two for the rows and columns "
        + "of a Matrix");
}
