using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Ragged;

/// <summary>The rows behind the last whole window of a series, as a shorter window.</summary>
public sealed class RestWindowTests
{
    private static WindowOptions Options(int stride) =>
        new() { Stride = stride, TargetsPerStep = true, KeepRest = true };

    [Fact]
    public void Every_row_with_a_target_is_in_one_window()
    {
        // 13 rows have 12 steps with a target one ahead: windows of 5, 5 and 2.
        var windows = SlidingWindows.FromArray([.. Enumerable.Range(0, 13)], 5, [1], options: Options(5));
        Assert.Equal((3, true, 5, 5), (windows.Count, windows.HasLengths, windows.LengthOf(0), windows.LengthOf(1)));
        Assert.Equal(2, windows.LengthOf(2));
        Assert.Equal([10, 11, 0, 0, 0], Inputs(windows, 2));
        Assert.Equal([11, 12, 0, 0, 0], Targets(windows, 2));
        Assert.Equal(11, windows.InputLabel(2, 1).Row);
        Assert.Equal(12, windows.TargetLabel(2).Row);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.InputLabel(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.LengthOf(3));
    }

    [Theory]
    [InlineData(11, 2, 0)]
    [InlineData(12, 3, 1)]
    [InlineData(15, 3, 4)]
    [InlineData(16, 3, 0)]
    [InlineData(3, 1, 2)]
    public void A_rest_is_kept_where_there_is_one(int rows, int count, int rest)
    {
        var windows = SlidingWindows.FromArray(new float[rows], 5, [1], options: Options(5));
        Assert.Equal(count, windows.Count);
        Assert.Equal(rest == 0 ? 5 : rest, windows.LengthOf(count - 1));
    }

    [Fact]
    public void A_series_behind_a_rest_begins_anew_wherever_it_lies()
    {
        // Series of 6 and 9 rows: the rest of the first, 3 steps, ends one row before the second, where a fourth would be.
        var rows = Enumerable.Range(0, 15).Select(i => (Key: i < 6 ? "a" : "b", Value: (float)i)).ToList();
        var windows = SlidingWindows.FromRows(
            rows, [r => r.Value], 3, [1], key: r => r.Key, options: Options(3));
        Assert.Equal([3, 2, 3, 3, 2], Enumerable.Range(0, windows.Count).Select(windows.LengthOf));
        Assert.Equal([0, 2], windows.SeriesStarts());
        Assert.Equal([3, 4, 0], Inputs(windows, 1));
        Assert.Equal([6, 7, 8], Inputs(windows, 2));
    }

    [Fact]
    public void Splits_and_class_targets_keep_the_rest()
    {
        float[] values = [.. Enumerable.Range(0, 20).Select(i => i % 3f)];
        var (before, behind) = SlidingWindows.FromArray(values, 4, [1], options: Options(4)).SplitAtRow(11);
        Assert.Equal([4, 4, 2], Enumerable.Range(0, before.Count).Select(before.LengthOf));
        Assert.Equal([4, 4], Enumerable.Range(0, behind.Count).Select(behind.LengthOf));
        var classes = before.WithClassTargets(3);
        int[] targets = new int[4];
        classes.CopyTargets(2, targets);
        Assert.Equal((true, 2), (classes.HasLengths, classes.LengthOf(2)));
        Assert.Equal([0, 1, 0, 0], targets);
    }

    [Fact]
    public void Carried_state_reaches_the_rest()
    {
        float[] values = [.. Enumerable.Range(0, 13).Select(i => MathF.Sin(i))];
        var model = new RaggedValues(seed: 4);
        var windows = SlidingWindows.FromArray(values, 5, [1], options: Options(5));
        var report = Trainer.Evaluate(model, windows.Continuous(1), stateful: true);
        var stream = model.CreateStream();
        double squares = 0;
        float[] y = new float[1];
        for (int t = 0; t < 12; t++)
        {
            stream.Step(values.AsSpan(t, 1), y);
            squares += (y[0] - values[t + 1]) * (y[0] - values[t + 1]);
        }

        Assert.Equal(squares / 12, report.Loss, 1e-6);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 5)]
    public void Windows_that_overlap_or_answer_once_keep_no_rest(bool perStep, int stride)
    {
        var options = new WindowOptions { Stride = stride, TargetsPerStep = perStep, KeepRest = true };
        Assert.Equal(
            "WindowOptions.KeepRest: expected TargetsPerStep and a Stride of at least 5, the window, found "
            + $"TargetsPerStep = {perStep} and Stride = {stride}.",
            Assert.Throws<ArgumentException>(() => SlidingWindows.FromArray(new float[9], 5, [1], options: options)).Message);
    }

    [Fact]
    public void Tokens_that_fill_no_window_make_a_shorter_one()
    {
        int[] tokens = [.. Enumerable.Range(0, 11)];
        var windows = new TokenWindows(tokens, 4, keepRest: true);
        Assert.Equal((3, true, 4, 2), (windows.Count, windows.HasLengths, windows.LengthOf(1), windows.LengthOf(2)));
        int[] values = new int[4];
        windows.CopyInputs(2, values);
        Assert.Equal([8, 9, 0, 0], values);
        windows.CopyTargets(2, values);
        Assert.Equal([9, 10, 0, 0], values);
        Assert.Equal(2, new TokenWindows(tokens.AsMemory(0, 9), 4, keepRest: true).Count);
        Assert.Equal(2, new TokenWindows(tokens, 4).Count);
        Assert.False(new TokenWindows(tokens, 4).HasLengths);
        Assert.Equal([1, 2], new[] { windows.SplitAt(0.5).Before.Count, windows.SplitAt(0.5).Behind.Count });
        Assert.StartsWith(
            "Expected a stride of at least 4, the length of a window, to keep a rest, found 2.",
            Assert.Throws<ArgumentException>(() => new TokenWindows(tokens, 4, 2, keepRest: true)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.LengthOf(3));
    }

    private static float[] Inputs(SlidingWindows windows, int sample)
    {
        float[] values = [.. Enumerable.Repeat(7f, windows.InputLength)];
        windows.CopyInputs(sample, values);
        return values;
    }

    private static float[] Targets(SlidingWindows windows, int sample)
    {
        float[] values = [.. Enumerable.Repeat(7f, windows.TargetLength)];
        windows.CopyTargets(sample, values);
        return values;
    }
}
