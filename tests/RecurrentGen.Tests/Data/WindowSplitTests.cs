using RecurrentGen.Data;
using Xunit;
using static RecurrentGen.Tests.Data.SlidingWindowsTests;

namespace RecurrentGen.Tests.Data;

public sealed class WindowSplitTests
{
    [Fact]
    public void Nothing_leaks_across_a_cut()
    {
        var random = new Random(7);
        int checkedSplits = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            var all = RandomWindows(random, out var lengths);
            double fraction = random.Next(1, 10) / 10.0;
            bool context = random.Next(2) == 0;
            (SlidingWindows Before, SlidingWindows Behind) parts;
            try
            {
                parts = all.SplitAt(fraction, context);
            }
            catch (ArgumentException error)
            {
                Assert.StartsWith("There is no window in the part ", error.Message);
                continue;
            }

            checkedSplits++;
            // With no gaps, the position in the series is the label's time, and a value is 1000 * series + position.
            var cuts = lengths.ToDictionary(s => s.Key, s => (int)Math.Floor((s.Value * fraction) + 1e-9));
            AssertWithin(parts.Before, cuts.ToDictionary(c => c.Key, _ => (0, 0)), cuts);
            AssertWithin(parts.Behind, cuts.ToDictionary(c => c.Key, c => (context ? 0 : c.Value, c.Value)), lengths);
        }

