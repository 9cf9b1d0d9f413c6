using System.Diagnostics.CodeAnalysis;

namespace RecurrentGen.Data;

/// <summary>
/// Windows over one or several time series: the values of some columns over some steps, and what came after them.
/// Samples are in the order of time, series after series; values are copied straight from one shared table.
/// </summary>
/// <remarks>
/// <para>A sample's inputs are <c>[window, input column]</c>. Its targets are <c>[horizon, target column]</c>, counted
/// from the window's last step: horizon 1 is the step after it. With <see cref="WindowOptions.TargetsPerStep"/> they
/// are <c>[window, horizon, target column]</c>, counted from each step, or from some: see
/// <see cref="WindowOptions.TargetStride"/>.</para>
/// <para>A run of n rows without a gap has <c>(n - window - largest horizon) / stride + 1</c> windows, and with
/// <see cref="WindowOptions.KeepRest"/> a shorter one of the rows that are left. No window
/// crosses from one series to another, over a gap, or over the cut of a split.</para>
/// </remarks>
public sealed partial class SlidingWindows : IDataSet<float, float>
{
    private readonly SeriesTable _table;
    private readonly Layout _layout;
    private readonly RowRange[] _ranges;
    private readonly int[] _starts;

    // Valid steps of each window; empty where all have all.
    private readonly int[] _lengths;

    private SlidingWindows(SeriesTable table, Layout layout, RowRange[] ranges, string part)
    {
        _table = table;
        _layout = layout;
        _ranges = ranges;
        InputLength = checked(layout.Window * table.InputNames.Length);
        TargetLength = checked(layout.TargetSteps * layout.Horizons.Length * table.TargetNames.Length);

        var starts = new List<int>();
        var lengths = new List<int>();
        foreach (var range in ranges)
        {
            AddStarts(range, starts, lengths);
        }

        if (starts.Count == 0)
        {
            throw new ArgumentException(
                $"There is no window in {part}: a window of {layout.Window} steps and a largest horizon of " +
                $"{layout.LargestHorizon} need {(long)layout.Window + layout.LargestHorizon} rows without a gap, " +
                $"the longest run has {(ranges.Length == 0 ? 0 : ranges.Max(r => r.Length))}.");
        }

        _starts = [.. starts];
        _lengths = layout.KeepsRest ? [.. lengths] : [];
    }

    /// <inheritdoc/>
    public int Count => _starts.Length;

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int TargetLength { get; }

    /// <summary>Whether windows may be shorter than others: <see cref="WindowOptions.KeepRest"/>.</summary>
    public bool HasLengths => _lengths.Length > 0;

    /// <summary>Steps of a window that are rows of its series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LengthOf(int sample)
    {
        CheckIndex(sample, _starts.Length, nameof(sample));
        return HasLengths ? _lengths[sample] : _layout.Window;
    }

    /// <summary>Steps of a window.</summary>
    public int Window => _layout.Window;

    /// <summary>Steps ahead of each target.</summary>
    public ReadOnlySpan<int> Horizons => _layout.Horizons;

    /// <summary>Whether every step has targets, or only the last one.</summary>
    public bool TargetsPerStep => _layout.PerStep;

    /// <summary>Names of the input columns.</summary>
    public IReadOnlyList<string> InputNames => _table.InputNames;

    /// <summary>Names of the target columns.</summary>
    public IReadOnlyList<string> TargetNames => _table.TargetNames;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    /// <exception cref="ArgumentException">The destination's length is not <see cref="InputLength"/>.</exception>
    public void CopyInputs(int sample, Span<float> destination)
    {
        int start = StartOf(sample);
        CheckLength(destination.Length, InputLength);
        int valid = LengthOf(sample) * _table.InputNames.Length;
        _table.Inputs.AsSpan(start * _table.InputNames.Length, valid).CopyTo(destination);
        destination[valid..].Clear();
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    /// <exception cref="ArgumentException">The destination's length is not <see cref="TargetLength"/>.</exception>
    public void CopyTargets(int sample, Span<float> destination)
    {
        int start = StartOf(sample);
        CheckLength(destination.Length, TargetLength);
        int columns = _table.TargetNames.Length;
        int end = LengthOf(sample);
        for (int step = _layout.FirstTargetStep; step < end; step += _layout.TargetStride)
        {
            foreach (int horizon in _layout.Horizons)
            {
                _table.Targets.AsSpan((start + step + horizon) * columns, columns).CopyTo(destination);
                destination = destination[columns..];
            }
        }

        destination.Clear();
    }

    /// <summary>Where an input of a sample comes from.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="step">The step in the window, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or step.</exception>
    public RowLabel InputLabel(int sample, int step)
    {
        int start = StartOf(sample);
        CheckIndex(step, LengthOf(sample), nameof(step));
        return LabelOf(start + step);
    }

    /// <summary>Where a target of a sample comes from, counted from the window's last step.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="horizon">The position in <see cref="Horizons"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or horizon.</exception>
    public RowLabel TargetLabel(int sample, int horizon = 0) => TargetLabel(sample, horizon, LengthOf(sample) - 1);

    /// <summary>Where a target of a sample comes from, counted from any step.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="horizon">The position in <see cref="Horizons"/>.</param>
    /// <param name="step">The step in the window, from 0; the last one unless there are targets per step.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample, horizon or step with targets.</exception>
    public RowLabel TargetLabel(int sample, int horizon, int step)
    {
        int start = StartOf(sample);
        CheckIndex(horizon, _layout.Horizons.Length, nameof(horizon));
        CheckIndex(step, LengthOf(sample), nameof(step));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, _layout.FirstTargetStep);
        if ((step - _layout.FirstTargetStep) % _layout.TargetStride != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, $"Expected every {_layout.TargetStride}th step from {_layout.FirstTargetStep} on.");
        }

