namespace RecurrentGen;

/// <summary>Ends training when the monitored figure no longer improves (Prechelt 1998).</summary>
public sealed record EarlyStopping
{
    /// <summary>Epochs without improvement after which training ends; at least 1.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>What a figure must be better by to count as an improvement; at least 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the model ends with the weights of its best epoch, however training ended.</summary>
    public bool RestoreBest { get; init; } = true;
}
