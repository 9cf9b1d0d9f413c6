using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>
/// The losses over rows of outputs, time first: each returns the rows' share of the mean over all rows and units of the
/// batch, and writes its gradient, if asked.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Losses
{
    /// <summary>Rows of outputs, and where their gradients go.</summary>
    /// <param name="outputs">The first row.</param>
    /// <param name="gradients">The first row of gradients; the same stride.</param>
    /// <param name="stride">Floats per row; gradients beyond the units become zero.</param>
    /// <param name="units">Outputs per row.</param>
    /// <param name="table">The rows.</param>
    /// <param name="steps">Targets of each sequence in the caller's memory.</param>
    /// <param name="perStep">Whether there is a row for each step, or one for each sequence.</param>
    /// <param name="part">Which sequences of the batch these are.</param>
    public ref struct OutputRows(
        ref float outputs,
        ref float gradients,
        int stride,
        int units,
        RowTable table,
        int steps,
        bool perStep,
        LossPart part)
    {
        private ref float _outputs = ref outputs;
        private ref float _gradients = ref gradients;
        private readonly LossPart _part = part;

        internal readonly int Units => units;

        internal readonly int Steps => steps;

        internal readonly bool Differentiate => _part.Differentiate;

        /// <summary>Steps that have rows with a loss.</summary>
        internal readonly int LiveSteps => perStep ? table.Live : 1;

        /// <summary>Rows of the caller's targets: those that nobody reads too.</summary>
        internal readonly int TargetRows => _part.Batch * steps;

        /// <summary>What a sum of losses, one for each row, is divided by; 1 where no row has one.</summary>
        internal readonly double Divisor => _part.Total > 0 ? _part.Total : 1;

        internal readonly ReadOnlySpan<float> ClassWeights => _part.ClassWeights;

        /// <summary>Whether rows have weights.</summary>
        internal readonly bool IsWeighted => !_part.Weights.IsEmpty;

        /// <summary>The weight of a row of the caller's targets. A row of weight 0 is not read.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly float Weight(int targetRow) => LossWeights.Of(_part.Weights, targetRow, _part.Batch, steps);

        /// <summary>Rows of a step that have a loss: an empty sequence has none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly int Live(int step) => table.Active[step];

        /// <summary>The row of the caller's targets that belongs to a row of a step.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal readonly int TargetRow(int step, int row) => ((_part.First + table.SequenceOf(row)) * steps) + step;

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

        /// <summary>The gradient of a row without a loss.</summary>
        internal readonly void ClearRow(int row)
        {
            if (_part.Differentiate)
            {
                Gradients(row).Clear();
            }
        }

        /// <summary>Rows of empty sequences have outputs, but no loss.</summary>
        internal readonly void ClearEmpty()
        {
            int first = table.Active[0];
            if (!perStep && _part.Differentiate && first < table.Count)
            {
                Numerics.Rows.Clear(ref Unsafe.Add(ref _gradients, first * stride), (table.Count - first) * stride);
            }
        }
    }

    /// <summary><see cref="Loss.MeanSquaredError"/>, in scaled units.</summary>
    public static double MeanSquaredError(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<Squared>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.MeanAbsoluteError"/>, in scaled units.</summary>
    public static double MeanAbsoluteError(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<Absolute>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.Huber"/> (Huber 1964) with delta 1, in scaled units.</summary>
    public static double Huber(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        Regression<HuberPenalty>(rows, targets, mean, scale);

    /// <summary><see cref="Loss.BinaryCrossEntropy"/>, from the values before the sigmoid.</summary>
    public static double BinaryCrossEntropy(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale) =>
        rows.ClassWeights.IsEmpty
            ? Regression<Logistic>(rows, targets, mean, scale)
            : WeightedBinaryCrossEntropy(rows, targets, rows.ClassWeights);

    /// <summary><see cref="Loss.SoftmaxCrossEntropy"/>: one class index per row.</summary>
    /// <exception cref="ArgumentException">An index is not one of the classes.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SoftmaxCrossEntropy(OutputRows rows, ReadOnlySpan<int> targets)
    {
        CheckLength(targets.Length, rows.TargetRows);
        double sum = 0;
        double factor = 1 / rows.Divisor;
        var classWeights = rows.ClassWeights;
        for (int row = 0, step = 0; step < rows.LiveSteps; step++)
        {
            for (int r = 0; r < rows.Live(step); r++, row++)
            {
                int index = rows.TargetRow(step, r);
                float weight = rows.Weight(index);
                if (weight == 0)
                {
                    rows.ClearRow(row);
                    continue;
                }

                int target = targets[index];
                if ((uint)target >= (uint)rows.Units)
                {
                    ThrowClass(index, target, rows.Steps, rows.Units);
                }

                var logits = rows.Outputs(row);
                var gradients = rows.Gradients(row);
                var (largest, total) = ExpRow(
                    ref MemoryMarshal.GetReference(logits), logits.Length, ref MemoryMarshal.GetReference(gradients));
                weight *= classWeights.IsEmpty ? 1 : classWeights[target];
                sum += weight * (Math.Log(total) - (logits[target] - largest));
                if (rows.Differentiate)
                {
                    float slope = (float)(weight * factor);
                    ScaleRow(ref MemoryMarshal.GetReference(gradients), slope / total, gradients.Length);
                    gradients[target] -= slope;
                }
            }
        }

        rows.ClearEmpty();
        return sum / rows.Divisor;
    }

    /// <summary>
    /// exp(x - largest) of a row that is padded to whole granules; the padding becomes zero. A NaN makes the sum NaN.
    /// </summary>
    /// <returns>The largest value, and the sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Largest, float Total) ExpRow(ref float row, int units, ref float target)
    {
        float largest = Largest(ref row, units);
        if (Vector512.IsHardwareAccelerated)
        {
            var sum = Vector512<float>.Zero;
            for (int j = 0; j < units; j += Vector512<float>.Count)
            {
                var value = VectorMath.Exp(Vector512.LoadUnsafe(ref row, (nuint)j) - Vector512.Create(largest));
                value &= VectorMasks.Below16(units - j);
                value.StoreUnsafe(ref target, (nuint)j);
                sum += value;
            }

            return (largest, Vector512.Sum(sum));
        }

        var total = Vector128<float>.Zero;
        for (int j = 0; j < units; j += Vector128<float>.Count)
        {
            var value = VectorMath.Exp(Vector128.LoadUnsafe(ref row, (nuint)j) - Vector128.Create(largest));
            value &= VectorMasks.Below4(units - j);
            value.StoreUnsafe(ref target, (nuint)j);
            total += value;
        }

        return (largest, Vector128.Sum(total));
    }

    /// <summary>The largest of some values, none of which is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Largest(ref float row, int units)
    {
        // Whole vectors and then the last one again, or one by one where they do not fill a vector.
        float largest = row;
        int last = units - Vector<float>.Count;
        if (last >= 0)
        {
            var values = Vector.LoadUnsafe(ref row, (nuint)last);
            for (int j = 0; j < last; j += Vector<float>.Count)
            {
                values = Vector.MaxNative(values, Vector.LoadUnsafe(ref row, (nuint)j));
            }

            for (int j = 0; j < Vector<float>.Count; j++)
            {
                largest = MathF.Max(largest, values[j]);
            }

            return largest;
        }

        for (int j = 1; j < units; j++)
        {
            largest = MathF.Max(largest, Unsafe.Add(ref row, j));
        }

        return largest;
    }

    /// <summary>Multiplies a row that is padded to whole granules.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleRow(ref float row, float factor, int units)
    {
        for (int j = 0; j < units; j += Vector<float>.Count)
        {
            (Vector.LoadUnsafe(ref row, (nuint)j) * factor).StoreUnsafe(ref row, (nuint)j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Regression<TPenalty>(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
        where TPenalty : struct, IPenalty
    {
        CheckLength(targets.Length, rows.TargetRows * rows.Units);
        double sum = 0;
        double factor = 1 / (rows.Divisor * rows.Units);
        bool weighted = rows.IsWeighted;
        float weight = 1;
        float rowFactor = (float)factor;
        ref float firstMean = ref MemoryMarshal.GetReference(mean);
        ref float firstScale = ref MemoryMarshal.GetReference(scale);
        for (int row = 0, step = 0; step < rows.LiveSteps; step++)
        {
            for (int r = 0; r < rows.Live(step); r++, row++)
            {
                int targetRow = rows.TargetRow(step, r);
                if (weighted)
                {
                    weight = rows.Weight(targetRow);
                    rowFactor = (float)(weight * factor);
                    if (weight == 0)
                    {
                        rows.ClearRow(row);
                        continue;
                    }
                }

                int first = targetRow * rows.Units;
                ref float outputs = ref MemoryMarshal.GetReference(rows.Outputs(row));
                ref float gradients = ref rows.Differentiate
                    ? ref MemoryMarshal.GetReference(rows.Gradients(row))
                    : ref Unsafe.NullRef<float>();
                for (int j = 0; j < rows.Units; j++)
                {
                    float target = targets[first + j];
                    if (!float.IsFinite(target))
                    {
                        ThrowNotFinite(first + j, target, rows.Steps, rows.Units);
                    }

                    float scaled = (target - Unsafe.Add(ref firstMean, j)) / Unsafe.Add(ref firstScale, j);
                    var (loss, slope) = TPenalty.Evaluate(Unsafe.Add(ref outputs, j), scaled);
                    sum += weight * loss;
                    if (rows.Differentiate)
                    {
                        Unsafe.Add(ref gradients, j) = slope * rowFactor;
                    }
                }
            }
        }

        rows.ClearEmpty();
        return sum / (rows.Divisor * rows.Units);
    }

    /// <summary>
    /// -w1 t log s(x) - w0 (1 - t) log(1 - s(x)), where s is the sigmoid: a target between 0 and 1 is a part of each
    /// class.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double WeightedBinaryCrossEntropy(
        OutputRows rows, ReadOnlySpan<float> targets, ReadOnlySpan<float> classWeights)
    {
        CheckLength(targets.Length, rows.TargetRows * rows.Units);
        double sum = 0;
        double factor = 1 / (rows.Divisor * rows.Units);
        for (int row = 0, step = 0; step < rows.LiveSteps; step++)
        {
            for (int r = 0; r < rows.Live(step); r++, row++)
            {
                int targetRow = rows.TargetRow(step, r);
                float weight = rows.Weight(targetRow);
                if (weight == 0)
                {
                    rows.ClearRow(row);
                    continue;
                }

                var outputs = rows.Outputs(row);
                for (int j = 0; j < rows.Units; j++)
                {
                    int index = (targetRow * rows.Units) + j;
                    float target = targets[index];
                    if (!float.IsFinite(target))
                    {
                        ThrowNotFinite(index, target, rows.Steps, rows.Units);
                    }

                    var (ifOne, slopeIfOne) = Logistic.Evaluate(outputs[j], 1);
                    var (ifZero, slopeIfZero) = Logistic.Evaluate(outputs[j], 0);
                    float one = weight * classWeights[1] * target;
                    float zero = weight * classWeights[0] * (1 - target);
                    sum += ((double)one * ifOne) + ((double)zero * ifZero);
                    if (rows.Differentiate)
                    {
                        rows.Gradients(row)[j] = (float)(((one * slopeIfOne) + (zero * slopeIfZero)) * factor);
                    }
                }
            }
        }

        rows.ClearEmpty();
        return sum / (rows.Divisor * rows.Units);
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