        return LabelOf(start + step + _layout.Horizons[horizon]);
    }

    /// <summary>The same windows with targets that are class indices, for classifiers.</summary>
    /// <param name="classes">Classes; at least 2.</param>
    /// <exception cref="DataFormatException">
    /// A target is not one of 0, 1, ... <paramref name="classes"/> - 1.
    /// </exception>
    public IDataSet<float, int> WithClassTargets(int classes) => new ClassWindows(this, classes);

    private void AddStarts(RowRange range, List<int> starts, List<int> lengths)
    {
        long earliest = (long)range.First - _layout.SmallestHorizon - _layout.FirstTargetStep;
        long last = (long)range.End - _layout.Window - _layout.LargestHorizon;
        long start = Math.Max(range.Context, earliest);
        for (; start <= last; start += _layout.Stride)
        {
            Add((int)start, _layout.Window);
        }

        long rest = (long)range.End - _layout.LargestHorizon - start;
        if (_layout.KeepsRest && rest > _layout.FirstTargetStep)
        {
            Add((int)start, (int)rest);
        }

        void Add(int first, int length)
        {
            if (_table.FilledBefore is null || IsHonest(first, length))
            {
                starts.Add(first);
                lengths.Add(length);
            }
        }
    }

    // Made-up rows are never targets, and where they know the future, no prediction starts from one.
    private bool IsHonest(int start, int length)
    {
        int first = start + _layout.FirstTargetStep;
        int end = start + length;
        if (_table.FilledFromBehind && AnyFilled(first, end))
        {
            return false;
        }

        foreach (int horizon in _layout.Horizons)
        {
            if (AnyFilled(first + horizon, end + horizon))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a row is made up among those that belong to steps with targets.</summary>
    private bool AnyFilled(int first, int end)
    {
        if (_layout.TargetStride == 1)
        {
            return _table.AnyFilled(first, end);
        }

        for (int row = first; row < end; row += _layout.TargetStride)
        {
            if (_table.AnyFilled(row, row + 1))
            {
                return true;
            }
        }

        return false;
    }

    private RowLabel LabelOf(int row)
    {
        // The last range that begins at or before the row, in a table sorted by rows.
        var segments = _table.Segments;
        int low = 0;
        int high = segments.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = segments[middle].First <= row ? (middle, high) : (low, middle - 1);
        }

        return new RowLabel(_table.Keys[segments[low].Series], _table.SourceRows[row], _table.Times[row]);
    }

    private int StartOf(int sample)
    {
        CheckIndex(sample, _starts.Length, nameof(sample));
        return _starts[sample];
    }

    private static void CheckIndex(int index, int count, string name)
    {
        if ((uint)index >= (uint)count)
        {
            ThrowIndex(index, count, name);
        }
    }

    private static void CheckLength(int found, int expected)
    {
        if (found != expected)
        {
            ThrowLength(found, expected);
        }
    }

    [DoesNotReturn]
    private static void ThrowIndex(int index, int count, string name) =>
        throw new ArgumentOutOfRangeException(name, index, $"Expected 0 to {count - 1}.");

    [DoesNotReturn]
    private static void ThrowLength(int found, int expected) =>
        throw new ArgumentException($"A sample has {expected} values, the destination {found}.");

    /// <summary>The shape of a window.</summary>
    private sealed class Layout
    {
        public Layout(int window, IReadOnlyList<int> horizons, WindowOptions options)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
            ArgumentNullException.ThrowIfNull(horizons);
            if (horizons.Count == 0)
            {
                throw new ArgumentException("Expected at least one horizon, found none.", nameof(horizons));
            }

            foreach (int horizon in horizons)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(horizon, nameof(horizons));
            }

            options.Check();
            if (options.KeepRest && (!options.TargetsPerStep || options.Stride < window))
            {
                throw new ArgumentException(
                    $"WindowOptions.KeepRest: expected TargetsPerStep and a Stride of at least {window}, the window, found " +
                    $"TargetsPerStep = {options.TargetsPerStep} and Stride = {options.Stride}.");
            }

            Window = window;
            KeepsRest = options.KeepRest;
            Horizons = [.. horizons];
            Stride = options.Stride;
            PerStep = options.TargetsPerStep;
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                options.FirstTargetStep, window, nameof(options.FirstTargetStep));
            FirstTargetStep = PerStep ? options.FirstTargetStep : window - 1;
            TargetStride = options.TargetStride;
            SmallestHorizon = Horizons.Min();
            LargestHorizon = Horizons.Max();
        }

        public int Window { get; }

        public int[] Horizons { get; }

        public int Stride { get; }

        public bool PerStep { get; }

        public bool KeepsRest { get; }

        public int SmallestHorizon { get; }

        public int LargestHorizon { get; }

        /// <summary>The first step that has targets.</summary>
        public int FirstTargetStep { get; }

        /// <summary>Steps from one that has targets to the next.</summary>
        public int TargetStride { get; }

        /// <summary>How many steps have targets.</summary>
        public int TargetSteps => Data.TargetSteps.Count(Window, FirstTargetStep, TargetStride);
    }
}
