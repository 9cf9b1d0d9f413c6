using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0109Tests
{
    [Fact]
    public Task AModelPointsToTheCellsMistakes() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + [|1 / 2|];") + Source.Model("[[|Cell<C>(2)|]]"),
        "RGEN0401: '1 / 2' is outside the cell language, which has + - * and unary minus, numbers, parameters, "
        + "locals, calls of the language's functions, 'condition ? a : b' over a bool hyper-parameter, and "
        + "members of Activation",
        "RGEN0109: Cell 'C' has mistakes, which are reported where it is declared");

    [Fact]
    public Task ShapesAreMistakesToo() => Rule.Reports(
        Source.Cell("", "return [|h + x|];") + Source.Model("[[|Cell<C>(3)|]]"),
        "RGEN0404: Vector [hidden] and Vector [input] do not fit: '+' takes vectors of one length",
        "RGEN0109: Cell 'C' has mistakes, which are reported where it is declared");
}
