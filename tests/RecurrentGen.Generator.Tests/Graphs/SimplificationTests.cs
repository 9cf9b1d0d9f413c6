using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Tests.Graphs;

public sealed class SimplificationTests
{
    private readonly NodeBuilder _builder = new();
    private readonly Node _a;
    private readonly Node _b;

    public SimplificationTests()
    {
        _a = _builder.Leaf(NodeKind.Weight, 2, 0, "a");
        _b = _builder.Leaf(NodeKind.Weight, 2, 1, "b");
    }

    [Fact]
    public void EqualValuesAreOneNode()
    {
        Assert.Same(_builder.Add(_a, _b), _builder.Add(_a, _b));
        Assert.Same(_builder.Function("Tanh", _a), _builder.Function("Tanh", _a));
        Assert.NotSame(_builder.Subtract(_a, _b), _builder.Subtract(_b, _a));
        Assert.NotSame(_builder.Accumulator(2, [], [1]), _builder.Accumulator(2, [], [1]));
    }

    [Fact]
    public void ZeroAndOneVanish()
    {
        var (zero, one) = (_builder.Number(0), _builder.Number(1));
        Assert.All(
            [
                _builder.Add(_a, zero), _builder.Add(zero, _a), _builder.Subtract(_a, zero),
                _builder.Multiply(_a, one), _builder.Multiply(one, _a), _builder.Divide(_a, one),
            ],
            node => Assert.Same(_a, node));
    }

    [Fact]
    public void NumbersAreComputedAtOnce()
    {
        var (two, three) = (_builder.Number(2), _builder.Number(3));
        Assert.Equal(
            [5, -1, 6, 2.0 / 3, -2],
            new[]
            {
                _builder.Add(two, three), _builder.Subtract(two, three), _builder.Multiply(two, three),
                _builder.Divide(two, three), _builder.Negate(two),
            }.Select(n => n.Number));
    }

    [Fact]
    public void ScalarsDivideOnce()
    {
        var sum = _builder.Sum(_b);
        Assert.Equal("a * 0.25", _builder.Divide(_a, _builder.Number(4)).ToString());
        Assert.Equal("a * 1 / Sum(b)", _builder.Divide(_a, sum).ToString());
        Assert.Equal("a / b", _builder.Divide(_a, _b).ToString());
        Assert.True(sum.IsScalar);
        Assert.Same(sum, _builder.Sum(_b));
    }

    [Fact]
    public void SignsMoveOutwards()
    {
        var minus = _builder.Negate(_b);
        Assert.Same(_b, _builder.Negate(minus));
        Assert.Equal("a - b", _builder.Add(_a, minus).ToString());
        Assert.Equal("a + b", _builder.Subtract(_a, minus).ToString());
        Assert.Equal("b - a", _builder.Negate(_builder.Subtract(_a, _b)).ToString());
        Assert.Equal("-(a * b)", _builder.Multiply(_a, minus) is { Kind: NodeKind.Negate } n ? $"-({n.Operands[0]})" : "");
        Assert.Equal("-a", _builder.Multiply(_a, _builder.Number(-1)).ToString());
    }
}
