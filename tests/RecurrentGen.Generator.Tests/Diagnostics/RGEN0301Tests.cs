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
}
