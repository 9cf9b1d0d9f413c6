namespace RecurrentGen.Data;

/// <summary>How a CSV file is written.</summary>
public sealed record CsvOptions
{
    internal static CsvOptions Default { get; } = new();

    /// <summary>What stands between two fields: an ASCII character, such as <c>,</c> <c>;</c> or a tab.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>
    /// What stands before the decimals of a number, an ASCII character. Whatever the culture of the machine: it is
    /// never asked.
    /// </summary>
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>
    /// Whether the first record names the columns. Without it columns are named by their number: <c>"1"</c> is the
    /// first.
    /// </summary>
    public bool HasHeader { get; init; } = true;
}
