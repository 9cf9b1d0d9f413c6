using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0212Tests
{
    [Theory]
    [InlineData("embedding", "Embedding(5, 2)")]
    [InlineData("onehot", "OneHot(5)")]
    public Task TokensAreReadFirst(string name, string layer) => Rule.Reports(
        Source.Model($"[Lstm(2)] [[|{layer}|]]"),
        $"RGEN0212: '{name}' reads tokens, and no layer hands on tokens: make it the first layer");

    [Fact]
    public Task TokensAreReadOnce() => Rule.Reports(
        "[RecurrentModel(SequenceLength = 4)] [OneHot(5)] [[|Embedding(5, 2)|]] [Lstm(2)] public partial class Model;",
        "RGEN0212: 'embedding' reads tokens, and no layer hands on tokens: make it the first layer");
}
