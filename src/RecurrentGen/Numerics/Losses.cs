using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The losses over rows of outputs, time first: each returns the mean over rows and units and writes its gradient, if asked.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Losses
{
    /// <summary>Rows of outputs, and where their gradients go.</summary>
    /// <param name="outputs">The first row.</param>
    /// <param name="gradients">The first row of gradients; the same stride.</param>
    /// <param name="stride">Floats per row; gradients beyond the units become zero.</param>
    /// <param name="units">Outputs per row.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="steps">Rows of each sequence.</param>
    /// <param name="differentiate">Whether gradients are written.</param>
    public ref struct OutputRows(
        ref float outputs, ref float gradients, int stride, int units, int count, int steps, bool differentiate)
    {
        private ref float _outputs = ref outputs;
        private ref float _gradients = ref gradients;

        internal readonly int Units => units;

        internal readonly int Count => count;

        internal readonly int Steps => steps;

        internal readonly bool Differentiate => differentiate;

        internal readonly int Rows => count * steps;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly ReadOnlySpan<float> Outputs(int row) =>
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _outputs, row * stride), units);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly Span<float> Gradients(int row)
        {
            var all = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _gradients, row * stride), stride);
            all[units..].Clear();
            return all[..units];
        }

        /// <summary>The row of the caller's targets that belongs to a row here.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly int TargetRow(int row) => ((row % count) * steps) + (row / count);
    }

    /// <summary><see cref="Loss.MeanSquaredError"/>, in scaled units.</summary>
    public static float MeanSquaredError(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<Squared>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.MeanAbsoluteError"/>, in scaled units.</summary>
    public static float MeanAbsoluteError(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<Absolute>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.Huber"/> (Huber 1964) with delta 1, in scaled units.</summary>
    public static float Huber(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<HuberPenalty>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.BinaryCrossEntropy"/>, from the values before the sigmoid.</summary>
    public static float BinaryCrossEntropy(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<Logistic>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.SoftmaxCrossEntropy"/>: one class index per row.</summary>
    /// <exception cref="ArgumentException">An index is not one of the classes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SoftmaxCrossEntropy(OutputRows rows, ReadOnlySpan<int> targets)
    {
        CheckLength(targets.Length, rows.Rows);
        double sum = 0;
        float factor = 1f / rows.Rows;
        for (int row = 0; row < rows.Rows; row++)
        {
            int index = rows.TargetRow(row);
            int target = targets[index];
            if ((uint)target >= (uint)rows.Units)
            {
                ThrowClass(index, target, rows.Steps, rows.Units);
            }

            var logits = rows.Outputs(row);
            float largest = logits[0];
            for (int j = 1; j < logits.Length; j++)
            {
                largest = MathF.Max(largest, logits[j]);
            }

            double total = 0;
            foreach (float logit in logits)
            {
                total += Math.Exp(logit - largest);
            }

            sum += Math.Log(total) - (logits[target] - largest);
            if (rows.Differentiate)
            {
                var gradients = rows.Gradients(row);
                for (int j = 0; j < gradients.Length; j++)
                {
                    gradients[j] = (float)(Math.Exp(logits[j] - largest) / total) * factor;
                }

                gradients[target] -= factor;
            }
        }

        return (float)(sum / rows.Rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Regression<TPenalty>(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
        where TPenalty : struct, IPenalty
    {
        CheckLength(targets.Length, rows.Rows * rows.Units);
        double sum = 0;
        float factor = 1f / (rows.Rows * rows.Units);
        for (int row = 0; row < rows.Rows; row++)
        {
            int first = rows.TargetRow(row) * rows.Units;
            var outputs = rows.Outputs(row);
            var gradients = rows.Differentiate ? rows.Gradients(row) : [];
            for (int j = 0; j < outputs.Length; j++)
            {
                float target = targets[first + j];
                if (!float.IsFinite(target))
                {
                    ThrowNotFinite(first + j, target, rows.Steps, rows.Units);
                }

                var (loss, slope) = TPenalty.Evaluate(outputs[j], (target - mean[j]) / scale[j]);
                sum += loss;
                if (gradients.Length > 0)
                {
                    gradients[j] = slope * factor;
                }
            }
        }

        return (float)(sum / (rows.Rows * rows.Units));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLength(int found, int expected)
    {
        if (found != expected)
        {
            ThrowLength(found, expected);
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int found, int expected) =>
        throw new ArgumentException($"targets: expected {expected} values for this batch, found {found}.");

    [DoesNotReturn]
    private static void ThrowNotFinite(int index, float value, int steps, int units) => throw new ArgumentException(
        $"targets[{index}] (sequence {index / (steps * units)}, step {index / units % steps}, output {index % units}) " +
        $"is {value}; targets must be finite.");

    [DoesNotReturn]
    private static void ThrowClass(int index, int value, int steps, int classes) => throw new ArgumentException(
        $"targets[{index}] (sequence {index / steps}, step {index % steps}) is {value}; " +
        $"expected a class from 0 to {classes - 1}.");

    private interface IPenalty
    {
        static abstract (float Loss, float Slope) Evaluate(float output, float target);
    }

    private readonly struct Squared : IPenalty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (float Loss, float Slope) Evaluate(float output, float target)
        {
            float difference = output - target;
            return (difference * difference, 2 * difference);
        }
    }

    private readonly struct Absolute : IPenalty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (float Loss, float Slope) Evaluate(float output, float target)
        {
            float difference = output - target;
            float slope = difference > 0 ? 1 : difference < 0 ? -1 : difference;
            return (Math.Abs(difference), slope);
        }
    }

    private readonly struct HuberPenalty : IPenalty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (float Loss, float Slope) Evaluate(float output, float target)
        {
            float difference = output - target;
            float size = Math.Abs(difference);
            return size > 1
                ? (size - 0.5f, Math.Sign(difference))
                : (difference * difference / 2, difference);
        }
    }

    private readonly struct Logistic : IPenalty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static (float Loss, float Slope) Evaluate(float output, float target)
        {
            // max(x, 0) - x t + log(1 + exp(-|x|)) neither overflows nor cancels.
            float tail = MathF.Exp(-Math.Abs(output));
            float loss = MathF.Max(output, 0) - (output * target) + MathF.Log(1 + tail);
            float probability = output >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
            return (loss, probability - target);
        }
    }
}
