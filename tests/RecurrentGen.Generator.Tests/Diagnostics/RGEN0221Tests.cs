using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0221Tests
{
    [Fact]
    public Task AResidualAddsEqualSizes() => Rule.Reports(
        Source.Model("[Lstm(2)] [Residual([|From = \"input\"|])] [Dense(1)]"),
        "RGEN0221: 'residual' adds 'input', which is [time, 3], to [time, 2]: the shapes must be equal, or Features must "
        + "say how many features are added");

    [Fact]
    public Task AResidualDoesNotAddASequenceToOneValue() => Rule.Reports(
        Source.Model("[Lstm(3)] [MeanPooling] [Residual([|From = \"lstm\"|])] [Dense(1)]"),
        "RGEN0221: 'residual' adds 'lstm', which is [time, 3], to [3]: the shapes must be equal, or Features must say how "
        + "many features are added");

    [Fact]
    public Task AResidualAddsEqualSteps() => Rule.Reports(
        Source.Model("[Conv1D(3, 2, Stride = 2)] [Residual([|From = \"input\"|])] [Dense(1)]"),
        "RGEN0221: 'residual' adds 'input', which is [4, 3], to [2, 3]: the shapes must be equal, or Features must say how "
        + "many features are added");

    [Fact]
    public Task BothSidesHaveTheFeatures() => Rule.Reports(
        Source.Model("[Lstm(1)] [Residual([|From = \"input\"|], Features = 2)] [Dense(1)]"),
        "RGEN0221: 'residual' adds the first 2 features of 'input', which is [time, 3], to [time, 1]: the shapes must be "
        + "equal, or Features must say how many features are added");
}
