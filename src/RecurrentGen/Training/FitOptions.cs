namespace RecurrentGen;

/// <summary>How <see cref="Trainer.Fit"/> trains.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the training data; at least 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>
    /// Threads and shards of the training steps; evaluations use the same threads. By default one of each.
    /// </summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>
    /// Scales the gradient down to this norm over all parameters (Pascanu 2013); null for no clipping.
    /// </summary>
    public float? ClipNorm { get; init; }

    /// <summary>
    /// Cuts every element of the gradient to within this value of 0, after <see cref="ClipNorm"/>; null for none.
    /// </summary>
    public float? ClipValue { get; init; }

    /// <summary>Sets the learning rate; null leaves the optimizer's own.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Whether every epoch has an order of its own; true unless said otherwise.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Seed of the order; the order of an epoch depends on nothing but this and its number.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Batches that are filled together, so that each has sequences of similar lengths: their samples are sorted by
    /// length, cut into batches, and the batches are put into a random order again. 0 for none; 20 is a good number for
    /// data with lengths. Reproducible as the order of samples is. With <see cref="Shuffle"/> alone.
    /// </summary>
    public int Bucketing { get; init; }

    /// <summary>
    /// Whether state carries from each batch to the next: for series longer than the model's sequence length. Training
    /// and validation data are then an <see cref="Data.IStatefulDataSet{TInput, TTarget}"/>, such as
    /// <see cref="Data.ContinuousWindows{TInput, TTarget}"/>, read in their own order whatever <see cref="Shuffle"/>
    /// says. The state is zero at the start of every epoch and series. Gradients stop at the edge of a window:
    /// truncated backpropagation through time (Williams and Peng 1990; Werbos 1990).
    /// </summary>
    public bool Stateful { get; init; }

    /// <summary>Metrics to report: over the validation data, or where there is none, over the training data.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>
    /// The figure that chooses the best epoch: <c>loss</c>, <c>val_loss</c>, or a metric's name, with <c>val_</c>
    /// before it where there is validation data. Null is <c>val_loss</c> with validation data and <c>loss</c> without.
    /// </summary>
    public string? Monitor { get; init; }

    /// <summary>Ends training when the monitored figure no longer improves; null trains all epochs.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// Told of every epoch, on the thread that trains; a console line each by default, null for silence.
    /// </summary>
    public IProgress<EpochReport>? Progress { get; init; } = new ConsoleProgress();

    /// <summary>
    /// Ends training before the next batch. <see cref="Trainer.Fit"/> then returns as usual, with
    /// <see cref="StopReason.Cancelled"/>.
    /// </summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The file that holds everything needed to go on after a crash; null for none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Epochs from one checkpoint to the next; the last epoch always has one.</summary>
    public int CheckpointEvery { get; init; } = 1;

    /// <summary>
    /// Whether to go on from <see cref="CheckpointPath"/> where that file exists. The run then equals one that was
    /// never interrupted, bit for bit.
    /// </summary>
    public bool Resume { get; init; }
}
