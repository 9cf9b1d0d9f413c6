using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0108Tests
{
    [Fact]
    public Task ATypeWithoutTheAttributeIsNoCell() => Rule.Reports(
        "public struct C; " + Source.Model("[[|Cell<C>(2)|]] [[|Cell<int>(2)|]]"),
        "RGEN0108: 'C' cannot be used as a cell: it has no [RecurrentCell]",
        "RGEN0108: 'System.Int32' cannot be used as a cell: it has no [RecurrentCell]");
}
