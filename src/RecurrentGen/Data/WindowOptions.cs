namespace RecurrentGen.Data;

/// <summary>What happens where a series' time advances by something other than its step.</summary>
public enum GapPolicy
{
    /// <summary>The series is cut: no window crosses the gap.</summary>
    Split,

    /// <summary>
    /// Rows are made up that repeat the last one before the gap. They serve as inputs only: a window with a made-up
    /// target is left out.
    /// </summary>
    FillLast,

    /// <summary>
    /// Rows are made up on a straight line across the gap. They serve as inputs only, and as they know the value behind
    /// the gap, no prediction starts from one: a window whose last input row (with targets per step, any) is made up is
    /// left out too.
    /// </summary>
    FillLinear,

    /// <summary>It is an error.</summary>
    Error,
}

/// <summary>What happens to a row with a value that is missing, no number, or not finite.</summary>
public enum MissingValues
{
    /// <summary>It is an error that names the line and the column.</summary>
    Error,

    /// <summary>The row is skipped and its series is cut there, whatever the <see cref="GapPolicy"/>.</summary>
    Skip,
}

/// <summary>How rows become windows. The defaults suit a complete, evenly spaced series.</summary>
public sealed record WindowOptions
{
    internal static WindowOptions Default { get; } = new();

    /// <summary>Rows from the start of one window to the next; at least 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>
    /// Whether every step of a window has targets (for models that return sequences) or only the last one. The horizons
    /// then count from each step.
    /// </summary>
    public bool TargetsPerStep { get; init; }

    /// <summary>
    /// With targets per step, the first step of a window that has some: the <c>FirstOutput</c> of a model whose layers
    /// wait for a whole window of their own (<see cref="ModelShape"/>).
    /// </summary>
    public int FirstTargetStep { get; init; }

    /// <summary>
    /// With targets per step, the steps from one that has some to the next: the <c>OutputStride</c> of a model whose
    /// layers hand on only some; at least 1.
    /// </summary>
    public int TargetStride { get; init; } = 1;

    /// <summary>
    /// Whether the rows behind the last whole window of a series make a shorter one, with a length of its own; only with
    /// <see cref="TargetsPerStep"/> and a <see cref="Stride"/> of at least the window.
    /// </summary>
    public bool KeepRest { get; init; }

    /// <summary>
    /// How far time advances from row to row, in the units of the time column: seconds if that holds dates. Departures
    /// of more than 1 % are gaps. Null, the default: time must increase, no more.
    /// </summary>
    public double? TimeStep { get; init; }

    /// <summary>What to do about gaps; only a series with a time and a <see cref="TimeStep"/> can have any.</summary>
    public GapPolicy Gaps { get; init; }

    /// <summary>
    /// Rows that are made up per gap at the most; a longer gap splits the series. Only for the filling policies.
    /// </summary>
    public int MaxFilledRows { get; init; } = 10;

    /// <summary>What to do about missing values.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>How a CSV file is written.</summary>
    public CsvOptions Csv { get; init; } = CsvOptions.Default;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1, nameof(Stride));
        TargetSteps.Check(TargetsPerStep, FirstTargetStep, TargetStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFilledRows, 1, nameof(MaxFilledRows));
        ArgumentNullException.ThrowIfNull(Csv, nameof(Csv));
        if (TimeStep is { } step && !(step > 0 && double.IsFinite(step)))
        {
            throw new ArgumentOutOfRangeException(nameof(TimeStep), step, "Expected a positive, finite step.");
        }
    }
}
