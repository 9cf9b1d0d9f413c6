using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0411Tests
{
    [Fact]
    public Task ACellHasAMemory() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x;").Replace("Vector h", "Vector [|h|]", StringComparison.Ordinal),
        "RGEN0411: Cell 'C' does not use its state 'h', so it does not depend on it: was a term forgotten?");

    [Fact]
    public Task AndItReadsItsInput() => Rule.Reports(
        Source.Cell(", Matrix u", "return Tanh(u * h);").Replace("Vector x", "Vector [|x|]", StringComparison.Ordinal),
        "RGEN0411: Cell 'C' does not use its input 'x', so it does not depend on it: was a term forgotten?");

    [Fact]
    public Task TheOutputIsNotReadWhereAnotherStateIsTheMemory() => Rule.Reports(
        "[RecurrentCell] public struct C { public static (Vector, Vector) Step(Vector x, Vector h, Vector c, Matrix w) "
        + "{ var m = 0.5 * c + w * x; return (Tanh(m), m); } }");

    [Fact]
    public Task AnotherStateIsRead() => Rule.Reports(
        "[RecurrentCell] public struct C { public static (Vector, Vector) Step(Vector x, Vector h, Vector [|c|], Matrix w) "
        + "{ var m = 0.5 * h + w * x; return (Tanh(m), m); } }",
        "RGEN0411: Cell 'C' does not use its state 'c', so it does not depend on it: was a term forgotten?");

    [Fact]
    public Task ATermOfZeroSaysThatItIsMeant() =>
        Rule.Reports(Source.Cell(", Matrix w", "return w * x + 0 * h;") + " " + Source.Model("[Cell<C>(2)]"));

    [Fact]
    public Task AModelMayHaveSuchACell() => Rule.Reports(
        Source.Cell(", Matrix w", "return w * x;").Replace("Vector h", "Vector [|h|]", StringComparison.Ordinal)
        + " " + Source.Model("[Cell<C>(2)]"),
        "RGEN0411: Cell 'C' does not use its state 'h', so it does not depend on it: was a term forgotten?");
}
