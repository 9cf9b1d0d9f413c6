namespace RecurrentGen;

/// <summary>
/// A loss, a gradient or a weight became NaN or infinite. The model has its last good weights; the optimizer's moments
/// may be spoilt, so train on with a new one.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Without a message.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>With a message.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the exception behind it.</summary>
    public TrainingDivergedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal TrainingDivergedException(int epoch, int batch, string message)
        : base(message)
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>The epoch, from 1 on.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, from 1 on; 0 for the validation after it.</summary>
    public int Batch { get; }
}
