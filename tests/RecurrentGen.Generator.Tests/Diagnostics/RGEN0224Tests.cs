using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0224Tests
{
    [Fact]
    public Task GroupsDivideTheInputs() => Rule.Reports(
        Source.Model("[Conv1D(4, 2, [|Groups = 2|])] [Lstm(2)]"),
        "RGEN0224: Groups must divide inputs and filters, but 2 does not divide both 3 and 4");

    [Fact]
    public Task GroupsDivideTheFilters() => Rule.Reports(
        Source.Model("[Conv1D(4, 2, [|Groups = 3|])] [Lstm(2)]"),
        "RGEN0224: Groups must divide inputs and filters, but 3 does not divide both 3 and 4");
}
