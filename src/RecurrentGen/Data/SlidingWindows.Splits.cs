namespace RecurrentGen.Data;

/// <content>Splits by time. Take them before any statistic, such as a scaling, is computed.</content>
/// <remarks>
/// <para>Each series is cut at a place of its own. Every value of a window before the cut, targets included, lies
/// before it; every target of a window behind the cut lies behind it, and so do its inputs unless
/// <c>contextFromBefore</c> is set.</para>
/// <para><c>contextFromBefore</c> lets inputs of a window behind the cut reach back across it. That is legal for a
/// forecast: on the day it is made the past is known, and the model never saw the targets. Without it the first targets
/// behind a cut, <c>window</c> steps of each series, have no forecast.</para>
/// </remarks>
public sealed partial class SlidingWindows
{
    /// <summary>Splits off the end of each series.</summary>
    /// <param name="fraction">
    /// The part of each series' rows that lies before the cut, between 0 and 1; rounded down to whole rows.
    /// </param>
    /// <param name="contextFromBefore">Whether inputs behind the cut may reach back across it.</param>
    /// <returns>The windows before and behind the cut.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Before, SlidingWindows Behind) SplitAt(double fraction, bool contextFromBefore = false)
    {
        CheckFraction(fraction, nameof(fraction));
        return Split(CutAt(fraction), contextFromBefore);
    }

