using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0402Tests
{
    [Fact]
    public Task FieldsAreUnknown() => Rule.Reports(
        "[RecurrentCell] public struct C { private const double Half = 0.5; public static Vector Step(Vector x, "
        + "Vector h, Matrix w) => w * x + [|Half|] * h; }",
        "RGEN0402: 'Half' is unknown in the cell language: expected a parameter of Step or a local declared before");

    [Fact]
    public Task OtherFunctionsAreUnknown() => Rule.Reports(
        "[RecurrentCell] public struct C { static Vector Mish(Vector v) => v; public static Vector Step(Vector "
        + "x, Vector h, Matrix w) => [|[|Mish|]|](w * x + h); }",
        "RGEN0402: 'Mish' is unknown in the cell language: expected one of Sigmoid, Tanh, Relu, "
        + "HardSigmoid, LeakyRelu, Elu, Softsign, Softplus, Exp, Log, Sqrt, Abs, Min, Max, Clip, Activate, Sum, Mean",
        "RGEN0403: 'Mish' means 'C.Mish(RecurrentGen.CellLanguage.Vector)' here, but the cell language's is in "
        + "'RecurrentGen.CellLanguage.Functions': remove or rename the other");
}
