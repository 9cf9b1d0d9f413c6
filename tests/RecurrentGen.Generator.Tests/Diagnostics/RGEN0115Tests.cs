using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0115Tests
{
    [Fact]
    public Task SomethingMustBeTrained() => Rule.Reports(
        Source.Model("[Lstm(2, Frozen = true)] [Dropout(0.5)] [Dense(1, Frozen = true)]")
            .Replace("class Model", "class [|Model|]", StringComparison.Ordinal),
        "RGEN0115: 'Model' has nothing to train: every layer that has weights is frozen");

    [Fact]
    public Task LayersWithoutWeightsLearnNothing() => Rule.Reports(
        Source.Model("[MeanPooling]").Replace("class Model", "class [|Model|]", StringComparison.Ordinal),
        "RGEN0115: 'Model' has nothing to train: no layer has weights");

    [Fact]
    public Task AReservoirIsFixedOnPurpose() => Rule.Reports(Source.Model("[EchoState(5)]"));

    [Fact]
    public Task WeightsOfTheAssemblyAreTrainedAlready() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Weights(\"amp.nam\")] [Lstm(2, Frozen = true)] "
        + "[Dense(1, Frozen = true)] public partial class Model;");
}
