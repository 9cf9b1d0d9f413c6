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

    /// <summary>What the sum over the whole batch is divided by: see <see cref="LossWeights"/>.</summary>
    internal double Total { get; init; }

    /// <summary>Weights of the batch's sequences or target rows; empty where all are 1.</summary>
    internal ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Weights of the classes; empty where all are 1.</summary>
    internal ReadOnlySpan<float> ClassWeights { get; init; }

    /// <summary>Whether gradients are written.</summary>
    public bool Differentiate { get; init; }
}