    /// <summary>Splits each series in three: to train, to choose by, and to judge.</summary>
    /// <param name="validationFrom">
    /// The part of each series' rows that lies before the validation part, between 0 and 1.
    /// </param>
    /// <param name="testFrom">
    /// The part that lies before the test part, between <paramref name="validationFrom"/> and 1.
    /// </param>
    /// <param name="contextFromBefore">Whether inputs behind a cut may reach back across it.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A fraction is not between 0 and 1, or they are in the wrong order.
    /// </exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Train, SlidingWindows Validation, SlidingWindows Test) SplitAt(
        double validationFrom, double testFrom, bool contextFromBefore = false)
    {
        CheckFraction(validationFrom, nameof(validationFrom));
        CheckFraction(testFrom, nameof(testFrom));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(testFrom, validationFrom);
        return Split(CutAt(validationFrom), CutAt(testFrom), contextFromBefore);
    }

    /// <summary>Splits each series before one of its rows.</summary>
    /// <param name="row">
    /// The first row behind the cut, counted in each series from 0. Skipped rows do not count, rows made up in gaps do.
    /// </param>
    /// <param name="contextFromBefore">Whether inputs behind the cut may reach back across it.</param>
    /// <returns>The windows before and behind the cut.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The row is negative.</exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Before, SlidingWindows Behind) SplitAtRow(int row, bool contextFromBefore = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        return Split(CutBefore(row), contextFromBefore);
    }

    /// <summary>Splits each series in three, before two of its rows.</summary>
    /// <param name="validationFrom">The first row of the validation part, counted in each series from 0.</param>
    /// <param name="testFrom">The first row of the test part.</param>
    /// <param name="contextFromBefore">Whether inputs behind a cut may reach back across it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row is negative, or they are in the wrong order.</exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Train, SlidingWindows Validation, SlidingWindows Test) SplitAtRow(
        int validationFrom, int testFrom, bool contextFromBefore = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(validationFrom);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(testFrom, validationFrom);
        return Split(CutBefore(validationFrom), CutBefore(testFrom), contextFromBefore);
    }

    /// <summary>Splits all series at one moment.</summary>
    /// <param name="time">
    /// The first time behind the cut, in the units of the time column: seconds since 1970-01-01 (UTC) if that holds
    /// dates, the position in the series if there is no such column.
    /// </param>
    /// <param name="contextFromBefore">Whether inputs behind the cut may reach back across it.</param>
    /// <returns>The windows before and behind the cut.</returns>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Before, SlidingWindows Behind) SplitAtTime(double time, bool contextFromBefore = false) =>
        Split(CutAtTime(time), contextFromBefore);

    /// <summary>Splits all series at one moment, if the time column holds dates.</summary>
    /// <param name="time">The first time behind the cut; UTC unless its kind is local.</param>
    /// <param name="contextFromBefore">Whether inputs behind the cut may reach back across it.</param>
    /// <returns>The windows before and behind the cut.</returns>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Before, SlidingWindows Behind) SplitAtTime(DateTime time, bool contextFromBefore = false) =>
        SplitAtTime(
            ((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time) - DateTime.UnixEpoch).TotalSeconds,
            contextFromBefore);

    /// <summary>Splits all series at two moments.</summary>
    /// <param name="validationFrom">
    /// The first time of the validation part, as in <see cref="SplitAtTime(double, bool)"/>.
    /// </param>
    /// <param name="testFrom">The first time of the test part.</param>
    /// <param name="contextFromBefore">Whether inputs behind a cut may reach back across it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The times are in the wrong order.</exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (SlidingWindows Train, SlidingWindows Validation, SlidingWindows Test) SplitAtTime(
        double validationFrom, double testFrom, bool contextFromBefore = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(testFrom, validationFrom);
        return Split(CutAtTime(validationFrom), CutAtTime(testFrom), contextFromBefore);
    }

    /// <summary>
    /// Splits for walk-forward validation: the end of each series is divided into blocks, and each block is forecast by
    /// a model trained on all that lies before it (Tashman 2000, rolling origin with a growing training part).
    /// </summary>
    /// <param name="folds">Blocks; at least 1.</param>
    /// <param name="minimumTrain">
    /// The part of each series' rows that lies before the first block, between 0 and 1.
    /// </param>
    /// <param name="contextFromBefore">Whether inputs of a block may reach back before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are no folds, or the part is not between 0 and 1.
    /// </exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public IReadOnlyList<(SlidingWindows Train, SlidingWindows Test)> WalkForward(
        int folds, double minimumTrain = 0.5, bool contextFromBefore = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        CheckFraction(minimumTrain, nameof(minimumTrain));
        var result = new (SlidingWindows, SlidingWindows)[folds];
        for (int i = 0; i < folds; i++)
        {
            var from = CutAt(minimumTrain + ((1 - minimumTrain) * i / folds));
            var to = i + 1 == folds ? null : CutAt(minimumTrain + ((1 - minimumTrain) * (i + 1) / folds));
            result[i] = (
                Part(null, from, false, $"the training part of fold {i}"),
                Part(from, to, contextFromBefore, $"the test part of fold {i}"));
        }

        return result;
    }

    private (SlidingWindows Before, SlidingWindows Behind) Split(int[] cut, bool contextFromBefore) => (
        Part(null, cut, false, "the part before the cut"),
        Part(cut, null, contextFromBefore, "the part behind the cut"));

    private (SlidingWindows Train, SlidingWindows Validation, SlidingWindows Test) Split(
        int[] first, int[] second, bool contextFromBefore) => (
        Part(null, first, false, "the training part"),
        Part(first, second, contextFromBefore, "the validation part"),
        Part(second, null, contextFromBefore, "the test part"));

    /// <summary>The rows of each series between two cuts; null for its start and its end.</summary>
    private SlidingWindows Part(int[]? from, int[]? to, bool contextFromBefore, string name)
    {
        var parts = new List<RowRange>();
        var seen = new int[_table.Keys.Length];
        foreach (var range in _ranges)
        {
            int first = from is null ? 0 : Math.Max(0, from[range.Series] - seen[range.Series]);
            int end = to is null ? range.Length : Math.Min(range.Length, to[range.Series] - seen[range.Series]);
            seen[range.Series] += range.Length;
            if (first < end)
            {
                parts.Add(range with
                {
                    Context = first == 0 || contextFromBefore ? range.Context : range.First + first,
                    First = range.First + first,
                    End = range.First + end,
                });
            }
        }

        return new SlidingWindows(_table, _layout, [.. parts], name);
    }

    private int[] CutAt(double fraction)
    {
        var rows = new int[_table.Keys.Length];
        foreach (var range in _ranges)
        {
            rows[range.Series] += range.Length;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            // A product such as 0.7 * 10, which falls short of 7 by its rounding error, still means 7.
            rows[i] = (int)Math.Floor((fraction * rows[i]) + 1e-9);
        }

        return rows;
    }

    private int[] CutBefore(int row)
    {
        var cut = new int[_table.Keys.Length];
        Array.Fill(cut, row);
        return cut;
    }

    private int[] CutAtTime(double time)
    {
        var cut = new int[_table.Keys.Length];
        foreach (var range in _ranges)
        {
            foreach (double rowTime in _table.Times.AsSpan(range.First, range.Length))
            {
                cut[range.Series] += rowTime < time ? 1 : 0;
            }
        }

        return cut;
    }

    private static void CheckFraction(double fraction, string name)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(name, fraction, "Expected a fraction between 0 and 1.");
        }
    }
}
