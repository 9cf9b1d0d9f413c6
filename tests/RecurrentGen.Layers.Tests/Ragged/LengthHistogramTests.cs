using RecurrentGen.Data;
using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Ragged;

public sealed class LengthHistogramTests
{
    [Fact]
    public void Counts_and_what_a_length_keeps()
    {
        var histogram = new LengthHistogram(4, 1, 4, 0, 11);
        Assert.Equal((5, 0, 11, 20L, 4.0), (
            histogram.Count, histogram.Shortest, histogram.Longest, histogram.TotalSteps, histogram.Mean));
        Assert.Equal((1, 2, 0, 0), (histogram.CountOf(0), histogram.CountOf(4), histogram.CountOf(5), histogram.CountOf(99)));
        Assert.Equal(0.8, histogram.SequencesKept(4));
        Assert.Equal(13.0 / 20, histogram.StepsKept(4));
        Assert.Equal(1 - (13.0 / 20), histogram.Padding(4), 1e-12);
        Assert.Equal((1, 1, 0.2), (histogram.SequencesKept(50), histogram.StepsKept(11), histogram.SequencesKept(1) - 0.2));
    }

    [Fact]
    public void A_table_to_choose_from() => Assert.Equal(
        "5 sequences of 0 to 11 steps, 4.0 on average\n" +
        "steps  sequences whole  steps kept  padding\n" +
        "    4           80.0 %      65.0 %   35.0 %\n" +
        "   11          100.0 %     100.0 %   63.6 %\n",
        new LengthHistogram(4, 1, 4, 0, 11).ToString());

    /// <summary>Against the definitions, over many random sets of lengths.</summary>
    [Fact]
    public void Figures_equal_their_definitions()
    {
        var random = new CounterRandom(3, 0);
        for (int round = 0; round < 200; round++)
        {
            int[] lengths = new int[1 + random.NextInt32(20)];
            int most = 1 + random.NextInt32(30);
            for (int i = 0; i < lengths.Length; i++)
            {
                lengths[i] = random.NextInt32(most);
            }

            var histogram = new LengthHistogram(lengths);
            int[] sorted = [.. lengths.Order()];
            foreach (double fraction in new[] { 0, 0.1, 0.5, 0.9, 1 })
            {
                int rank = Math.Max(1, (int)Math.Ceiling(fraction * lengths.Length));
                Assert.Equal(sorted[rank - 1], histogram.Percentile(fraction));
            }

            for (int steps = 1; steps < most + 2; steps++)
            {
                int kept = lengths.Sum(l => Math.Min(l, steps));
                Assert.Equal((double)lengths.Count(l => l <= steps) / lengths.Length, histogram.SequencesKept(steps));
                Assert.Equal(lengths.Sum() == 0 ? 1 : (double)kept / lengths.Sum(), histogram.StepsKept(steps));
                Assert.Equal(1 - ((double)kept / (steps * lengths.Length)), histogram.Padding(steps), 1e-12);
            }
        }
    }

    [Fact]
    public void Arguments_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => new LengthHistogram());
        Assert.StartsWith(
            "lengths[1]: expected a length of at least 0, found -2.",
            Assert.Throws<ArgumentException>(() => new LengthHistogram(3, -2)).Message);
        var histogram = new LengthHistogram(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Percentile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Percentile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.SequencesKept(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.StepsKept(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Padding(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.CountOf(-1));
    }
}
