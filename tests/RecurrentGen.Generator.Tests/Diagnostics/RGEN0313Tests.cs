using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0313Tests
{
    [Fact]
    public Task OnlyStreamsHaveAState() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxStateBytes = 1|])] [Lstm(2, Direction = Direction.Backward)] "
        + "[Dense(1)] public partial class Model;",
        "RGEN0313: MaxStateBytes has no effect: 'Model' has no live stream: a layer walks backwards in time");
}
