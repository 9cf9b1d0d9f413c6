using System.ComponentModel;
using System.Globalization;

namespace RecurrentGen;

/// <summary>How the work of a training step is divided. By default one thread does all of it.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// Threads that share the work, the caller's among them; at least 1. They change the time a step takes and
    /// nothing else: for equal <see cref="Shards"/> all results are the same bit for bit. More threads than
    /// <see cref="Shards"/> serve only bidirectional layers, whose directions then run at once.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// Parts into which a batch is cut, from 1 to the model's batch size: each goes through forward and backward pass
    /// with memory of its own, and their gradients are added in a fixed order. Another number rounds gradients
    /// differently, in their last digits.
    /// </summary>
    public int Shards { get; init; } = 1;

    /// <summary>
    /// Weights of the classes in the loss, each finite and not negative; null where all are 1. For
    /// <see cref="Loss.SoftmaxCrossEntropy"/> one per class; for <see cref="Loss.BinaryCrossEntropy"/> two, of targets
    /// of 0 and of 1. The mean is <c>sum of w loss / sum of w</c> over the batch, as in PyTorch's
    /// <c>CrossEntropyLoss(weight)</c>.
    /// </summary>
    public IReadOnlyList<float>? ClassWeights { get; init; }

    /// <summary>
    /// Seed of what a training draws at random: the masks of <see cref="DropoutAttribute"/> and of recurrent dropout.
    /// They depend on nothing but it, the number of the call, and the place in batch and model.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>Called by generated code.</summary>
    /// <param name="batchSize">The model's.</param>
    /// <exception cref="ArgumentException">Names the option, what it must be and what it is.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(int batchSize)
    {
        if (Threads < 1)
        {
            throw new ArgumentException($"TrainingOptions.Threads: expected at least 1, found {Text(Threads)}.");
        }

        if (Shards < 1 || Shards > batchSize)
        {
            throw new ArgumentException(
                $"TrainingOptions.Shards: expected 1 to {Text(batchSize)} (the model's BatchSize), " +
                $"found {Text(Shards)}.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
