using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0406Tests
{
    [Fact]
    public Task EveryResultNeedsAState() => Rule.Reports(
        "[RecurrentCell] public struct C { public static (Vector, Vector) [|Step|](Vector x, Vector h, Matrix "
        + "w) { var n = w * x + h; return (n, n); } }",
        "RGEN0406: Step returns 2 state(s), so its first 3 parameters must be Vector, the input and each state, "
        + "but only 2 are");
}
