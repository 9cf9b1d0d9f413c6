using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0404Tests
{
    [Fact]
    public Task BothShapesAreNamed() => Rule.Reports(
        Source.Cell(", Matrix w, Matrix u", "var a = w * x; return [|w * h|] + u * a + h;"),
        "RGEN0404: Matrix [hidden, input] and Vector [hidden] do not fit: in 'Matrix * Vector' the matrix has "
        + "as many columns as the vector has elements");

    [Fact]
    public Task InputAndStateAreNotOneSize() => Rule.Reports(
        Source.Cell("", "return [|h + x|];"),
        "RGEN0404: Vector [hidden] and Vector [input] do not fit: '+' takes vectors of one length");

    [Fact]
    public Task AResultHasTheShapeOfItsState() => Rule.Reports(
        "[RecurrentCell] public struct C { public static (Vector, Vector) Step(Vector x, Vector h, Vector c, "
        + "Matrix w) { var n = w * x + h + c; return (n, [|x|]); } }",
        "RGEN0404: Vector [input] and Vector [hidden] do not fit: the result must have the shape of state 'c'");

    [Fact]
    public Task FunctionsTakeWhatIsComputed() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x + Exp(Sum(h)) + h * [|Sqrt(2)|];"),
        "RGEN0404: number and number do not fit: Sqrt takes a Vector or a scalar");

    [Fact]
    public Task BothSidesOfAConditionAreAlike() => Rule.Reports(
        Source.Cell(", Matrix w, bool plain = true", "return w * x + ([|plain ? h : x|]);"),
        "RGEN0404: Vector [hidden] and Vector [input] do not fit: both sides of a condition are vectors of one "
        + "length, or numbers");
}
