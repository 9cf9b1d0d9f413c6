using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0211Tests
{
    [Theory]
    [InlineData("Embedding", "Embedding(5, 2)")]
    [InlineData("OneHot", "OneHot(5)")]
    public Task TokensHaveNoInputSize(string kind, string layer) => Rule.Reports(
        $"[RecurrentModel([|InputSize = 5|], SequenceLength = 4)] [{layer}] [Lstm(2)] public partial class Model;",
        $"RGEN0211: [{kind}] reads one token per step, so there is no input size to give: remove InputSize");

    [Theory]
    [InlineData("Embedding(5, 2)")]
    [InlineData("OneHot(5)")]
    public Task NothingIsMissing(string layer) => Rule.Reports(
        $"[RecurrentModel(SequenceLength = 4)] [{layer}] [Lstm(2)] public partial class Model;");
}
