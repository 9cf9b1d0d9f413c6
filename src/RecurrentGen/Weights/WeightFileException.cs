namespace RecurrentGen.Weights;

/// <summary>
/// A weight file or checkpoint is malformed or does not fit; the message says what was expected, found and where.
/// </summary>
public sealed class WeightFileException : Exception
{
    /// <summary>Without a message.</summary>
    public WeightFileException()
    {
    }

    /// <summary>With a message.</summary>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public WeightFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
