namespace RecurrentGen.Data;

/// <summary>At which end of a sequence something is done.</summary>
public enum SequenceEnd
{
    /// <summary>Behind its last step.</summary>
    After,

    /// <summary>Before its first step.</summary>
    Before,
}

/// <summary>How sequences of any length become samples of one.</summary>
public sealed record SequenceOptions
{
    /// <summary>Values of a step; 1 for tokens.</summary>
    public int Features { get; init; } = 1;

    /// <summary>Target values of a step, or of a sequence; 1 for a class index.</summary>
    public int Outputs { get; init; } = 1;

    /// <summary>
    /// With targets per step, the first step whose targets are taken: the <c>FirstOutput</c> of a model whose layers wait
    /// for a whole window of steps (<see cref="ModelShape"/>).
    /// </summary>
    public int FirstTargetStep { get; init; }

    /// <summary>
    /// With targets per step, the steps from one whose targets are taken to the next: the <c>OutputStride</c> of a model
    /// whose layers hand on only some; at least 1.
    /// </summary>
    public int TargetStride { get; init; } = 1;

    /// <summary>
    /// Where sequences are padded that are shorter. <see cref="SequenceEnd.After"/>: models are told the lengths, and never see
    /// padding. <see cref="SequenceEnd.Before"/>: the padding is read as if it were steps of the sequence, as models from
    /// elsewhere may expect; with targets per sequence only.
    /// </summary>
    public SequenceEnd Padding { get; init; } = SequenceEnd.After;

    /// <summary>
    /// Where sequences are cut that are longer: <see cref="SequenceEnd.After"/> keeps their first steps,
    /// <see cref="SequenceEnd.Before"/> their last ones.
    /// </summary>
    public SequenceEnd Truncation { get; init; } = SequenceEnd.After;

    /// <summary>The token of padded steps; numbers are padded with 0.</summary>
    public int PaddingToken { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Outputs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(PaddingToken);
        if (!Enum.IsDefined(Padding) || !Enum.IsDefined(Truncation))
        {
            throw new ArgumentException(
                $"SequenceOptions: expected After or Before, found Padding = {Padding}, Truncation = {Truncation}.");
        }
    }
}
