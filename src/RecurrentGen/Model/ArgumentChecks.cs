using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>What generated methods check before they compute.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ArgumentChecks
{
    /// <summary>
    /// How many sequences of <paramref name="steps"/> times <paramref name="features"/> values a span holds.
    /// </summary>
    /// <exception cref="ArgumentException">It holds a part of one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountSequences(string name, int length, int steps, int features)
    {
        int values = steps * features;
        if (length % values != 0)
        {
            ThrowNotWhole(name, length, steps, features);
        }

        return length / values;
    }

    /// <summary>Checks the length of a span.</summary>
    /// <exception cref="ArgumentException">It differs from the expected one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckLength(string name, int found, int expected)
    {
        if (found != expected)
        {
            ThrowLength(name, found, expected);
        }
    }

    /// <summary>Checks that a training call has between 1 and <paramref name="batchSize"/> sequences.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckCount(int count, int batchSize)
    {
        if (count < 1 || count > batchSize)
        {
            ThrowCount(count, batchSize);
        }
    }

    /// <summary>Checks inputs and lengths of a batch.</summary>
    /// <exception cref="ArgumentException">A length or the number of sequences does not fit.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckBatch<TInput, TTarget>(
        in Batch<TInput, TTarget> batch, int batchSize, int steps, int inputLength)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        CheckCount(batch.Count, batchSize);
        CheckLength("batch.Inputs", batch.Inputs.Length, batch.Count * inputLength);
        if (!batch.Lengths.IsEmpty)
        {
            CheckLengths("batch.Lengths", batch.Lengths, batch.Count, steps);
        }
    }

    /// <summary>Checks the valid steps of sequences.</summary>
    /// <exception cref="ArgumentException">There is not one for each, or one is out of its range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CheckLengths(string name, ReadOnlySpan<int> lengths, int count, int steps)
    {
        CheckLength(name, lengths.Length, count);
        for (int i = 0; i < lengths.Length; i++)
        {
            if ((uint)lengths[i] > (uint)steps)
            {
                ThrowSequenceLength(name, i, lengths[i], steps);
            }
        }
    }

    /// <summary>The shape of a tensor of sequences.</summary>
    /// <exception cref="ArgumentException">A dimension differs from the expected one.</exception>
    public static SequenceShape Shape(string name, in ReadOnlyTensorSpan<float> tensor, nint count, int steps, int features)
    {
        bool perStep = steps > 0;
        int rank = perStep ? 3 : 2;
        var lengths = tensor.Lengths;
        if (tensor.Rank != rank
            || (count >= 0 && lengths[0] != count)
            || (perStep && lengths[1] != steps)
            || lengths[rank - 1] != features)
        {
            ThrowShape(name, lengths, count, steps, features);
        }

        // A dimension of length 1 may have any stride, 0 included; it is never walked.
        var strides = tensor.Strides;
        return new SequenceShape(
            (int)lengths[0], perStep ? steps : 1, strides[0], perStep ? strides[1] : 0, strides[rank - 1]);
    }

    /// <summary>Refuses inputs that are not finite, naming the first within its sequence's length.</summary>
    [DoesNotReturn]
    public static void ThrowNotFinite(ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, int steps, int features)
    {
        int index = 0;
        while (index < inputs.Length && (float.IsFinite(inputs[index]) || IsPadding(lengths, index / features, steps)))
        {
            index++;
        }

        if (index == inputs.Length)
        {
            throw new ArgumentException(
                "An input is not finite after scaling; does the model's scaling fit these data?");
        }

        int sequence = index / (steps * features);
        int step = index / features % steps;
        throw new ArgumentException(
            $"inputs[{index}] (sequence {sequence}, step {step}, feature {index % features}) is {inputs[index]}; " +
            "inputs must be finite.");
    }

    private static bool IsPadding(ReadOnlySpan<int> lengths, int row, int steps) =>
        !lengths.IsEmpty && row % steps >= lengths[row / steps];

    /// <summary>Refuses <c>Backward</c> without a <c>Forward</c> before it.</summary>
    [DoesNotReturn]
    public static void ThrowNoForward() =>
        throw new InvalidOperationException("Backward needs the values of a Forward of this object before it.");

    /// <summary>Refuses steps of a released stream.</summary>
    [DoesNotReturn]
    public static void ThrowReleased() => throw new InvalidOperationException(
        "This stream was released and reads no model any more; SwitchTo gives it one.");

    [DoesNotReturn]
    private static void ThrowNotWhole(string name, int length, int steps, int features) => throw new ArgumentException(
        $"{name}: expected a multiple of {steps * features} values ({steps} steps of {features}), found {length}.");

    [DoesNotReturn]
    private static void ThrowLength(string name, int found, int expected) =>
        throw new ArgumentException($"{name}: expected {expected} values, found {found}.");

    [DoesNotReturn]
    private static void ThrowSequenceLength(string name, int index, int value, int steps) =>
        throw new ArgumentException(
            $"{name}[{index}] is {value}; expected 0 to {steps} steps (the model's SequenceLength).");

    [DoesNotReturn]
    private static void ThrowCount(int count, int batchSize) => throw new ArgumentException(
        $"A training call takes 1 to {batchSize} sequences (the model's BatchSize), found {count}.");

    [DoesNotReturn]
    private static void ThrowShape(string name, ReadOnlySpan<nint> found, nint count, int steps, int features)
    {
        string first = count < 0 ? "any" : count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string expected = steps > 0 ? $"[{first}, {steps}, {features}]" : $"[{first}, {features}]";
        throw new ArgumentException(
            $"{name}: expected shape {expected}, found [{string.Join(", ", found.ToArray())}].");
    }
}
