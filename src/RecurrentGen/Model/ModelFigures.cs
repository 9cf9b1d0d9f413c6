namespace RecurrentGen;

/// <summary>
/// What a model takes, in bytes, as the generator planned it. Each figure counts the numbers that the objects hold, and
/// not what the runtime adds to every object: headers, and up to 64 bytes for a start at a cache line.
/// </summary>
/// <param name="weightBytes">See <see cref="WeightBytes"/>.</param>
/// <param name="paddingBytes">See <see cref="PaddingBytes"/>.</param>
/// <param name="compactWeightBytes">See <see cref="CompactWeightBytes"/>.</param>
/// <param name="streamBytes">See <see cref="StreamBytes"/>.</param>
/// <param name="snapshotBytes">See <see cref="SnapshotBytes"/>.</param>
/// <param name="trainingBytes">See <see cref="TrainingBytes"/>.</param>
public sealed class ModelFigures(
    long weightBytes,
    long paddingBytes,
    long compactWeightBytes,
    long streamBytes,
    long snapshotBytes,
    long trainingBytes)
{
    /// <summary>Bytes of the parameter block: 4 for every parameter, and the padding.</summary>
    public long WeightBytes { get; } = weightBytes;

    /// <summary>
    /// Bytes of the parameter block that are zeros: rows are filled up to whole granules of 16 floats.
    /// </summary>
    public long PaddingBytes { get; } = paddingBytes;

    /// <summary>
    /// Bytes of the copy that streams with compact weights read, beside the parameter block; one copy for all streams
    /// of a model. 0 where <c>StreamWeights</c> is not set.
    /// </summary>
    public long CompactWeightBytes { get; } = compactWeightBytes;

    /// <summary>
    /// Bytes that every live stream has of its own: its states twice, and scratch for a step. 0 for a model that no live
    /// stream can follow.
    /// </summary>
    public long StreamBytes { get; } = streamBytes;

    /// <summary>Bytes of a snapshot, that is of <c>LiveStream.StateSize</c> floats.</summary>
    public long SnapshotBytes { get; } = snapshotBytes;

    /// <summary>
    /// Bytes that <c>CreateTraining()</c> takes: the gradients, which are as long as the parameter block, what the
    /// backward pass needs of every step, transposed weights, and the rows of each step. Further shards have as much
    /// again, but for the transposed weights. An optimizer's moments come on top, such as twice the parameter block for
    /// Adam.
    /// </summary>
    public long TrainingBytes { get; } = trainingBytes;
}
