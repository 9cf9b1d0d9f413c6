using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0330Tests
{
    private const string Expected =
        "RGEN0330: 'Model' has more than 1024 layers, counting the levels of stacks and both directions: nothing was generated";

    [Fact]
    public Task StacksThatAreTooMuchTogether() => Rule.Reports(
        Source.Model("[Rnn(1, Layers = 1000)] [Dense(1)] [[|Rnn(1, Layers = 24)|]] [Dense(1)]"), Expected);

    [Fact]
    public Task BothDirectionsCount() => Rule.Reports(
        Source.Model("[[|Rnn(1, Layers = 513, Direction = Direction.Bidirectional)|]]"), Expected);

    [Theory]
    [InlineData(1025)]
    [InlineData(10_000)]
    public async Task AnyNumberOfAttributes(int count)
    {
        string layers = string.Concat(Enumerable.Repeat("[Dense(1)]", count));
        var diagnostic = Assert.Single(await Rule.Analyze(Source.Compile(Source.Model(layers))));
        Assert.Equal(Expected, $"{diagnostic.Id}: {diagnostic.GetMessage(null)}");
    }
}
