using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Carried;

public sealed class ContinuousWindowsTests
{
    [Theory]
    [InlineData(12, 1)]
    [InlineData(12, 3)]
    [InlineData(14, 4)]
    [InlineData(5, 5)]
    [InlineData(1, 1)]
    public void Batches_hold_one_window_of_every_stream(int windows, int streams)
    {
        var data = new ContinuousWindows<float, int>(LatchWindows(windows), streams);
        int length = windows / streams;
        Assert.Equal((streams, streams * length, 1, 1), (data.Streams, data.Count, data.InputLength, data.TargetLength));
        float[] input = new float[1];
        int[] target = new int[1];
        for (int sample = 0; sample < data.Count; sample++)
        {
            int window = (sample % streams * length) + (sample / streams);
            data.CopyInputs(sample, input);
            data.CopyTargets(sample, target);
            Assert.Equal((window, window, window), (data.WindowOf(sample), (int)input[0], target[0]));
            Assert.Equal(sample < streams, data.Begins(sample));
        }
    }

    [Fact]
    public void Further_series_begin_anew()
    {
        var data = new ContinuousWindows<float, int>(LatchWindows(11), 2, 0, 3, 7, 10);
        Assert.Equal([0, 5, 7, 3], Enumerable.Range(0, data.Count).Where(data.Begins).Select(data.WindowOf));
    }

    [Fact]
    public void Arguments_that_do_not_fit()
    {
        var windows = LatchWindows(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContinuousWindows<float, int>(windows, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContinuousWindows<float, int>(windows, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContinuousWindows<float, int>(windows, 1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContinuousWindows<float, int>(windows, 1, -1));
        Assert.Throws<ArgumentNullException>(() => new ContinuousWindows<float, int>(null!, 1));
        var data = new ContinuousWindows<float, int>(windows, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.WindowOf(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Begins(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(3, new float[1]));
    }

    [Fact]
    public void Windows_over_several_series_know_where_each_begins()
    {
        // Two series of 9 and 13 rows: of 4 steps and a target behind, 2 and 3 windows.
        var rows = Enumerable.Range(0, 22).Select(i => (Key: i < 9 ? "a" : "b", Value: (float)i)).ToList();
        var windows = SlidingWindows.FromRows(
            rows, [r => r.Value], 4, [1], key: r => r.Key,
            options: new WindowOptions { Stride = 4, TargetsPerStep = true });
        Assert.Equal([0, 2], windows.SeriesStarts());
        var data = windows.Continuous(1);
        Assert.Equal([0, 2], Enumerable.Range(0, data.Count).Where(data.Begins));
        float[] inputs = new float[4];
        float[] targets = new float[4];
        data.CopyInputs(3, inputs);
        data.CopyTargets(3, targets);
        Assert.Equal([13, 14, 15, 16], inputs);
        Assert.Equal([14, 15, 16, 17], targets);
    }

    [Fact]
    public void A_gap_begins_a_series()
    {
        float[] values = [.. Enumerable.Range(0, 17)];
        var rows = values.Select(v => (Time: v < 8 ? v : v + 5, Value: v)).ToList();
        var windows = SlidingWindows.FromRows(
            rows, [r => r.Value], 2, [1], time: r => r.Time,
            options: new WindowOptions { Stride = 2, TimeStep = 1 });
        Assert.Equal([0, 3], windows.SeriesStarts());
    }

    [Fact]
    public void Windows_that_overlap_are_refused()
    {
        var windows = SlidingWindows.FromArray(new float[20], 4, [1]);
        Assert.Equal(
            "Expected windows that begin where the one before ends (WindowOptions.Stride = 4), found a stride of 1.",
            Assert.Throws<InvalidOperationException>(() => windows.Continuous(2)).Message);
    }

    private static ArrayDataSet<float, int> LatchWindows(int count) =>
        new([.. Enumerable.Range(0, count)], [.. Enumerable.Range(0, count)], 1, 1);
}
