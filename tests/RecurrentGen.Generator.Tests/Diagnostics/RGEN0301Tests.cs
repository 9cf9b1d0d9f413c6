using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0301Tests
{
    [Fact]
    public Task ParametersMustBeCountable() => Rule.Reports(
        Source.Model("[Lstm([|100000|])]"),
        "RGEN0301: A block of 400000 x 100000 floats is too large: one buffer, and all parameters together, "
        + "must stay below 2^31 floats");

    [Fact]
    public Task BuffersMustBeAddressable() => Rule.Reports(
        "[RecurrentModel([|InputSize = int.MaxValue|], SequenceLength = int.MaxValue)] [Lstm(2)] public partial "
        + "class Model;",
        "RGEN0301: A block of 2147483647 x 2147483647 floats is too large: one buffer, and all parameters "
        + "together, must stay below 2^31 floats");

    [Fact]
    public Task NothingOverflows() => Rule.Reports(
        Source.Model("[Lstm([|int.MaxValue|], Direction = Direction.Bidirectional)]"),
        "RGEN0301: A block of 8 x 4294967294 floats is too large: one buffer, and all parameters together, must "
        + "stay below 2^31 floats");

    /// <summary>Arguments with names may stand in any order: the size is the place, not what comes first.</summary>
    [Fact]
    public async Task TheSizeIsFoundByItsName()
    {
        var found = await Rule.Analyze(Source.Compile(Source.Model("[Conv1D(kernel: 2, filters: 2000000000)]")));
        var location = Assert.Single(found, d => d.Id == "RGEN0301").Location;
        Assert.Equal("filters: 2000000000", location.SourceTree!.ToString().Substring(location.SourceSpan.Start, location.SourceSpan.Length));
    }
}
