using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class CounterRandomTests
{
    /// <summary>The known answers that Salmon and others publish with Random123 for philox4x32-10.</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xfffffffffffffffful,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_known_answers(
        uint c0, uint c1, uint c2, uint c3, ulong key, uint r0, uint r1, uint r2, uint r3) =>
        Assert.Equal((r0, r1, r2, r3), CounterRandom.Philox((c0, c1, c2, c3), key));

    [Fact]
    public void A_generator_walks_through_the_counter()
    {
        uint[] expected = new uint[8];
        // The position counts modulo 2^64, so a block's index has 62 bits.
        var random = new CounterRandom(0x299f31d0a4093822, 0x0370734413198a2e) { Position = 0x05a308d3243f6a88 * 4 };
        for (uint block = 0; block < 2; block++)
        {
            var (a, b, c, d) = CounterRandom.Philox(
                (0x243f6a88 + block, 0x05a308d3, 0x13198a2e, 0x03707344), 0x299f31d0a4093822);
            new[] { a, b, c, d }.CopyTo(expected, (int)block * 4);
        }

        Assert.Equal(expected, Enumerable.Range(0, 8).Select(_ => random.NextUInt32()));
    }

    [Fact]
    public void A_restored_position_goes_on_with_the_same_numbers()
    {
        var random = new CounterRandom(5, 6);
        for (int i = 0; i < 37; i++)
        {
            random.NextNormal();
        }

        var restored = new CounterRandom(random.Seed, random.Stream) { Position = random.Position };
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(random.NextUInt32(), restored.NextUInt32());
            Assert.Equal(random.NextNormal(), restored.NextNormal());
        }
    }

    [Fact]
    public void Seeds_and_streams_differ()
    {
        var firsts = new HashSet<ulong>();
        for (ulong seed = 0; seed < 30; seed++)
        {
            for (ulong stream = 0; stream < 30; stream++)
            {
                var random = new CounterRandom(seed, stream);
                Assert.True(firsts.Add(((ulong)random.NextUInt32() << 32) | random.NextUInt32()));
            }
        }
    }

    [Fact]
    public void Uniform_numbers_have_the_right_moments()
    {
        var random = new CounterRandom(1);
        const int Count = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < Count; i++)
        {
            float value = random.NextUniform();
            Assert.InRange(value, 0f, 0.99999994f);
            sum += value;
            squares += (double)value * value;
        }

        // Five standard errors.
        Assert.Equal(0.5, sum / Count, 5 * 0.289 / Math.Sqrt(Count));
        Assert.Equal(1.0 / 3, squares / Count, 5 * 0.298 / Math.Sqrt(Count));
    }

    [Fact]
    public void Normal_numbers_have_the_right_moments_and_tails()
    {
        var random = new CounterRandom(2);
        const int Count = 400_000;
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        int beyondThree = 0;
        for (int i = 0; i < Count; i++)
        {
            double value = random.NextNormal();
            sum += value;
            squares += value * value;
            cubes += value * value * value;
            fourths += value * value * value * value;
            beyondThree += Math.Abs(value) > 3 ? 1 : 0;
        }

        double root = Math.Sqrt(Count);
        Assert.Equal(0, sum / Count, 5 / root);
        Assert.Equal(1, squares / Count, 5 * Math.Sqrt(2) / root);
        Assert.Equal(0, cubes / Count, 5 * Math.Sqrt(15) / root);
        Assert.Equal(3, fourths / Count, 5 * Math.Sqrt(96) / root);
        Assert.Equal(0.0026998, beyondThree / (double)Count, 5 * Math.Sqrt(0.0027) / root);
    }

    [Fact]
    public void The_logarithm_agrees_with_the_library()
    {
        foreach (double x in new[] { 1e-20, 2.4e-10, 0.001, 0.3, 0.5, 0.70710678, 0.7071068, 0.9, 0.999999, 1 - 1e-15 })
        {
            Assert.Equal(1, CounterRandom.LogOfFraction(x) / Math.Log(x), 4e-16);
        }
    }

    [Fact]
    public void Whole_numbers_are_even_and_within_the_limit()
    {
        var random = new CounterRandom(3);
        int[] counts = new int[7];
        const int Count = 70_000;
        for (int i = 0; i < Count; i++)
        {
            counts[random.NextInt32(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 10_000 - 500, 10_000 + 500));
        Assert.Equal(0, random.NextInt32(1));
        Assert.InRange(random.NextInt32(int.MaxValue), 0, int.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void Shuffling_permutes_and_reaches_every_order()
    {
        int[] many = [.. Enumerable.Range(0, 1000)];
        new CounterRandom(4).Shuffle(many);
        Assert.NotEqual(Enumerable.Range(0, 1000), many);
        Assert.Equal(Enumerable.Range(0, 1000), many.Order());

        var orders = new Dictionary<(int, int, int), int>();
        for (ulong stream = 0; stream < 6000; stream++)
        {
            int[] three = [0, 1, 2];
            new CounterRandom(4, stream).Shuffle(three);
            orders[(three[0], three[1], three[2])] = orders.GetValueOrDefault((three[0], three[1], three[2])) + 1;
        }

        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1150));
        new CounterRandom(4).Shuffle([]);
    }

    /// <summary>
    /// Computed by another program: the same numbers on every machine and in every release, or saved seeds lose their
    /// meaning.
    /// </summary>
    [Fact]
    public void Numbers_are_the_same_bits_everywhere()
    {
        var random = new CounterRandom(42, 7);
        Assert.Equal(0x67ee6f2cu, random.NextUInt32());
        Assert.Equal(0x3f655410u, BitConverter.SingleToUInt32Bits(random.NextUniform()));
        Assert.Equal(0xbfeabff4576350a2ul, BitConverter.DoubleToUInt64Bits(random.NextNormal()));
        Assert.Equal(897, random.NextInt32(1000));
    }
}
