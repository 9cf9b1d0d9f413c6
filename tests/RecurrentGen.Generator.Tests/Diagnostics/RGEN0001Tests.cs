using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0001Tests
{
    [Fact]
    public Task AClassMustBePartial() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Lstm(2)] public class [|Model|];",
        "RGEN0001: 'Model' must be partial: the network is generated into it");
}
