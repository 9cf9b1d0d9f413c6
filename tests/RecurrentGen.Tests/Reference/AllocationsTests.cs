using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>The measure finds what a call allocates, and nothing else.</summary>
public sealed class AllocationsTests
{
    private int _calls;
    private object? _kept;

    [Fact]
    public void Nothing_is_nothing() => Assert.Equal(0, Allocations.Of(() => _calls++));

    [Fact]
    public void The_first_call_may_allocate() => Assert.Equal(0, Allocations.Of(() => _kept ??= new byte[100]));

    [Fact]
    public void A_byte_in_every_call_is_found()
    {
        Assert.InRange(Allocations.Of(() => _kept = new byte[1]), 1, 100);
        Assert.Single(Assert.IsType<byte[]>(_kept));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Bytes_in_every_second_call_are_found(int rest) => Assert.InRange(
        Allocations.Of(() => _kept = _calls++ % 2 == rest ? new byte[1000] : null), 1000, 1100);

    [Fact]
    public void One_round_may_be_an_exception_and_no_second_one()
    {
        Assert.Equal(0, Allocations.ButOnce([]));
        Assert.Equal(0, Allocations.ButOnce([0, 0, 8184, 0]));
        Assert.Equal(24, Allocations.ButOnce([24, 0, 8184, 0]));
        Assert.Equal(24, Allocations.ButOnce([8184, 0, 0, 24]));
        Assert.Equal(32, Allocations.ButOnce([24, 32, 32, 24]));
    }
}
