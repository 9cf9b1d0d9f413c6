using System.Runtime.InteropServices;

namespace RecurrentGen.Data;

/// <summary>Sorts incoming rows by series, and finds and mends gaps.</summary>
internal sealed class SeriesTableBuilder
{
    private const double TimeTolerance = 0.01;
    private readonly string[] _inputs;
    private readonly string[] _targets;
    private readonly bool _sharesColumns;
    private readonly bool _hasTime;
    private readonly WindowOptions _options;
    private readonly Dictionary<string, Series> _byKey = [];
    private readonly List<Series> _series = [];

    /// <param name="inputs">Names of the input columns.</param>
    /// <param name="targets">Names of the target columns; null if they are the inputs.</param>
    /// <param name="hasTime">Whether rows come with a time.</param>
    /// <param name="options">What to do about gaps.</param>
    public SeriesTableBuilder(string[] inputs, string[]? targets, bool hasTime, WindowOptions options)
    {
        _inputs = inputs;
        _targets = targets ?? inputs;
        _sharesColumns = targets is null;
        _hasTime = hasTime;
        _options = options;
    }

    /// <summary>Input columns, then those target columns that are not the inputs.</summary>
    public int Width => _inputs.Length + (_sharesColumns ? 0 : _targets.Length);

    /// <summary>The name of a value of a row.</summary>
    public string NameOf(int column) => column < _inputs.Length ? _inputs[column] : _targets[column - _inputs.Length];

    /// <summary>Adds a row.</summary>
    /// <returns>What is wrong with its time, or null.</returns>
    public string? Add(string key, double time, int row, ReadOnlySpan<float> values)
    {
        var series = SeriesOf(key);
        string? problem = _hasTime ? CheckTime(series, time, values) : null;
        if (problem is not null)
        {
            return problem;
        }

        if (series.CutBeforeNext)
        {
            series.Cut();
        }

        series.Append(_hasTime ? time : series.Position, row, values);
        series.Position++;
        return null;
    }

    /// <summary>Leaves a row out and cuts its series there.</summary>
    public void Skip(string key)
    {
        var series = SeriesOf(key);
        series.CutBeforeNext = true;
        series.Position++;
    }

    /// <summary>Puts the series one after the other.</summary>
    public SeriesTable Build()
    {
        int rows = 0;
        foreach (var series in _series)
        {
            rows = checked(rows + series.Rows);
        }

        var inputs = new float[checked(rows * _inputs.Length)];
        var targets = _sharesColumns ? inputs : new float[checked(rows * _targets.Length)];
        var times = new double[rows];
        var sources = new int[rows];
        var segments = new List<RowRange>();
        int row = 0;
        for (int i = 0; i < _series.Count; i++)
        {
            var series = _series[i];
            CopyColumns(series, 0, _inputs.Length, inputs.AsSpan(row * _inputs.Length));
            if (!_sharesColumns)
            {
                CopyColumns(series, _inputs.Length, _targets.Length, targets.AsSpan(row * _targets.Length));
            }

            CollectionsMarshal.AsSpan(series.Times).CopyTo(times.AsSpan(row));
            CollectionsMarshal.AsSpan(series.Sources).CopyTo(sources.AsSpan(row));
            AddSegments(series, i, row, segments);
            row += series.Rows;
        }

        return new SeriesTable
        {
            InputNames = _inputs,
            TargetNames = _targets,
            Inputs = inputs,
            Targets = targets,
            Keys = [.. _series.Select(s => s.Key)],
            Segments = [.. segments],
            Times = times,
            SourceRows = sources,
            FilledBefore = CountFilled(sources),
            FilledFromBehind = _options.Gaps == GapPolicy.FillLinear,
        };
    }

    private static void AddSegments(Series series, int index, int firstRow, List<RowRange> segments)
    {
        int start = 0;
        foreach (int cut in series.Cuts.Append(series.Rows))
        {
            if (cut > start)
            {
                segments.Add(new RowRange(index, firstRow + start, firstRow + start, firstRow + cut));
                start = cut;
            }
        }
    }

    private static int[]? CountFilled(int[] sources)
    {
        if (Array.IndexOf(sources, -1) < 0)
        {
            return null;
        }

        var before = new int[sources.Length + 1];
        for (int i = 0; i < sources.Length; i++)
        {
            before[i + 1] = before[i] + (sources[i] < 0 ? 1 : 0);
        }

        return before;
    }

    private void CopyColumns(Series series, int column, int count, Span<float> destination)
    {
        var values = CollectionsMarshal.AsSpan(series.Values);
        for (int row = 0; row < series.Rows; row++)
        {
            values.Slice((row * Width) + column, count).CopyTo(destination[(row * count)..]);
        }
    }

    private Series SeriesOf(string key)
    {
        if (!_byKey.TryGetValue(key, out var series))
        {
            series = new Series(key);
            _byKey.Add(key, series);
            _series.Add(series);
        }

        return series;
    }

    private string? CheckTime(Series series, double time, ReadOnlySpan<float> values)
    {
        if (series.Rows == 0)
        {
            return null;
        }

        double last = series.Times[^1];
        double advance = time - last;
        if (!(advance > 0))
        {
            return $"time must increase within a series, but {time} follows {last}.";
        }

        if (_options.TimeStep is not { } step
            || Math.Abs(advance - step) <= TimeTolerance * step
            || series.CutBeforeNext)
        {
            return null;
        }

        switch (_options.Gaps)
        {
            case GapPolicy.Error:
                return $"time advances from {last} to {time}; expected a step of {step}.";
            case GapPolicy.Split:
                series.CutBeforeNext = true;
                return null;
            default:
                return Fill(series, time, step, values);
        }
    }

    private string? Fill(Series series, double time, double step, ReadOnlySpan<float> values)
    {
        double last = series.Times[^1];
        double steps = Math.Round((time - last) / step);
        if (steps < 1 || Math.Abs(time - last - (steps * step)) > TimeTolerance * step)
        {
            return $"time advances from {last} to {time}, no multiple of the step {step}, so it cannot be filled.";
        }

        if (steps - 1 > _options.MaxFilledRows)
        {
            series.CutBeforeNext = true;
            return null;
        }

        Span<float> before = CollectionsMarshal.AsSpan(series.Values)[^Width..].ToArray();
        Span<float> filled = before.ToArray();
        for (int k = 1; k < (int)steps; k++)
        {
            if (_options.Gaps == GapPolicy.FillLinear)
            {
                for (int j = 0; j < filled.Length; j++)
                {
                    filled[j] = (float)(before[j] + ((k / steps) * ((double)values[j] - before[j])));
                }
            }

            series.Append(last + (k * step), -1, filled);
        }

        return null;
    }

    private sealed class Series(string key)
    {
        public string Key { get; } = key;

        public List<float> Values { get; } = [];

        public List<double> Times { get; } = [];

        public List<int> Sources { get; } = [];

        /// <summary>Rows before which the series is cut.</summary>
        public List<int> Cuts { get; } = [];

        /// <summary>Whether the next row begins a new run.</summary>
        public bool CutBeforeNext { get; set; }

        /// <summary>Rows seen, skipped ones included.</summary>
        public int Position { get; set; }

        public int Rows => Times.Count;

        public void Append(double time, int source, ReadOnlySpan<float> values)
        {
            foreach (float value in values)
            {
                Values.Add(value);
            }

            Times.Add(time);
            Sources.Add(source);
        }

        public void Cut()
        {
            Cuts.Add(Rows);
            CutBeforeNext = false;
        }
    }
}
