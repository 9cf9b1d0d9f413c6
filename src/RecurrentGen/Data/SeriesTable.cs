namespace RecurrentGen.Data;

/// <summary>Rows of one series that windows may use.</summary>
/// <param name="Series">The series.</param>
/// <param name="Context">The first row that may be an input.</param>
/// <param name="First">The first row that may be a target: the row after the cut.</param>
/// <param name="End">The row after the last one.</param>
internal readonly record struct RowRange(int Series, int Context, int First, int End)
{
    /// <summary>Rows of the range's own, without those of the context.</summary>
    public int Length => End - First;
}

/// <summary>The rows of all series, one series after the other; shared by all windows and splits of a source.</summary>
internal sealed class SeriesTable
{
    /// <summary>Names of the input columns.</summary>
    public required string[] InputNames { get; init; }

    /// <summary>Names of the target columns.</summary>
    public required string[] TargetNames { get; init; }

    /// <summary><c>[row, input column]</c>.</summary>
    public required float[] Inputs { get; init; }

    /// <summary>
    /// <c>[row, target column]</c>; the same array as <see cref="Inputs"/> if the columns are the same.
    /// </summary>
    public required float[] Targets { get; init; }

    /// <summary>The key of each series.</summary>
    public required string[] Keys { get; init; }

    /// <summary>Rows without a gap between them, in order.</summary>
    public required RowRange[] Segments { get; init; }

    /// <summary>Time of each row.</summary>
    public required double[] Times { get; init; }

    /// <summary>Position of each row in its source, -1 for made-up rows.</summary>
    public required int[] SourceRows { get; init; }

    /// <summary>
    /// Number of made-up rows before each row, with one entry more than rows; null if there are none at all.
    /// </summary>
    public required int[]? FilledBefore { get; init; }

    /// <summary>Whether made-up rows know the value behind their gap.</summary>
    public required bool FilledFromBehind { get; init; }

    /// <summary>
    /// Whether one of the rows from <paramref name="start"/> to before <paramref name="end"/> is made up.
    /// </summary>
    public bool AnyFilled(int start, int end) => FilledBefore is { } filled && filled[end] != filled[start];
}
