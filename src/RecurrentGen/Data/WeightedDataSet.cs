namespace RecurrentGen.Data;

/// <summary>Samples of any data set with weights in the loss: of the samples, or of their target rows.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
/// <remarks>
/// Windows are split, and cut into streams, before or behind it: parts know the weights of their samples.
/// </remarks>
public sealed class WeightedDataSet<TInput, TTarget> : IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly IDataSet<TInput, TTarget> _samples;
    private readonly float[] _weights;

    /// <summary>Gives samples weights; neither is copied.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="weights">
    /// Finite and not negative: <c>[sample]</c>, or <c>[sample, time]</c> with one for each step of targets.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The weights are not a whole number for each sample, or one is negative or not finite; the message says which.
    /// </exception>
    public WeightedDataSet(IDataSet<TInput, TTarget> samples, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(weights);
        if (samples.Count == 0 || weights.Length == 0 || weights.Length % samples.Count != 0)
        {
            throw new ArgumentException(
                $"Expected one weight for each of {samples.Count} samples, or one for each of their steps, found " +
                $"{weights.Length}.",
                nameof(weights));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && weights[i] < float.PositiveInfinity))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Weight {i} is {weights[i]}; weights must be finite and not negative."),
                    nameof(weights));
            }
        }

        _samples = samples;
        _weights = weights;
        WeightLength = weights.Length / samples.Count;
    }

    /// <inheritdoc/>
    public int Count => _samples.Count;

    /// <inheritdoc/>
    public int InputLength => _samples.InputLength;

    /// <inheritdoc/>
    public int TargetLength => _samples.TargetLength;

    /// <inheritdoc/>
    public bool HasLengths => _samples.HasLengths;

    /// <inheritdoc/>
    public int WeightLength { get; }

    /// <inheritdoc/>
    public int LengthOf(int sample) => _samples.LengthOf(sample);

    /// <inheritdoc/>
    public int LeadingPaddingOf(int sample) => _samples.LeadingPaddingOf(sample);

    /// <inheritdoc/>
    public void CopyInputs(int sample, Span<TInput> destination) => _samples.CopyInputs(sample, destination);

    /// <inheritdoc/>
    public void CopyTargets(int sample, Span<TTarget> destination) => _samples.CopyTargets(sample, destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyWeights(int sample, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, WeightLength, nameof(destination));
        _weights.AsSpan(sample * WeightLength, WeightLength).CopyTo(destination);
    }
}
