namespace RecurrentGen.Data;

/// <summary>
/// Windows of which each begins where the one before it ends, cut into streams of equal length that lie side by side:
/// the samples of a batch are one window of every stream, and the next batch goes on where it ends.
/// </summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
/// <remarks>
/// Stream <c>s</c> has the windows from <c>s * n</c> to below <c>(s + 1) * n</c>, where <c>n</c> is the number of
/// windows divided by that of the streams; the rest, fewer windows than there are streams, is left out. The state is
/// zero at the beginning of every stream, and of every series.
/// </remarks>
public sealed class ContinuousWindows<TInput, TTarget> : IStatefulDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly IDataSet<TInput, TTarget> _windows;
    private readonly bool[] _begins;
    private readonly int _length;

    /// <summary>Cuts windows into streams; they are not copied.</summary>
    /// <param name="windows">Windows in the order of time, each of which begins where the one before it ends.</param>
    /// <param name="streams">Streams, from 1 to the number of windows; at most the model's batch size.</param>
    /// <param name="series">
    /// The windows with which further series begin, such as another file or the first one behind a gap; the first
    /// window need not be among them.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are more streams than windows or none, or no such window as one of <paramref name="series"/>.
    /// </exception>
    public ContinuousWindows(IDataSet<TInput, TTarget> windows, int streams, params ReadOnlySpan<int> series)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(streams, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(streams, windows.Count);
        _windows = windows;
        Streams = streams;
        _length = windows.Count / streams;
        _begins = new bool[windows.Count];
        foreach (int window in series)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(window, nameof(series));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(window, windows.Count, nameof(series));
            _begins[window] = true;
        }

        for (int stream = 0; stream < streams; stream++)
        {
            _begins[stream * _length] = true;
        }
    }

    /// <inheritdoc/>
    public int Streams { get; }

    /// <inheritdoc/>
    public int Count => Streams * _length;

    /// <inheritdoc/>
    public int InputLength => _windows.InputLength;

    /// <inheritdoc/>
    public int TargetLength => _windows.TargetLength;

    /// <inheritdoc/>
    public bool HasLengths => _windows.HasLengths;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LengthOf(int sample) => _windows.LengthOf(WindowOf(sample));

    /// <inheritdoc/>
    public int WeightLength => _windows.WeightLength;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public void CopyWeights(int sample, Span<float> destination) =>
        _windows.CopyWeights(WindowOf(sample), destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LeadingPaddingOf(int sample) => _windows.LeadingPaddingOf(WindowOf(sample));

    /// <summary>The window, by its number in the order of time, that a sample is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int WindowOf(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return (sample % Streams * _length) + (sample / Streams);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public bool Begins(int sample) => _begins[WindowOf(sample)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public void CopyInputs(int sample, Span<TInput> destination) =>
        _windows.CopyInputs(WindowOf(sample), destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public void CopyTargets(int sample, Span<TTarget> destination) =>
        _windows.CopyTargets(WindowOf(sample), destination);
}
