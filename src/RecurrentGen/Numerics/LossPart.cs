using System.ComponentModel;

namespace RecurrentGen.Numerics;

/// <summary>A shard's part of a batch, as the losses see it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LossPart
{
    /// <summary>The first of the shard's sequences in the batch.</summary>
    internal int First { get; init; }

    /// <summary>Sequences of the batch.</summary>
    internal int Batch { get; init; }

    /// <summary>Rows of the whole batch that have a loss: valid steps, or sequences that are not empty.</summary>
    internal int Rows { get; init; }

    /// <summary>Whether gradients are written.</summary>
    public bool Differentiate { get; init; }
}
