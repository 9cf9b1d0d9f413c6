using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Weights in the mean of a loss: <c>sum of w loss / sum of w</c> over the valid rows, where <c>w</c> is a row's own weight
/// times that of its class.
/// </summary>
internal static class LossWeights
{
    /// <summary>Copies the weights of a model's classes; empty where all are 1.</summary>
    /// <exception cref="ArgumentException">The loss has no classes, or a weight is missing or out of its range.</exception>
    public static float[] OfClasses(IReadOnlyList<float>? weights, ModelShape shape)
    {
        if (weights is null)
        {
            return [];
        }

        int classes = shape.Loss switch
        {
            Loss.SoftmaxCrossEntropy => shape.OutputSize,
            Loss.BinaryCrossEntropy => 2,
            _ => throw new ArgumentException(
                $"TrainingOptions.ClassWeights: {shape.Loss} has no classes; expected none."),
        };
        if (weights.Count != classes)
        {
            throw new ArgumentException(
                $"TrainingOptions.ClassWeights: expected {classes} values (one per class), found {weights.Count}.");
        }

        var copy = new float[classes];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = weights[i];
            if (!(float.IsFinite(copy[i]) && copy[i] >= 0))
            {
                throw new ArgumentException(
                    $"TrainingOptions.ClassWeights[{i}] is {copy[i]}; weights must be finite and not negative.");
            }
        }

        return copy;
    }

    /// <summary>Checks the weights of a batch.</summary>
    /// <param name="weights">Not empty.</param>
    /// <param name="lengths">Valid steps of each sequence; empty where all have all.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="shape">The model's.</param>
    /// <exception cref="ArgumentException">There is not one for each, or one is out of its range.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Check(ReadOnlySpan<float> weights, ReadOnlySpan<int> lengths, int count, ModelShape shape)
    {
        int steps = shape.OutputSteps;
        if (weights.Length != count && weights.Length != count * steps)
        {
            ThrowCount(weights.Length, count, steps);
        }

        int perSequence = weights.Length == count ? 1 : steps;
        for (int sequence = 0; sequence < count; sequence++)
        {
            int valid = lengths.IsEmpty ? perSequence : Math.Min(shape.OutputRows(lengths[sequence]), perSequence);
            for (int step = 0; step < valid; step++)
            {
                float weight = weights[(sequence * perSequence) + step];
                if (!(weight >= 0 && weight < float.PositiveInfinity))
                {
                    ThrowWeight((sequence * perSequence) + step, weight, perSequence);
                }
            }
        }
    }

    /// <summary>The sum of the weights of all valid rows of a batch: their number where all are 1.</summary>
    /// <param name="batch">Its targets may be wrong; the loss itself refuses them.</param>
    /// <param name="classWeights">Empty where all are 1.</param>
    /// <param name="shape">The model's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Total<TInput, TTarget>(
        in Batch<TInput, TTarget> batch, ReadOnlySpan<float> classWeights, ModelShape shape)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        int steps = shape.OutputSteps;
        bool weighted = !batch.Weights.IsEmpty || !classWeights.IsEmpty;
        if (batch.Lengths.IsEmpty && !weighted)
        {
            return batch.Count * steps;
        }

        int width = typeof(TTarget) == typeof(int) ? 1 : shape.OutputSize;
        bool fits = batch.Targets.Length == batch.Count * steps * width;
        double total = 0;
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            int valid = batch.Lengths.IsEmpty ? steps : shape.OutputRows(batch.Lengths[sequence]);
            if (!weighted)
            {
                total += valid;
                continue;
            }

            for (int row = sequence * steps; fits && row < (sequence * steps) + valid; row++)
            {
                float weight = Of(batch.Weights, row, batch.Count, steps);
                total += weight == 0 || classWeights.IsEmpty
                    ? weight
                    : weight * OfTarget(batch.Targets.Slice(row * width, width), classWeights);
            }
        }

        return total;
    }

    /// <summary>The weight of a target row.</summary>
    /// <param name="weights">One per sequence or one per row; empty where all are 1.</param>
    /// <param name="row">The row.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="steps">Target rows of each sequence.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(ReadOnlySpan<float> weights, int row, int count, int steps) =>
        weights.IsEmpty ? 1 : weights[weights.Length == count ? row / steps : row];

    /// <summary>The weight of a row's class, or the mean over its outputs, each of which has two.</summary>
    private static double OfTarget<TTarget>(ReadOnlySpan<TTarget> targets, ReadOnlySpan<float> classWeights)
        where TTarget : unmanaged
    {
        if (typeof(TTarget) == typeof(int))
        {
            int target = MemoryMarshal.Cast<TTarget, int>(targets)[0];
            return (uint)target < (uint)classWeights.Length ? classWeights[target] : 0;
        }

        double sum = 0;
        foreach (float target in MemoryMarshal.Cast<TTarget, float>(targets))
        {
            sum += (target * classWeights[1]) + ((1 - target) * classWeights[0]);
        }

        return sum / targets.Length;
    }

    [DoesNotReturn]
    private static void ThrowCount(int found, int count, int steps) => throw new ArgumentException(steps == 1
        ? $"batch.Weights: expected {count} values (one per sequence), found {found}."
        : $"batch.Weights: expected {count} values (one per sequence) or {count * steps} (one per step), found {found}.");

    [DoesNotReturn]
    private static void ThrowWeight(int index, float value, int perSequence)
    {
        string place = perSequence == 1 ? $"sequence {index}" : $"sequence {index / perSequence}, step {index % perSequence}";
        throw new ArgumentException(
            $"batch.Weights[{index}] ({place}) is {value}; weights must be finite and not negative.");
    }
}
