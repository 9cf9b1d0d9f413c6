using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0112Tests
{
    [Theory]
    [InlineData("Lstm", "", "Forward")]
    [InlineData("Gru", "Direction = Direction.Backward, ", "Backward")]
    public Task MergeNeedsTwoDirections(string layer, string direction, string found) => Rule.Reports(
        Source.Model($"[{layer}(2, {direction}[|Merge = Merge.Sum|])]"),
        $"RGEN0112: Merge has no effect: '{layer.ToLowerInvariant()}' walks in one direction (Direction.{found}); remove it, or set "
        + "Direction to Direction.Bidirectional");

    [Fact]
    public Task TwoDirectionsHaveIt() => Rule.Reports(
        Source.Model("[Lstm(2, Direction = Direction.Bidirectional, Merge = Merge.Average)]"));
}
