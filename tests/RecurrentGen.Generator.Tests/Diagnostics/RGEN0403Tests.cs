using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0403Tests
{
    [Fact]
    public Task AFunctionMustNotBeShadowed() => Rule.Reports(
        "[RecurrentCell] public struct C { static Vector Tanh(Vector v) => v; public static Vector Step(Vector "
        + "x, Vector h, Matrix w) => [|Tanh|](w * x + h); }",
        "RGEN0403: 'Tanh' means 'C.Tanh(RecurrentGen.CellLanguage.Vector)' here, but the cell language's is in "
        + "'RecurrentGen.CellLanguage.Functions': remove or rename the other");

    [Fact]
    public Task AnAttributeMustNotBeShadowed() => Rule.Reports(
        "public class FixedAttribute : System.Attribute; [RecurrentCell] public struct C { public static Vector "
        + "Step(Vector x, Vector h, [[|Fixed|]] Matrix w) => w * x + h; }",
        "RGEN0403: 'Fixed' means 'FixedAttribute.FixedAttribute()' here, but the cell language's is in "
        + "'RecurrentGen.CellLanguage.FixedAttribute': remove or rename the other");

    [Fact]
    public Task ATypeMustNotBeShadowed() => Rule.Reports(
        "public class Matrix { public static Vector operator *(Matrix w, Vector v) => v; } [RecurrentCell] "
        + "public struct C { public static Vector Step(Vector x, Vector h, [|Matrix|] w) => w * x + h; }",
        "RGEN0403: 'Matrix' means 'Matrix' here, but the cell language's is in "
        + "'RecurrentGen.CellLanguage.Matrix': remove or rename the other");
}
