using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0206Tests
{
    private static readonly string Highway = "[RecurrentCell] public struct C { public static Vector "
    + "Step([Size(\"hidden\")] Vector x, Vector h, Matrix w) { var z = Sigmoid(w * x); return (1 - z) * x + z * "
    + "h; } } ";

    [Fact]
    public Task ACellMayNeedEqualSizes() => Rule.Reports(
        Highway + Source.Model("[Cell<C>([|5|])]"),
        "RGEN0206: Cell 'C' needs an input as large as its hidden state, but the input is [3] and the hidden "
        + "state [5]");

    [Fact]
    public Task EqualSizesFit() => Rule.Reports(
        Highway + Source.Model("[Cell<C>(3)]"));
}
