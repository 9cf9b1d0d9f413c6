using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0223Tests
{
    [Fact]
    public Task AConvolutionReachesOverTheSequenceAtMost() => Rule.Reports(
        Source.Model("[Conv1D(4, [|3|], Dilation = 2)] [Lstm(2)]"),
        "RGEN0223: 'conv1d' reaches over 5 steps, but a sequence has 4: use a smaller kernel or dilation");

    [Fact]
    public Task AWindowHasAsManyStepsAsTheSequenceAtMost() => Rule.Reports(
        Source.Model("[MaxPool1D([|5|])] [Lstm(2)]"),
        "RGEN0223: 'maxpool1d' reaches over 5 steps, but a sequence has 4: use a smaller window");

    [Fact]
    public Task TheStepsCountThatAreLeft() => Rule.Reports(
        Source.Model("[AveragePool1D(2)] [Conv1D(4, [|3|], Padding = Padding.Valid)] [Lstm(2)]"),
        "RGEN0223: 'conv1d' reaches over 3 steps, but a sequence has 2 here: use a smaller kernel or dilation");
}
