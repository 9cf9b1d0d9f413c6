using System.Diagnostics;

namespace RecurrentGen.Tracing;

/// <summary>The values of a layer: of one level, where a layer has several.</summary>
[DebuggerDisplay("{Name,nq}: {Declaration,nq}, {Steps} steps")]
public sealed class TraceLayer
{
    private readonly List<TraceSeries> _series = [];

    internal TraceLayer(string name, string declaration, int steps)
    {
        Name = name;
        Declaration = declaration;
        Steps = steps;
    }

    /// <summary>
    /// The layer's name; with <c>.l0</c>, <c>.l1</c> behind it where the layer has several levels. What comes into the
    /// model is <c>input</c>, the outputs in physical units are <c>scaling</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>The declaration, as in <c>Lstm(20)</c>.</summary>
    public string Declaration { get; }

    /// <summary>Its steps; 1 where the time axis is gone.</summary>
    public int Steps { get; }

    /// <summary>Names of its values, in the order in which they are computed.</summary>
    public IReadOnlyList<string> Names => [.. _series.Select(s => s.Name)];

    internal IReadOnlyList<TraceSeries> Series => _series;

    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    private TraceStep[] AllSteps => [.. Enumerable.Range(0, Steps).Select(s => new TraceStep(this, s))];

    /// <summary>The values of a step.</summary>
    /// <param name="step">From 0 to one below <see cref="Steps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public TraceStep this[int step] => (uint)step < (uint)Steps
        ? new TraceStep(this, step)
        : throw new ArgumentOutOfRangeException(
            nameof(step), $"{Name}: expected a step from 0 to {Steps - 1}, found {step}.");

    /// <summary>The largest difference between definition and kernel; null where the kernel keeps no value.</summary>
    public TraceDifference? LargestDifference => Largest(null);

    /// <summary>
    /// The first difference between definition and kernel above a limit, in the order of computation; null where there
    /// is none.
    /// </summary>
    /// <param name="tolerance">A relative difference, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN.</exception>
    public TraceDifference? FirstDifference(double tolerance = ModelTrace.Tolerance)
    {
        ModelTrace.Check(tolerance);
        return First(null, tolerance);
    }

    /// <summary>Its values as a table.</summary>
    public override string ToString() => TraceTable.Of([this]);

    internal TraceSeries? Find(string name) =>
        _series.Find(s => string.Equals(s.Name, name, StringComparison.Ordinal));

    internal TraceSeries Add(string name, int[] shape, int group, bool reverse)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var series = new TraceSeries(name, shape, group, reverse, Steps);
        _series.Add(series);
        return series;
    }

    /// <summary>Gives the values that there are other names.</summary>
    internal void Rename(Func<string, string> rename) => _series.ForEach(s => s.Name = rename(s.Name));

    /// <summary>Whether another layer has the same values, in the same shapes and steps.</summary>
    internal bool HasValuesOf(TraceLayer other)
    {
        bool same = Steps == other.Steps && _series.Count == other._series.Count;
        for (int i = 0; same && i < _series.Count; i++)
        {
            same = _series[i].IsLike(other._series[i]);
        }

        return same;
    }

    internal void Seal()
    {
        foreach (var series in _series)
        {
            series.Seal();
        }
    }

    internal TraceDifference? First(TraceLayer? other, double tolerance)
    {
        foreach (var (series, step) in InOrder())
        {
            if (Compare(series, step, other, tolerance) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The largest difference between definition and kernel; null where the kernel keeps nothing.</summary>
    /// <param name="only">A value; null for all.</param>
    internal TraceDifference? Largest(TraceSeries? only)
    {
        TraceDifference? largest = null;
        foreach (var (series, step) in InOrder().Where(p => only is null || p.Series == only))
        {
            // Each difference above the largest so far is the next.
            while (Compare(series, step, null, largest?.Relative ?? -1) is { } found)
            {
                largest = found;
            }
        }

        return largest;
    }

    private TraceDifference? Compare(TraceSeries series, int step, TraceLayer? other, double limit)
    {
        var beside = other?.Find(series.Name);
        return other is not null && beside is null ? null : series.FirstAbove(Name, step, beside, limit);
    }

    /// <summary>Group after group, in each step after step, and in each value after value.</summary>
    private IEnumerable<(TraceSeries Series, int Step)> InOrder()
    {
        foreach (var group in _series.GroupBy(s => s.Group))
        {
            bool reverse = group.First().IsReverse;
            for (int i = 0; i < Steps; i++)
            {
                foreach (var series in group)
                {
                    yield return (series, reverse ? Steps - 1 - i : i);
                }
            }
        }
    }
}
