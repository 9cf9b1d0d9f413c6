using RecurrentGen.Tests.Carried;
using RecurrentGen.Tests.Tokens;
using Xunit;

namespace RecurrentGen.Tests.Windows;

/// <summary>What does not fit is refused, and the window stays as it is.</summary>
public sealed class WindowStreamRefusalTests
{
    private readonly WindowStream<CarriedStack, float, float> _stream = new CarriedStack(seed: 3).CreateStream(StreamMode.Window);
    private readonly float[] _output = new float[2];

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_is_no_step(float value)
    {
        float[] expected = new float[2];
        var other = new CarriedStack(seed: 3).CreateStream(StreamMode.Window);
        other.Step([1, 2, 3], expected);
        other.Step([4, 5, 6], expected);

        _stream.Step([1, 2, 3], _output);
        _stream.Step([1, value, 3], _output);
        Assert.All(_output, o => Assert.True(float.IsNaN(o)));
        Assert.Equal(1, _stream.Count);
        _stream.Step([4, 5, 6], _output);
        Assert.Equal(expected, _output);
    }

    [Fact]
    public void Lengths_that_do_not_fit()
    {
        Assert.Equal("input: expected 3 values, found 2.", Message(() => _stream.Step([1, 2], _output)));
        Assert.Equal("output: expected 2 values, found 1.", Message(() => _stream.Step([1, 2, 3], new float[1])));
        Assert.Equal("outputs: expected 4 values, found 3.", Message(() => _stream.Process(new float[6], new float[3])));
        Assert.StartsWith("Expected at most 4 steps, found 5.", Message(() => _stream.CopyWindowFrom(new float[15])), StringComparison.Ordinal);
        Assert.StartsWith(
            "Expected finite values, found NaN at 1.", Message(() => _stream.CopyWindowFrom([1, float.NaN, 3])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _stream.Process(new float[4], new float[2]));
        Assert.Equal(0, _stream.Count);
        _stream.Step([1, 2, 3], _output);
        Assert.Throws<ArgumentException>(() => _stream.CopyWindowTo(new float[2]));
        Assert.Throws<ArgumentNullException>(() => _stream.SwitchTo(null!));
        Assert.Throws<ArgumentNullException>(() => new WindowStream<CarriedStack, float, float>(null!));
    }

    [Fact]
    public void A_token_that_does_not_exist()
    {
        var stream = new HotLstm(seed: 1).CreateStream(StreamMode.Window);
        stream.Step([4], _output);
        Assert.Throws<ArgumentException>(() => stream.Step([5], _output));
        Assert.Throws<ArgumentException>(() => stream.Process([1, -1], new float[4]));
        Assert.Throws<ArgumentException>(() => stream.CopyWindowFrom([7]));
        Assert.Equal(1, stream.Count);
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
