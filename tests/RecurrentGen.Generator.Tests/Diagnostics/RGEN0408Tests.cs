using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0408Tests
{
    [Fact]
    public Task AnInnerSizeNeedsAName() => Rule.Reports(
        Source.Cell(", Matrix [|u|], Matrix [|v|]", "return u * (v * x) + h;"),
        "RGEN0408: Cell 'C' does not determine the shape of 'u', Matrix [hidden, ?]: give it a name with "
        + "[Size(\"P\")]",
        "RGEN0408: Cell 'C' does not determine the shape of 'v', Matrix [?, input]: give it a name with "
        + "[Size(\"P\")]");
}
