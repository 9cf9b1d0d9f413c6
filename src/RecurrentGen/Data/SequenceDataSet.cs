using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Data;

/// <summary>Sequences of any lengths, padded and cut to that of a model.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public sealed class SequenceDataSet<TInput, TTarget> : IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TInput[][] _inputs;
    private readonly TTarget[][] _targets;
    private readonly SequenceOptions _options;
    private readonly bool _perStep;

    /// <summary>Wraps sequences; they are not copied.</summary>
    /// <param name="inputs">By sequence, <c>[its steps, feature]</c>; a sequence may be empty.</param>
    /// <param name="targets">
    /// By sequence, <c>[output]</c>, or with targets per step <c>[its steps, output]</c>, of which the options may choose.
    /// </param>
    /// <param name="steps">Steps of a sample: the model's sequence length. <see cref="LengthHistogram"/> helps to choose.</param>
    /// <param name="targetsPerStep">Whether every step has targets, or the sequence.</param>
    /// <param name="options">Sizes of steps, and what to do with other lengths.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of sequences differ, or padding before a sequence would need targets.
    /// </exception>
    /// <exception cref="DataFormatException">
    /// A sequence has a part of a step or the wrong number of targets, a <c>float</c> is not finite, or an <c>int</c> is
    /// negative; the message says where.
    /// </exception>
    public SequenceDataSet(
        TInput[][] inputs, TTarget[][] targets, int steps, bool targetsPerStep = false, SequenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _options = options ?? new SequenceOptions();
        _options.Check();
        TargetSteps.Check(targetsPerStep, _options.FirstTargetStep, _options.TargetStride);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            _options.FirstTargetStep, steps, nameof(SequenceOptions.FirstTargetStep));
        if (targetsPerStep && _options.Padding == SequenceEnd.Before)
        {
            throw new ArgumentException(
                "SequenceOptions.Padding: expected After, since padding before a sequence has no targets, found Before.");
        }

        if (inputs.Length != targets.Length)
        {
            throw new ArgumentException($"The inputs are {inputs.Length} sequences, the targets {targets.Length}.");
        }

        _inputs = inputs;
        _targets = targets;
        _perStep = targetsPerStep;
        Steps = steps;
        InputLength = checked(steps * _options.Features);
        int rows = targetsPerStep ? TargetSteps.Count(steps, _options.FirstTargetStep, _options.TargetStride) : 1;
        TargetLength = checked(rows * _options.Outputs);
        for (int sample = 0; sample < inputs.Length; sample++)
        {
            Check(sample);
        }
    }

    /// <summary>Steps of a sample, padding included.</summary>
    public int Steps { get; }

    /// <inheritdoc/>
    public int Count => _inputs.Length;

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int TargetLength { get; }

    /// <inheritdoc/>
    public bool HasLengths => _options.Padding == SequenceEnd.After;

    /// <summary>Steps of a sequence before it is cut.</summary>
    public int OriginalLengthOf(int sample) => _inputs[sample].Length / _options.Features;

    /// <inheritdoc/>
    public int LengthOf(int sample) => HasLengths ? KeptSteps(sample) : Steps;

    /// <inheritdoc/>
    public int LeadingPaddingOf(int sample) => HasLengths ? 0 : Steps - KeptSteps(sample);

    /// <summary>The lengths of all sequences before they are cut.</summary>
    public LengthHistogram Histogram()
    {
        int[] lengths = new int[Count];
        for (int sample = 0; sample < lengths.Length; sample++)
        {
            lengths[sample] = OriginalLengthOf(sample);
        }

        return new LengthHistogram(lengths);
    }

    /// <inheritdoc/>
    public void CopyInputs(int sample, Span<TInput> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, InputLength, nameof(destination));
        destination.Fill(Padding());
        int padding = HasLengths ? 0 : (Steps - KeptSteps(sample)) * _options.Features;
        Kept(_inputs[sample], sample, _options.Features).CopyTo(destination[padding..]);
    }

    /// <inheritdoc/>
    public void CopyTargets(int sample, Span<TTarget> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, TargetLength, nameof(destination));
        destination.Clear();
        int width = _options.Outputs;
        var targets = _perStep ? Kept(_targets[sample], sample, width) : _targets[sample];
        if (!_perStep)
        {
            targets.CopyTo(destination);
            return;
        }

        int row = 0;
        for (int step = _options.FirstTargetStep; step < targets.Length / width; step += _options.TargetStride)
        {
            targets.Slice(step * width, width).CopyTo(destination[(row++ * width)..]);
        }
    }

    private int KeptSteps(int sample) => Math.Min(OriginalLengthOf(sample), Steps);

    private ReadOnlySpan<T> Kept<T>(T[] values, int sample, int width)
    {
        int first = _options.Truncation == SequenceEnd.After ? 0 : OriginalLengthOf(sample) - KeptSteps(sample);
        return values.AsSpan(first * width, KeptSteps(sample) * width);
    }

    private TInput Padding()
    {
        int token = _options.PaddingToken;
        return typeof(TInput) == typeof(int) ? Unsafe.As<int, TInput>(ref token) : default;
    }

    private void Check(int sample)
    {
        if (_inputs[sample] is null || _targets[sample] is null)
        {
            throw new DataFormatException(Invariant($"Sequence {sample}: expected inputs and targets, found null."));
        }

        int values = _inputs[sample].Length;
        if (values % _options.Features != 0)
        {
            throw new DataFormatException(Invariant(
                $"Sequence {sample}: expected steps of {_options.Features} values, found {values} values."));
        }

        int expected = (_perStep ? OriginalLengthOf(sample) : 1) * _options.Outputs;
        if (_targets[sample].Length != expected)
        {
            throw new DataFormatException(Invariant(
                $"Sequence {sample}: expected {expected} targets, found {_targets[sample].Length}."));
        }

        CheckValues(_inputs[sample], sample, "input");
        CheckValues(_targets[sample], sample, "target");
    }

    private static void CheckValues<T>(T[] values, int sample, string kind)
    {
        for (int i = 0; i < values.Length; i++)
        {
            string? expected = values[i] switch
            {
                float number when !float.IsFinite(number) => "a finite number",
                int index when index < 0 => "an index of at least 0",
                _ => null,
            };
            if (expected is not null)
            {
                throw new DataFormatException(Invariant(
                    $"Sequence {sample}, {kind} {i}: expected {expected}, found {values[i]}."));
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
