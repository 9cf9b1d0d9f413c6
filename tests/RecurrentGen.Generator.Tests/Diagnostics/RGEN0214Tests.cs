using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0214Tests
{
    [Theory]
    [InlineData("Int8", "Embedding(5, 2)")]
    [InlineData("BFloat16", "OneHot(5)")]
    public Task CompactStreamsReadNumbers(string weights, string layer) => Rule.Reports(
        $"[RecurrentModel(SequenceLength = 4, [|StreamWeights = StreamWeights.{weights}|])] [{layer}] [Lstm(2)] "
        + "public partial class Model;",
        $"RGEN0214: StreamWeights.{weights} is for models whose inputs are numbers, and this one reads tokens: remove it");
}
