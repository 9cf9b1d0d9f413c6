using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0101Tests
{
    [Fact]
    public Task SizesOfTheModelMustBePositive() => Rule.Reports(
        "[RecurrentModel([|InputSize = 0|], [|SequenceLength = -1|], [|BatchSize = 0|])] [Lstm(2)] public "
        + "partial class Model;",
        "RGEN0101: InputSize must be at least 1, but is 0",
        "RGEN0101: SequenceLength must be at least 1, but is -1",
        "RGEN0101: BatchSize must be at least 1, but is 0");

    [Fact]
    public Task SizesOfTheModelMustBeSet() => Rule.Reports(
        "[[|[|RecurrentModel|]|]] [Lstm(2)] public partial class Model;",
        "RGEN0101: InputSize must be at least 1, but is 0",
        "RGEN0101: SequenceLength must be at least 1, but is 0");

    [Fact]
    public Task SizesOfLayersMustBePositive() => Rule.Reports(
        Source.Model("[Lstm([|0|], [|Layers = 0|])] [Dense([|-1|])]"),
        "RGEN0101: hiddenSize must be at least 1, but is 0",
        "RGEN0101: Layers must be from 1 to 1024, but is 0",
        "RGEN0101: units must be at least 1, but is -1");

    [Fact]
    public Task AStrideIsNotLongerThanTheSequence() => Rule.Reports(
        Source.Model("[Conv1D(4, 2, [|Stride = 5|])] [MaxPool1D(1, [|Stride = 0|])] [Dense(1)]"),
        "RGEN0101: Stride must be from 1 to 4, but is 5",
        "RGEN0101: Stride must be from 1 to 1, but is 0");

    [Fact]
    public Task AStackHasALimit() => Rule.Reports(
        Source.Model("[Gru(2, [|Layers = 100000|])]"),
        "RGEN0101: Layers must be from 1 to 1024, but is 100000");
}
