using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0412Tests
{
    [Fact]
    public Task ALocalIsUsed() => Rule.Reports(
        Source.Cell(", Matrix w, Matrix u", "var [|f|] = Sigmoid(u * h); var g = w * x; return Tanh(g + u * h);"),
        "RGEN0412: Cell 'C' computes 'f' and does not use it: remove it, or was a term forgotten?");
}
