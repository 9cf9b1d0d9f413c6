using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0405Tests
{
    [Fact]
    public Task StepMustExist() => Rule.Reports(
        "[RecurrentCell] public struct [|C|];",
        "RGEN0405: Cell 'C' needs one method 'public static Vector Step(...)' of its equations: found none");

    [Fact]
    public Task StepMustBeOne() => Rule.Reports(
        "[RecurrentCell] public struct [|C|] { public static Vector Step(Vector x, Vector h) => h; public "
        + "static Vector Step(Vector x) => x; }",
        "RGEN0405: Cell 'C' needs one method 'public static Vector Step(...)' of its equations: found 2 methods "
        + "of this name");

    [Fact]
    public Task StepMustBeStatic() => Rule.Reports(
        "[RecurrentCell] public struct C { public Vector [|Step|](Vector x, Vector h, Matrix w) => w * x + h; }",
        "RGEN0405: Cell 'C' needs one method 'public static Vector Step(...)' of its equations: it must be "
        + "static and not generic");

    [Fact]
    public Task StepMustReturnVectors() => Rule.Reports(
        "[RecurrentCell] public struct C { public static double [|Step|](Vector x, Vector h) => 1; }",
        "RGEN0405: Cell 'C' needs one method 'public static Vector Step(...)' of its equations: it must return "
        + "Vector or a tuple of Vector, found 'double'");

    [Fact]
    public Task ACellMustNotBeGeneric() => Rule.Reports(
        "[RecurrentCell] public struct [|C|]<T> { public static Vector Step(Vector x, Vector h) => h; }",
        "RGEN0405: Cell 'C' needs one method 'public static Vector Step(...)' of its equations: the cell's type "
        + "must not be generic");
}
