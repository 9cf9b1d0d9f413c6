namespace RecurrentGen.Data;

/// <summary>Samples that lie one after the other in two arrays.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public sealed class ArrayDataSet<TInput, TTarget> : IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TInput[] _inputs;
    private readonly TTarget[] _targets;

    /// <summary>Wraps two arrays; they are not copied.</summary>
    /// <param name="inputs"><c>[sample, time, feature]</c>.</param>
    /// <param name="targets"><c>[sample, time, output]</c> or <c>[sample, output]</c>.</param>
    /// <param name="inputLength">Input values per sample: steps times features.</param>
    /// <param name="targetLength">Target values per sample; 1 for one class index.</param>
    /// <exception cref="ArgumentException">
    /// A length is not a multiple of its sample's, or the numbers of samples differ.
    /// </exception>
    /// <exception cref="DataFormatException">A <c>float</c> is not finite, or an <c>int</c> is negative.</exception>
    public ArrayDataSet(TInput[] inputs, TTarget[] targets, int inputLength, int targetLength)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetLength, 1);
        Count = CountOf(inputs.Length, inputLength, nameof(inputs));
        int targetCount = CountOf(targets.Length, targetLength, nameof(targets));
        if (Count != targetCount)
        {
            throw new ArgumentException($"The inputs are {Count} samples, the targets {targetCount}.", nameof(targets));
        }

        CheckValues(inputs, inputLength, "input");
        CheckValues(targets, targetLength, "target");
        _inputs = inputs;
        _targets = targets;
        InputLength = inputLength;
        TargetLength = targetLength;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int TargetLength { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyInputs(int sample, Span<TInput> destination) => Copy(_inputs, sample, InputLength, destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyTargets(int sample, Span<TTarget> destination) => Copy(_targets, sample, TargetLength, destination);

    private void Copy<T>(T[] source, int sample, int length, Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, length, nameof(destination));
        source.AsSpan(sample * length, length).CopyTo(destination);
    }

    private static int CountOf(int values, int length, string parameter) => values % length == 0
        ? values / length
        : throw new ArgumentException($"Expected a multiple of {length} values, found {values}.", parameter);

    private static void CheckValues<T>(T[] values, int length, string kind)
    {
        for (int i = 0; i < values.Length; i++)
        {
            bool valid = values[i] switch
            {
                float number => float.IsFinite(number),
                int index => index >= 0,
                _ => true,
            };
            if (!valid)
            {
                throw new DataFormatException(
                    $"Sample {i / length}, {kind} {i % length}: expected " +
                    $"{(typeof(T) == typeof(int) ? "an index of at least 0" : "a finite number")}, found {values[i]}.");
            }
        }
    }
}
