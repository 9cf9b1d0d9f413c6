using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0331Tests
{
    private const string Long = "[RecurrentModel(InputSize = 3, SequenceLength = 100000)] ";

    [Theory]
    [InlineData("[Rnn(2, [|Unroll = TimeUnroll.Full|])]", 100_000)]
    [InlineData("[Rnn(2, [|Unroll = 8193|])]", 8193)]
    [InlineData("[Rnn(2, Layers = 2, [|Unroll = 4097|])]", 8194)]
    [InlineData("[Rnn(2, [|Unroll = 4097|], Direction = Direction.Bidirectional)]", 8194)]
    [InlineData("[Rnn(2, Layers = 512, Direction = Direction.Bidirectional, [|Unroll = 2147483647|])]", 102_400_000)]
    public Task AllPassesCount(string layer, int steps) => Rule.Reports(
        Long + layer + " public partial class Model;", Expected(steps));

    [Fact]
    public Task LayersCountTogetherAndOneOfThemIsNamed() => Rule.Reports(
        Long + "[Rnn(2, Unroll = 60)] [Rnn(2)] [Dense(2)] [Rnn(2, [|Unroll = 8133|])] [Rnn(2, Unroll = 70)] public partial class Model;",
        Expected(8193));

    [Theory]
    [InlineData("HiddenSizes = [2, 3]", "[Rnn(2, [|Unroll = 4097|])]", 2, 8194)]
    [InlineData("HiddenSizes = [2, 3, 4], Layers = [1, 2, 5]", "[Rnn(2, [|Unroll = 400|])]", 9, 9600)]
    [InlineData("Layers = [1, 2, 5]", "[Rnn(2, Layers = 3, [|Unroll = 1025|])]", 3, 8200)]
    [InlineData("HiddenSizes = [2, 3]", "[Rnn(2, Layers = 3, [|Unroll = 1366|])]", 2, 8196)]
    [InlineData("Layers = [1, 2]", "[Rnn(2, Unroll = 1000)] [Rnn(2, Layers = 2, [|Unroll = 2000|], Name = \"top\")]", 2, 11_000)]
    [InlineData("HiddenSizes = [2, 3], Layers = [1000, 1024]", "[Rnn(2, [|Unroll = 2147483647|])]", 4, 404_800_000)]
    public Task VariantsCountTogether(string variants, string layers, int models, int steps) => Rule.Reports(
        $"{Long}[Variants(\"rnn\", {variants})] {layers} public partial class Model;", Expected(steps, $"its {models} variants, "));

    [Theory]
    [InlineData("HiddenSizes = [2, 3]", "[Rnn(2, Unroll = 4096)]")]
    [InlineData("HiddenSizes = [2, 3, 4], Layers = [1, 2, 5]", "[Rnn(2, Unroll = 341)]")]
    public async Task VariantsUpToTheLimitAreWritten(string variants, string layers)
    {
        var found = await Rule.Analyze(Source.Compile($"{Long}[Variants(\"rnn\", {variants})] {layers} public partial class Model;"));
        Assert.DoesNotContain("RGEN0331", found.Select(d => d.Id));
    }

    /// <summary>What remains of the limit, and 1 where nothing does, which is no step written out.</summary>
    [Theory]
    [InlineData("[Rnn(2, Unroll = 8193)]", "[Rnn(2, Unroll = 8192)]")]
    [InlineData("[Rnn(2, Unroll = 192)] [Rnn(2, Layers = 3, Unroll = 9999)]", "[Rnn(2, Unroll = 192)] [Rnn(2, Layers = 3, Unroll = 2666)]")]
    [InlineData("[Rnn(2, Unroll = 8192)] [Rnn(2, Unroll = 2)]", "[Rnn(2, Unroll = 8192)] [Rnn(2, Unroll = 1)]")]
    [InlineData("[Variants(\"rnn\", Layers = [1, 2, 3])] [Rnn(2, Unroll = 9999)]", "[Variants(\"rnn\", Layers = [1, 2, 3])] [Rnn(2, Unroll = 1365)]")]
    public async Task TheMendIsWhatRemains(string layers, string right)
    {
        var before = await Rule.Analyze(Source.Compile(Long + layers + " public partial class Model;"));
        Assert.Contains("RGEN0331", before.Select(d => d.Id));
        var after = await Rule.Analyze(Source.Compile(Long + right + " public partial class Model;"));
        Assert.DoesNotContain("RGEN0331", after.Select(d => d.Id));
        string most = right[(right.LastIndexOf("= ", StringComparison.Ordinal) + 2)..].TrimEnd(']', ')');
        Assert.Contains($"Set\nUnroll\n{most}", before.Single(d => d.Id == "RGEN0331").Properties.Values);
    }

    private static string Expected(int steps, string variants = "") =>
        $"RGEN0331: 'Model' has {steps} steps written out with this Unroll, counting {variants}all layers, the levels of stacks and both "
        + "directions; the limit is 8192: nothing was generated";
}
