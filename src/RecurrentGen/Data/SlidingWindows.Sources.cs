namespace RecurrentGen.Data;

/// <content>Where windows come from.</content>
public sealed partial class SlidingWindows
{
    /// <summary>Windows over columns of a CSV file.</summary>
    /// <param name="path">The file; UTF-8 (RFC 4180).</param>
    /// <param name="inputs">Names of the input columns.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="horizons">Steps ahead of each target: 1 is the step after the window, 0 its last one.</param>
    /// <param name="targets">Names of the target columns; the inputs unless said otherwise.</param>
    /// <param name="key">Name of the column that tells series apart; their rows may be mixed.</param>
    /// <param name="time">
    /// Name of the column with the time: numbers, or dates as ISO 8601 writes them (without an offset: UTC).
    /// </param>
    /// <param name="options">Stride, gaps, missing values and the like.</param>
    /// <exception cref="DataFormatException">
    /// The file is malformed, lacks a column, or holds a missing value, a gap or a time that its options do not allow.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An argument makes no sense, or the file is too short for a single window.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SlidingWindows FromCsv(
        string path,
        IReadOnlyList<string> inputs,
        int window,
        IReadOnlyList<int> horizons,
        IReadOnlyList<string>? targets = null,
        string? key = null,
        string? time = null,
        WindowOptions? options = null)
    {
        using var reader = CsvReader.Open(path, options?.Csv);
        return FromCsv(reader, inputs, window, horizons, targets, key, time, options);
    }

    /// <summary>Windows over columns of CSV text, from the reader's next record to the end.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="inputs">Names of the input columns.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="horizons">Steps ahead of each target: 1 is the step after the window, 0 its last one.</param>
    /// <param name="targets">Names of the target columns; the inputs unless said otherwise.</param>
    /// <param name="key">Name of the column that tells series apart; their rows may be mixed.</param>
    /// <param name="time">
    /// Name of the column with the time: numbers, or dates as ISO 8601 writes them (without an offset: UTC).
    /// </param>
    /// <param name="options">Stride, gaps, missing values and the like.</param>
    /// <exception cref="DataFormatException">
    /// The text is malformed, lacks a column, or holds a missing value, a gap or a time that its options do not allow.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An argument makes no sense, or the text is too short for a single window.
    /// </exception>
    public static SlidingWindows FromCsv(
        CsvReader reader,
        IReadOnlyList<string> inputs,
        int window,
        IReadOnlyList<int> horizons,
        IReadOnlyList<string>? targets = null,
        string? key = null,
        string? time = null,
        WindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        CheckColumns(inputs, nameof(inputs));
        CheckColumns(targets ?? inputs, nameof(targets));
        options ??= WindowOptions.Default;
        var layout = new Layout(window, horizons, options);
        var builder = new SeriesTableBuilder([.. inputs], Names(inputs, targets), time is not null, options);
        return new SlidingWindows(new CsvSeries(reader, builder, key, time, options).Read(), layout);
    }

    /// <summary>Windows over a single column.</summary>
    /// <param name="series">The values, evenly spaced in time.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="horizons">Steps ahead of each target: 1 is the step after the window, 0 its last one.</param>
    /// <param name="options">Stride, missing values and the like.</param>
    /// <exception cref="DataFormatException">A value is not finite, and the options do not allow it.</exception>
    /// <exception cref="ArgumentException">
    /// An argument makes no sense, or there are too few values for a single window.
    /// </exception>
    public static SlidingWindows FromArray(
        ReadOnlySpan<float> series, int window, IReadOnlyList<int> horizons, WindowOptions? options = null)
    {
        options ??= WindowOptions.Default;
        var layout = new Layout(window, horizons, options);
        var builder = new SeriesTableBuilder(["0"], null, hasTime: false, options);
        for (int i = 0; i < series.Length; i++)
        {
            AddRow(builder, options, "", 0, i, series.Slice(i, 1));
        }

        return new SlidingWindows(builder.Build(), layout);
    }

    /// <summary>Windows over the columns of an array.</summary>
    /// <param name="rows"><c>[row, column]</c>, evenly spaced in time.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="horizons">Steps ahead of each target: 1 is the step after the window, 0 its last one.</param>
    /// <param name="inputs">Input columns, from 0; all of them unless said otherwise.</param>
    /// <param name="targets">Target columns, from 0; the inputs unless said otherwise.</param>
    /// <param name="options">Stride, missing values and the like.</param>
    /// <exception cref="DataFormatException">A value is not finite, and the options do not allow it.</exception>
    /// <exception cref="ArgumentException">
    /// An argument makes no sense, or there are too few rows for a single window.
    /// </exception>
    public static SlidingWindows FromArray(
        float[,] rows,
        int window,
        IReadOnlyList<int> horizons,
        IReadOnlyList<int>? inputs = null,
        IReadOnlyList<int>? targets = null,
        WindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.GetLength(1);
        inputs ??= [.. Enumerable.Range(0, columns)];
        CheckColumns(inputs, nameof(inputs));
        CheckColumns(targets ?? inputs, nameof(targets));
        foreach (int column in inputs.Concat(targets ?? []))
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columns);
        }

        options ??= WindowOptions.Default;
        var layout = new Layout(window, horizons, options);
        string[] inputNames = [.. inputs.Select(c => $"{c}")];
        var builder = new SeriesTableBuilder(
            inputNames, Names(inputNames, targets?.Select(c => $"{c}").ToArray()), hasTime: false, options);
        var values = new float[builder.Width];
        for (int row = 0; row < rows.GetLength(0); row++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = rows[row, i < inputs.Count ? inputs[i] : targets![i - inputs.Count]];
            }

            AddRow(builder, options, "", 0, row, values);
        }

        return new SlidingWindows(builder.Build(), layout);
    }

    /// <summary>Windows over a sequence of objects, which is read once.</summary>
    /// <param name="rows">The rows, each series in the order of time.</param>
    /// <param name="inputs">The input columns of a row.</param>
    /// <param name="window">Steps of a window.</param>
    /// <param name="horizons">Steps ahead of each target: 1 is the step after the window, 0 its last one.</param>
    /// <param name="targets">The target columns of a row; the inputs unless said otherwise.</param>
    /// <param name="key">The series of a row; rows of different series may be mixed.</param>
    /// <param name="time">The time of a row.</param>
    /// <param name="options">Stride, gaps, missing values (NaN and infinity) and the like.</param>
    /// <exception cref="DataFormatException">
    /// A value or time is not finite, or a gap or time is not allowed by the options.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An argument makes no sense, or there are too few rows for a single window.
    /// </exception>
    public static SlidingWindows FromRows<T>(
        IEnumerable<T> rows,
        IReadOnlyList<Func<T, float>> inputs,
        int window,
        IReadOnlyList<int> horizons,
        IReadOnlyList<Func<T, float>>? targets = null,
        Func<T, string>? key = null,
        Func<T, double>? time = null,
        WindowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckColumns(inputs, nameof(inputs));
        CheckColumns(targets ?? inputs, nameof(targets));
        options ??= WindowOptions.Default;
        var layout = new Layout(window, horizons, options);
        string[] inputNames = [.. inputs.Select((_, i) => $"{i}")];
        string[]? targetNames = targets?.Select((_, i) => $"{i}").ToArray();
        var builder = new SeriesTableBuilder(inputNames, targetNames, time is not null, options);
        var values = new float[builder.Width];
        int row = 0;
        foreach (var item in rows)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i < inputs.Count ? inputs[i](item) : targets![i - inputs.Count](item);
            }

            AddRow(builder, options, key?.Invoke(item) ?? "", time?.Invoke(item) ?? 0, row++, values);
        }

        return new SlidingWindows(builder.Build(), layout);
    }

    private SlidingWindows(SeriesTable table, Layout layout)
        : this(table, layout, table.Segments, "the data")
    {
    }

    private static void AddRow(
        SeriesTableBuilder builder, WindowOptions options, string key, double time, int row, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
            {
                continue;
            }

            if (options.Missing == MissingValues.Error)
            {
                throw new DataFormatException(
                    null, 0, builder.NameOf(i), $"expected a finite number in row {row}, found {values[i]}.");
            }

            builder.Skip(key);
            return;
        }

        string? problem = double.IsFinite(time)
            ? builder.Add(key, time, row, values)
            : $"the time {time} is not finite.";
        if (problem is not null)
        {
            throw new DataFormatException($"Row {row}: {problem}");
        }
    }

    private static void CheckColumns<T>(IReadOnlyList<T> columns, string parameter)
    {
        ArgumentNullException.ThrowIfNull(columns, parameter);
        if (columns.Count == 0)
        {
            throw new ArgumentException("Expected at least one column, found none.", parameter);
        }
    }

    // Columns that serve as both are stored once.
    private static string[]? Names(IReadOnlyList<string> inputs, IReadOnlyList<string>? targets) =>
        targets is null || targets.SequenceEqual(inputs) ? null : [.. targets];
}
