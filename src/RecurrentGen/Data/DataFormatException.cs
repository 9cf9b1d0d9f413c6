namespace RecurrentGen.Data;

/// <summary>Data that cannot be read as asked: the message says what was expected, what was found, and where.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>An error without a place.</summary>
    public DataFormatException()
        : this("The data have the wrong format.")
    {
    }

    /// <summary>An error without a place.</summary>
    public DataFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An error without a place, caused by another.</summary>
    public DataFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error in a text file.</summary>
    /// <param name="source">The file's name, put before the message; null for data without one.</param>
    /// <param name="line">Line, from 1; 0 if unknown.</param>
    /// <param name="column">The column's name, or its number; null if the whole line is meant.</param>
    /// <param name="problem">What was expected and what was found.</param>
    internal DataFormatException(string? source, long line, string? column, string problem)
        : base(Place(source, line, column) + problem)
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line of a text file on which the record begins, from 1; 0 for data that have no lines.</summary>
    public long Line { get; }

    /// <summary>
    /// The name of the column, or its number from 1 if it has none; null if no single one is to blame.
    /// </summary>
    public string? Column { get; }

    /// <summary>The byte of the file at which malformed UTF-8 begins, from 0; -1 for every other error.</summary>
    public long ByteOffset { get; internal init; } = -1;

    private static string Place(string? source, long line, string? column)
    {
        var parts = new List<string>(3);
        if (source is not null)
        {
            parts.Add(source);
        }

        if (line > 0)
        {
            parts.Add($"line {line}");
        }

        if (column is not null)
        {
            parts.Add($"column '{column}'");
        }

        return parts.Count == 0 ? "" : string.Join(", ", parts) + ": ";
    }
}
