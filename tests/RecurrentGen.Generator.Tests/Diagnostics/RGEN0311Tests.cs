using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0311Tests
{
    [Fact]
    public Task ALimitIsAtLeastOne() => Rule.Reports(
        "[RecurrentModel(InputSize = 3, SequenceLength = 4)] [Budget([|MaxParameters = 0|], [|MaxStateBytes = -5|], "
        + "MaxTrainingBytes = 100000)] [Lstm(2)] [Dense(1)] public partial class Model;",
        "RGEN0311: MaxParameters must be at least 1, found 0; what is not to be limited is left out",
        "RGEN0311: MaxStateBytes must be at least 1, found -5; what is not to be limited is left out");

    [Fact]
    public Task VariantsHaveOneBudget() => Rule.Reports(
        "[RecurrentModel(InputSize = 1, SequenceLength = 4)] [Variants(\"lstm\", HiddenSizes = [2, 3])] "
        + "[Budget([|MaxCodeBytes = long.MinValue|])] [Lstm(8)] [Dense(1)] public static partial class Model;",
        "RGEN0311: MaxCodeBytes must be at least 1, found -9223372036854775808; what is not to be limited is left out");
}
