using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0109Tests
{
    [Fact]
    public Task AModelPointsToTheCellsMistakes() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + [|1 / 2|];") + Source.Model("[[|Cell<C>(2)|]]"),
        "RGEN0401: '1 / 2' is outside the cell language, which has divisions of whole numbers only with a decimal point, "
        + "since C# rounds '1 / 2' to 0",
        "RGEN0109: Cell 'C' has mistakes, which are reported where it is declared");

    [Fact]
    public Task ShapesAreMistakesToo() => Rule.Reports(
        Source.Cell("", "return [|h + x|];") + Source.Model("[[|Cell<C>(3)|]]"),
        "RGEN0404: Vector [hidden] and Vector [input] do not fit: '+' takes vectors of one length",
        "RGEN0109: Cell 'C' has mistakes, which are reported where it is declared");
}