        Assert.InRange(checkedSplits, 500, 2000);
    }

    [Fact]
    public void With_context_every_row_behind_the_cut_is_forecast_once()
    {
        var random = new Random(8);
        for (int trial = 0; trial < 300; trial++)
        {
            int rows = random.Next(12, 60);
            int window = random.Next(1, 6);
            int horizon = random.Next(1, 4);
            int cut = random.Next(window + horizon, rows - horizon);
            var windows = SlidingWindows.FromArray(new float[rows], window, [horizon]);

            var (before, behind) = windows.SplitAtRow(cut, contextFromBefore: true);

            Assert.Equal(cut - window - horizon + 1, before.Count);
            Assert.Equal(Enumerable.Range(cut, rows - cut),
                Enumerable.Range(0, behind.Count).Select(i => behind.TargetLabel(i).Row));
        }
    }

    [Fact]
    public void Without_context_a_part_counts_as_a_series_of_its_own()
    {
        var random = new Random(9);
        for (int trial = 0; trial < 300; trial++)
        {
            int rows = random.Next(30, 60);
            int stride = random.Next(1, 4);
            int cut = random.Next(10, rows - 10);
            var windows = SlidingWindows.FromArray(new float[rows], 4, [1, 2], new() { Stride = stride });

            var (before, behind) = windows.SplitAtRow(cut);

            Assert.Equal(((cut - 6) / stride) + 1, before.Count);
            Assert.Equal(((rows - cut - 6) / stride) + 1, behind.Count);
            Assert.Equal(cut, behind.InputLabel(0, 0).Row);
        }
    }

    [Fact]
    public void Three_parts_lie_one_after_the_other()
    {
        var windows = SlidingWindows.FromArray(new float[100], 5, [1]);

        var (train, validation, test) = windows.SplitAt(0.6, 0.8);

        Assert.Equal((55, 15, 15), (train.Count, validation.Count, test.Count));
        Assert.Equal(59, train.TargetLabel(54).Row);
        Assert.Equal(60, validation.InputLabel(0, 0).Row);
        Assert.Equal(79, validation.TargetLabel(14).Row);
        Assert.Equal(80, test.InputLabel(0, 0).Row);
        var (_, withContext, _) = windows.SplitAtRow(60, 80, contextFromBefore: true);
        Assert.Equal((20, 60, 79),
            (withContext.Count, withContext.TargetLabel(0).Row, withContext.TargetLabel(19).Row));
        var (_, byTime, last) = windows.SplitAtTime(60, 80);
        Assert.Equal((15, 15, 80), (byTime.Count, last.Count, last.InputLabel(0, 0).Row));
    }

    [Fact]
    public void A_part_can_be_split_again_and_keeps_to_its_rows()
    {
        var (history, _) = SlidingWindows.FromArray(new float[100], 5, [1]).SplitAtRow(80);

        var (train, validation) = history.SplitAt(0.5, contextFromBefore: true);

        Assert.Equal((35, 40), (train.Count, validation.Count));
        Assert.Equal((40, 79), (validation.TargetLabel(0).Row, validation.TargetLabel(39).Row));

        // A part that looks back across the first cut keeps its context for the first half alone.
        var (_, behind) = SlidingWindows.FromArray(new float[100], 5, [1]).SplitAtRow(50, contextFromBefore: true);
        var (near, far) = behind.SplitAt(0.5);
        Assert.Equal((50, 74), (near.TargetLabel(0).Row, near.TargetLabel(near.Count - 1).Row));
        Assert.Equal(75, far.InputLabel(0, 0).Row);
    }

    [Fact]
    public void One_moment_cuts_each_series_at_its_own_row()
    {
        const string Text = "k,t,x\na,1,1\nb,4,4\na,2,2\na,3,3\nb,5,5\na,4,4\nb,6,6\nb,7,7\na,5,5\n";
        var windows = Csv(Text, ["x"], 1, [1], key: "k", time: "t");

        var (before, behind) = windows.SplitAtTime(5.5);

        Assert.Equal(["a2", "a3", "a4", "a5", "b5"], Names(before));
        Assert.Equal(["b7"], Names(behind));
        (before, behind) = windows.SplitAtTime(5.5, contextFromBefore: true);
        Assert.Equal(["b6", "b7"], Names(behind));
    }

    [Fact]
    public void Walking_forward_trains_on_all_that_came_before()
    {
        var random = new Random(10);
        for (int trial = 0; trial < 200; trial++)
        {
            int rows = random.Next(60, 120);
            int folds = random.Next(1, 5);
            var windows = SlidingWindows.FromArray(new float[rows], 3, [1]);

            var parts = windows.WalkForward(folds, minimumTrain: 0.4, contextFromBefore: true);

            Assert.Equal(folds, parts.Count);
            int next = (int)Math.Floor((0.4 * rows) + 1e-9);
            foreach (var (train, test) in parts)
            {
                Assert.Equal((3, next - 1), (train.TargetLabel(0).Row, train.TargetLabel(train.Count - 1).Row));
                Assert.Equal(next, test.TargetLabel(0).Row);
                next += test.Count;
            }

            Assert.Equal(rows, next);
        }
    }

    [Fact]
    public void Gaps_and_cuts_go_together()
    {
        const string Text = "t,x\n0,0\n1,1\n2,2\n10,10\n11,11\n12,12\n13,13\n20,20\n21,21\n22,22\n";
        var windows = Csv(Text, ["x"], 2, [1], time: "t", options: new() { TimeStep = 1 });

        var (before, behind) = windows.SplitAtTime(13, contextFromBefore: true);

        Assert.Equal(["2", "12"], Names(before));
        Assert.Equal(["13", "22"], Names(behind));
        (_, behind) = windows.SplitAtRow(5);
        Assert.Equal(["22"], Names(behind));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void Fractions_outside_of_0_and_1_are_refused(double fraction)
    {
        var windows = SlidingWindows.FromArray(new float[100], 5, [1]);

        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(fraction));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.WalkForward(2, fraction));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(0.5, fraction));
    }

    [Fact]
    public void A_part_without_a_window_is_refused_by_name()
    {
        var windows = SlidingWindows.FromArray(new float[100], 5, [1]);

        Assert.StartsWith(
            "There is no window in the part behind the cut: a window of 5 steps and a largest horizon of 1 need 6 rows",
            Assert.Throws<ArgumentException>(() => windows.SplitAtRow(95)).Message);
        Assert.StartsWith(
            "There is no window in the part before the cut",
            Assert.Throws<ArgumentException>(() => windows.SplitAt(0.05)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(0.8, 0.6));
    }

    private static SlidingWindows RandomWindows(Random random, out Dictionary<string, int> lengths)
    {
        lengths = [];
        var rows = new List<(string Key, float Value)>();
        int window = random.Next(1, 7);
        int[] horizons = [random.Next(0, 4), random.Next(0, 4)];
        for (int k = random.Next(1, 4); k > 0; k--)
        {
            int length = window + horizons.Max() + random.Next(0, 40);
            lengths.Add($"{k}", length);
            rows.AddRange(Enumerable.Range(0, length).Select(i => ($"{k}", (1000f * k) + i)));
        }

        var options = new WindowOptions { Stride = random.Next(1, 4), TargetsPerStep = random.Next(2) == 0 };
        return SlidingWindows.FromRows(rows, [r => r.Value], window, horizons, key: r => r.Key, options: options);
    }

    // Looks at the values themselves, not at what the windows say about them.
    private static void AssertWithin(
        SlidingWindows windows, Dictionary<string, (int Input, int Target)> from, Dictionary<string, int> to)
    {
        Assert.NotEqual(0, windows.Count);
        for (int i = 0; i < windows.Count; i++)
        {
            var inputs = Inputs(windows, i);
            var key = $"{(int)inputs[0] / 1000}";
            Assert.All(inputs, v => Assert.InRange(v - (1000 * int.Parse(key)), from[key].Input, to[key] - 1));
            Assert.All(Targets(windows, i),
                v => Assert.InRange(v - (1000 * int.Parse(key)), from[key].Target, to[key] - 1));
        }
    }

    private static IEnumerable<string> Names(SlidingWindows windows) => Enumerable.Range(0, windows.Count)
        .Select(i => windows.TargetLabel(i)).Select(label => $"{label.Key}{label.Time}");
}
