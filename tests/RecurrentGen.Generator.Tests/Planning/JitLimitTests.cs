using System.Text.RegularExpressions;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Planning;

/// <summary>The limits that Planning knows are the JIT compiler's own: asked, not timed.</summary>
public sealed partial class JitLimitTests
{
    private const int Steps = 320;

    [Theory]
    [InlineData(1, "Lstm(20")]
    [InlineData(2, "Gru(8")]
    public void TheLargestUnrollIsOptimizedAndTwiceItIsNot(int batch, string layer)
    {
        int most = MostUnroll(batch, layer);
        Assert.InRange(most, 20, Steps / 2);
        Assert.Empty(CompiledCode.NotOptimized(Source.Compile(Model(batch, $"{layer}, Unroll = {most}")), m => Loop().IsMatch(m.Name)));
        Assert.NotEmpty(CompiledCode.NotOptimized(Source.Compile(Model(batch, $"{layer}, Unroll = {2 * most}")), m => Loop().IsMatch(m.Name)));
    }

    [Fact]
    public void ACellOfTwoHundredActivationsIsOptimized()
    {
        var source = CodeSizeTests.Activations(200)
            + "[RecurrentModel(InputSize = 1, SequenceLength = 4, BatchSize = 2)] [Cell<C>(100)] public partial class Model;";
        Assert.Empty(CompiledCode.NotOptimized(Source.Compile(source), m => m.Name.EndsWith("_16", StringComparison.Ordinal)));
    }

    private static int MostUnroll(int batch, string layer)
    {
        var program = Planner.Plan(Source.BindModel(Model(batch, layer))).Program!;
        int bodies = CodeSizes.MostBodies(program, (RecurrentPlan)program.Layers[0]);
        return Enumerable.Range(2, Steps).Last(u => CodeSizes.Bodies(Steps, u) <= bodies);
    }

    private static string Model(int batch, string layer) =>
        $"[RecurrentModel(InputSize = 1, SequenceLength = {Steps}, BatchSize = {batch})] [{layer})] public partial class Model;";

    [GeneratedRegex("^(Forward|Backward)(Lstm|Gru)$")]
    private static partial Regex Loop();
}
