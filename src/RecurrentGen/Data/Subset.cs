namespace RecurrentGen.Data;

/// <summary>Some samples of a data set, in an order of one's own.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
/// <remarks>
/// Windows that overlap share rows: to keep a test apart from the training, split windows with the methods of
/// <see cref="SlidingWindows"/>, not with this class.
/// </remarks>
public sealed class Subset<TInput, TTarget> : IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly IDataSet<TInput, TTarget> _all;
    private readonly int[] _samples;

    /// <summary>Chooses samples one by one.</summary>
    /// <param name="all">The samples to choose from.</param>
    /// <param name="samples">The chosen ones; repetition is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Subset(IDataSet<TInput, TTarget> all, ReadOnlySpan<int> samples)
    {
        ArgumentNullException.ThrowIfNull(all);
        foreach (int sample in samples)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample, nameof(samples));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, all.Count, nameof(samples));
        }

        _all = all;
        _samples = samples.ToArray();
    }

    /// <summary>Chooses a run of samples.</summary>
    /// <param name="all">The samples to choose from.</param>
    /// <param name="samples">The chosen ones, such as <c>..100</c> or <c>^10..</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the samples.</exception>
    public Subset(IDataSet<TInput, TTarget> all, Range samples)
    {
        ArgumentNullException.ThrowIfNull(all);
        var (start, count) = samples.GetOffsetAndLength(all.Count);
        _all = all;
        _samples = [.. Enumerable.Range(start, count)];
    }

    /// <inheritdoc/>
    public int Count => _samples.Length;

    /// <inheritdoc/>
    public int InputLength => _all.InputLength;

    /// <inheritdoc/>
    public int TargetLength => _all.TargetLength;

    /// <inheritdoc/>
    public bool HasLengths => _all.HasLengths;

    /// <inheritdoc/>
    public int LengthOf(int sample) => _all.LengthOf(_samples[sample]);

    /// <inheritdoc/>
    public int WeightLength => _all.WeightLength;

    /// <inheritdoc/>
    public void CopyWeights(int sample, Span<float> destination) => _all.CopyWeights(_samples[sample], destination);

    /// <inheritdoc/>
    public int LeadingPaddingOf(int sample) => _all.LeadingPaddingOf(_samples[sample]);

    /// <inheritdoc/>
    public void CopyInputs(int sample, Span<TInput> destination) => _all.CopyInputs(_samples[sample], destination);

    /// <inheritdoc/>
    public void CopyTargets(int sample, Span<TTarget> destination) => _all.CopyTargets(_samples[sample], destination);
}
