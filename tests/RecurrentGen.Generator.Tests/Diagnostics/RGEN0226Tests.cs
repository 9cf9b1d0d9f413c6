using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0226Tests
{
    [Fact]
    public Task PlacesOfALineDivideTheInputs() => Rule.Reports(
        Source.Model("[[|ConvLstm1D(4, 3, 2)|]] [Lstm(2)]"),
        "RGEN0226: 'convlstm1d' has a grid of 2 places, which must all have as many channels, but 3 features come in");

    [Fact]
    public Task PlacesOfAPlaneDivideTheInputs() => Rule.Reports(
        Source.Model("[Lstm(6)] [[|ConvLstm2D(4, 3, 2, 2)|]] [Dense(2)]"),
        "RGEN0226: 'convlstm2d' has a grid of 4 places, which must all have as many channels, but 6 features come in");

    [Fact]
    public Task AMultipleIsRight() => Rule.Reports(Source.Model("[ConvLstm1D(4, 5, 3)] [ConvLstm2D(1, 3, 2, 2, KernelHeight = 1)] [Lstm(2)]"));
}
