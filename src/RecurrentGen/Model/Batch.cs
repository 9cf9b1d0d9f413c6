namespace RecurrentGen;

/// <summary>Samples handed to a training call, in row-major order.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public readonly ref struct Batch<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Sequences that lie one after the other in <paramref name="inputs"/> and <paramref name="targets"/>.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>.</param>
    /// <param name="targets">
    /// <c>[count, steps, output]</c>, with a row for each step of the outputs, or <c>[count, output]</c>; one index in place
    /// of the outputs for classes.
    /// </param>
    /// <param name="count">Sequences; from 1 to the model's batch size.</param>
    public Batch(ReadOnlySpan<TInput> inputs, ReadOnlySpan<TTarget> targets, int count)
    {
        Inputs = inputs;
        Targets = targets;
        Count = count;
    }

    /// <summary><c>[count, time, feature]</c>.</summary>
    public ReadOnlySpan<TInput> Inputs { get; init; }

    /// <summary><c>[count, time, output]</c> or <c>[count, output]</c>; one index in place of the outputs for classes.</summary>
    public ReadOnlySpan<TTarget> Targets { get; init; }

    /// <summary>Sequences.</summary>
    public int Count { get; init; }

    /// <summary>
    /// Valid steps of each sequence, from 0 to the model's sequence length; empty where all have all steps. What lies
    /// behind a length is not read, neither inputs nor targets, and has no part in losses and gradients.
    /// </summary>
    public ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>
    /// Weights in the loss, finite and not negative: <c>[count]</c>, one per sequence, or <c>[count, time]</c>, one per
    /// target row; empty where all are 1. The loss is <c>sum of w loss / sum of w</c> over the valid rows, 0 where all are 0.
    /// The target of a row of weight 0 is not read.
    /// </summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>
    /// States to begin with, <c>[count, state size]</c>: what a call before, or a live stream, has given. Empty is zero,
    /// or <see cref="IRecurrentModel.InitialState"/> of a model that has one.
    /// No gradient flows back into the calls before: backpropagation is truncated at the edge of the batch (Williams and
    /// Peng 1990; Werbos 1990).
    /// </summary>
    /// <remarks>
    /// The state size is <see cref="ModelShape.StateSize"/>; the order is that of <c>LiveStream.CopyStateTo</c>. Models
    /// with a layer that walks backwards carry no state.
    /// </remarks>
    public ReadOnlySpan<float> InitialState { get; init; }

    /// <summary>
    /// Takes the states after the last valid step of each sequence, <c>[count, state size]</c>; empty if they are not
    /// wanted. May be the memory of <see cref="InitialState"/>. A call that throws leaves it as it was.
    /// </summary>
    public Span<float> FinalState { get; init; }
}
