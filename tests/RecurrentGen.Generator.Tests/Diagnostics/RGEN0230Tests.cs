using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0230Tests
{
    [Theory]
    [InlineData("[Gru(2, Direction = Direction.Backward)] [[|LastStep|]]")]
    [InlineData("[Gru(2, Layers = 2, Direction = Direction.Bidirectional)] [Dropout(0.1)] [Dense(2)] [[|LastStep|]] [Dense(1)]")]
    public Task ABackwardWalkEndsAtTheFirstStep(string layers) => Rule.Reports(
        Source.Model(layers),
        "RGEN0230: 'laststep' takes the last step of 'gru', at which its backward half has seen that step alone: say "
        + "Return = Return.Last of 'gru', which takes the end of each walk");

    [Theory]
    [InlineData("[Gru(2)] [LastStep]")]
    [InlineData("[Gru(2, Direction = Direction.Bidirectional)] [Lstm(2)] [LastStep]")]
    [InlineData("[Gru(2, Direction = Direction.Bidirectional)] [Conv1D(2, 2)] [LastStep]")]
    [InlineData("[Gru(2, Direction = Direction.Bidirectional)] [MeanPooling]")]
    [InlineData("[Gru(2, Direction = Direction.Bidirectional, Return = Return.Last)]")]
    public Task OthersHaveSeenMore(string layers) => Rule.Reports(Source.Model(layers));

    [Fact]
    public Task OfOneStepAllIsSeen() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 1)] [Gru(2, Direction = Direction.Backward)] [LastStep] "
        + "public partial class Model;");
}
