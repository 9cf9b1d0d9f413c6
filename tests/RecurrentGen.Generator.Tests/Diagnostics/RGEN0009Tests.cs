using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0009Tests
{
    [Fact]
    public Task LayersNeedAModel() => Rule.Reports(
        "[[|Lstm(2)|]] [Dense(1)] public partial class Model;",
        "RGEN0009: 'Model' has [Lstm] but no [RecurrentModel], so nothing is generated for it: add [RecurrentModel] with its "
        + "sizes, or remove the attributes");

    [Fact]
    public Task WeightsNeedOneToo() => Rule.Reports(
        "[[|Weights(\"amp.nam\")|]] public partial class Model;",
        "RGEN0009: 'Model' has [Weights] but no [RecurrentModel], so nothing is generated for it: add [RecurrentModel] with its "
        + "sizes, or remove the attributes");

    [Fact]
    public Task ABudgetIsThatOfAModel() => Rule.Reports(
        "[[|Budget(MaxParameters = 10)|]] public partial class Model;",
        "RGEN0009: 'Model' has [Budget] but no [RecurrentModel], so nothing is generated for it: add [RecurrentModel] with its "
        + "sizes, or remove the attributes");

    [Fact]
    public Task ThePartWithLayersNeedNotBeTheOneThatIsAModel() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] public partial class Model; [Lstm(2)] public partial class Model;");
}
