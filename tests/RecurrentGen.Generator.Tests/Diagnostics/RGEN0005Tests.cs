using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0005Tests
{
    [Fact]
    public Task AModelNeedsALayer() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] public partial class [|Model|];",
        "RGEN0005: 'Model' has no layers: add attributes such as [Lstm(20)] and [Dense(1)] below [RecurrentModel]");
}
