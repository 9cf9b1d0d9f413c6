using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0207Tests
{
    [Theory]
    [InlineData("Backward", "BFloat16")]
    [InlineData("Bidirectional", "Int8")]
    public Task StreamWeightsOfAModelThatCannotStreamAreAWarning(string direction, string weights) => Rule.Reports(
        Source.Model(
            $"[Lstm(2, Direction = Direction.{direction})] [Dense(2)]", $", [|StreamWeights = StreamWeights.{weights}|]"),
        $"RGEN0207: StreamWeights.{weights} has no effect: the model has no LiveStream, since 'lstm' walks backwards in time; "
        + "remove it or make the layer walk forwards");
}
