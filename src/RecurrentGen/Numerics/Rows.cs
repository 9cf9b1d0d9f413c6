using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>
/// Rows of floats as generated code keeps them: one per step and sequence, time first, padded with zeros.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Rows
{
    /// <summary>Sets floats to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ref float first, int length) => MemoryMarshal.CreateSpan(ref first, length).Clear();

    /// <summary>
    /// Copies stretches of a row to the same places of several rows: the start of sums in some slots of gates.
    /// </summary>
    /// <param name="row">The first stretch.</param>
    /// <param name="length">Floats of a stretch.</param>
    /// <param name="runs">Stretches.</param>
    /// <param name="between">Floats from one stretch to the next, there and in the target.</param>
    /// <param name="target">The first stretch of the first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillRuns(
        ref float row, int length, int runs, int between, ref float target, int stride, int rows)
    {
        for (int run = 0; run < runs; run++)
        {
            var source = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref row, run * between), length);
            for (int i = 0; i < rows; i++)
            {
                ref float place = ref Unsafe.Add(ref target, ((nint)i * stride) + (run * between));
                source.CopyTo(MemoryMarshal.CreateSpan(ref place, length));
            }
        }
    }

    /// <summary>Adds floats to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ref float source, ref float target, int length)
    {
        int i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref source, (nuint)i) + Vector.LoadUnsafe(ref target, (nuint)i);
            sum.StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref target, i) += Unsafe.Add(ref source, i);
        }
    }

    /// <summary>Copies floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref float source, ref float target, int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref source, length).CopyTo(MemoryMarshal.CreateSpan(ref target, length));

    /// <summary>
    /// Adds stretches of a packed row to stretches of a wider one, or the other way round: the biases that not every
    /// slot has.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRuns(
        ref float source, int sourceStride, ref float target, int targetStride, int length, int runs)
    {
        for (int run = 0; run < runs; run++)
        {
            Add(ref Unsafe.Add(ref source, run * sourceStride), ref Unsafe.Add(ref target, run * targetStride), length);
        }
    }

    /// <summary>
    /// Copies sequences in, time first, as <c>(value - mean) / scale</c>. What is not finite becomes NaN, since
    /// infinity would leave the first tanh as a plausible 1.
    /// </summary>
    /// <param name="source">The first value of the first sequence.</param>
    /// <param name="shape">Sequences, steps and values per step, and their distances.</param>
    /// <param name="mean">One per feature.</param>
    /// <param name="scale">One per feature.</param>
    /// <param name="target">The first row.</param>
    /// <param name="stride">Floats per row; those beyond the features become zero.</param>
    /// <param name="table">The rows; what lies behind a sequence's length is not read.</param>
    /// <returns>Whether all values are finite, scaled ones included.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool CopyIn(
        ref float source,
        SequenceShape shape,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> scale,
        ref float target,
        int stride,
        RowTable table)
    {
        bool finite = true;
        int features = mean.Length;
        ref float start = ref MemoryMarshal.GetReference(mean);
        MemoryMarshal.CreateSpan(ref target, table.Start[shape.Steps] * stride).Clear();
        var order = table.Order;
        for (int step = 0; step < table.Live; step++)
        {
            foreach (int sequence in order[..table.Active[step]])
            {
                ref float from = ref Unsafe.Add(ref source, shape.At(sequence, step));
                finite &= shape.FeatureStride == 1
                    ? CopyRowIn(ref from, ref start, ref MemoryMarshal.GetReference(scale), features, ref target)
                    : CopyStridedRowIn(ref from, shape.FeatureStride, mean, scale, ref target);
                target = ref Unsafe.Add(ref target, stride);
            }
        }

        return finite;
    }

    /// <summary>Copies one row in, as <c>(value - mean) / scale</c>; what is not finite becomes NaN.</summary>
    /// <param name="source">The first value.</param>
    /// <param name="mean">The first mean.</param>
    /// <param name="scale">The first scale.</param>
    /// <param name="features">Values, at least 1; a constant where this is called.</param>
    /// <param name="target">The first scaled value.</param>
    /// <returns>Whether all values are finite, scaled ones included.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CopyRowIn(ref float source, ref float mean, ref float scale, int features, ref float target)
    {
        if (features >= Vector128<float>.Count)
        {
            return CopyLongRowIn(ref source, ref mean, ref scale, features, ref target);
        }

        float check = 0;
        for (int j = 0; j < features; j++)
        {
            float value = (Unsafe.Add(ref source, j) - Unsafe.Add(ref mean, j)) / Unsafe.Add(ref scale, j);
            float zeroOrNaN = value - value;
            Unsafe.Add(ref target, j) = value + zeroOrNaN;
            check += zeroOrNaN;
        }

        return check == 0;
    }

    /// <summary>Copies one row out, as <c>value * scale + mean</c>.</summary>
    /// <param name="source">The first value.</param>
    /// <param name="mean">The first mean.</param>
    /// <param name="scale">The first scale.</param>
    /// <param name="outputs">Values; a constant where this is called.</param>
    /// <param name="target">The first physical value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRowOut(ref float source, ref float mean, ref float scale, int outputs, ref float target)
    {
        for (int j = 0; j < outputs; j++)
        {
            Unsafe.Add(ref target, j) =
                (Unsafe.Add(ref source, j) * Unsafe.Add(ref scale, j)) + Unsafe.Add(ref mean, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool CopyLongRowIn(
        ref float source, ref float mean, ref float scale, int features, ref float target)
    {
        int j = 0;
        var wideCheck = Vector<float>.Zero;
        for (; j <= features - Vector<float>.Count; j += Vector<float>.Count)
        {
            var value = (Vector.LoadUnsafe(ref source, (nuint)j) - Vector.LoadUnsafe(ref mean, (nuint)j))
                / Vector.LoadUnsafe(ref scale, (nuint)j);
            var zeroOrNaN = value - value;
            (value + zeroOrNaN).StoreUnsafe(ref target, (nuint)j);
            wideCheck += zeroOrNaN;
        }

        bool finite = Vector.EqualsAll(wideCheck, Vector<float>.Zero);
        if (j == features)
        {
            return finite;
        }

        var check = Vector128<float>.Zero;
        int last = features - Vector128<float>.Count;
        for (j = Math.Min(j, last); ; j = Math.Min(j + Vector128<float>.Count, last))
        {
            // Some of the last values come twice.
            var value = (Vector128.LoadUnsafe(ref source, (nuint)j) - Vector128.LoadUnsafe(ref mean, (nuint)j))
                / Vector128.LoadUnsafe(ref scale, (nuint)j);
            var zeroOrNaN = value - value;
            (value + zeroOrNaN).StoreUnsafe(ref target, (nuint)j);
            check += zeroOrNaN;
            if (j == last)
            {
                return finite && Vector128.EqualsAll(check, Vector128<float>.Zero);
            }
        }
    }

    private static bool CopyStridedRowIn(
        ref float source, nint featureStride, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ref float target)
    {
        float check = 0;
        for (int j = 0; j < mean.Length; j++)
        {
            float value = (Unsafe.Add(ref source, j * featureStride) - mean[j]) / scale[j];
            float zeroOrNaN = value - value;
            Unsafe.Add(ref target, j) = value + zeroOrNaN;
            check += zeroOrNaN;
        }

        return check == 0;
    }

    /// <summary>
    /// Copies sequences out, as <c>value * scale + mean</c>; steps behind a sequence's length become zero.
    /// </summary>
    /// <param name="source">The first row, time first.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="mean">One per feature.</param>
    /// <param name="scale">One per feature.</param>
    /// <param name="target">The first value of the first sequence.</param>
    /// <param name="shape">Sequences, steps and values per step, and their distances.</param>
    /// <param name="table">The rows.</param>
    /// <param name="perStep">Whether there is a row for each step, or one for each sequence.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyOut(
        ref float source,
        int stride,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> scale,
        ref float target,
        SequenceShape shape,
        RowTable table,
        bool perStep)
    {
        if (perStep && !table.IsFull)
        {
            ClearPadding(ref target, shape, mean.Length, table);
        }

        var order = table.Order;
        for (int step = 0; step < shape.Steps; step++)
        {
            foreach (int sequence in perStep ? order[..table.Active[step]] : order)
            {
                ref float to = ref Unsafe.Add(ref target, shape.At(sequence, step));
                int j = shape.FeatureStride == 1 ? CopyVectorsOut(ref source, mean, scale, ref to) : 0;
                for (; j < mean.Length; j++)
                {
                    Unsafe.Add(ref to, j * shape.FeatureStride) = (Unsafe.Add(ref source, j) * scale[j]) + mean[j];
                }

                source = ref Unsafe.Add(ref source, stride);
            }
        }
    }

    /// <summary>Sets what lies behind the lengths of sequences to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearPadding(ref float target, SequenceShape shape, int features, RowTable table)
    {
        for (int row = 0; row < table.Count; row++)
        {
            for (int step = table.Lengths[row]; step < shape.Steps; step++)
            {
                ref float to = ref Unsafe.Add(ref target, shape.At(table.Order[row], step));
                for (int j = 0; j < features; j++)
                {
                    Unsafe.Add(ref to, j * shape.FeatureStride) = 0;
                }
            }
        }
    }

    /// <summary>Copies as many values of a row out as fill vectors.</summary>
    /// <returns>How many these are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CopyVectorsOut(
        ref float source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ref float target)
    {
        int j = 0;
        for (; j <= mean.Length - Vector<float>.Count; j += Vector<float>.Count)
        {
            var value = Vector.LoadUnsafe(ref source, (nuint)j);
            value = (value * Vector.LoadUnsafe(in MemoryMarshal.GetReference(scale), (nuint)j))
                + Vector.LoadUnsafe(in MemoryMarshal.GetReference(mean), (nuint)j);
            value.StoreUnsafe(ref target, (nuint)j);
        }

        return j;
    }

    /// <summary>
    /// Copies gradients of physical values in: <c>value * scale</c>. Those behind a sequence's length are not read.
    /// </summary>
    /// <inheritdoc cref="CopyOut" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyGradientsIn(
        ref float source,
        SequenceShape shape,
        ReadOnlySpan<float> scale,
        ref float target,
        int stride,
        RowTable table,
        bool perStep)
    {
        var order = table.Order;
        for (int step = 0; step < shape.Steps; step++)
        {
            foreach (int sequence in perStep ? order[..table.Active[step]] : order)
            {
                ref float from = ref Unsafe.Add(ref source, shape.At(sequence, step));
                var row = MemoryMarshal.CreateSpan(ref target, stride);
                for (int j = 0; j < scale.Length; j++)
                {
                    row[j] = Unsafe.Add(ref from, j * shape.FeatureStride) * scale[j];
                }

                row[scale.Length..].Clear();
                target = ref Unsafe.Add(ref target, stride);
            }
        }
    }

    /// <summary>
    /// Copies gradients of inputs out as those of physical values: <c>value / scale</c>, and zero behind a sequence's
    /// length.
    /// </summary>
    /// <inheritdoc cref="CopyOut" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyGradientsOut(
        ref float source, int stride, ReadOnlySpan<float> scale, ref float target, SequenceShape shape, RowTable table)
    {
        if (!table.IsFull)
        {
            ClearPadding(ref target, shape, scale.Length, table);
        }

        var order = table.Order;
        for (int step = 0; step < table.Live; step++)
        {
            foreach (int sequence in order[..table.Active[step]])
            {
                ref float to = ref Unsafe.Add(ref target, shape.At(sequence, step));
                for (int j = 0; j < scale.Length; j++)
                {
                    Unsafe.Add(ref to, j * shape.FeatureStride) = Unsafe.Add(ref source, j) / scale[j];
                }

                source = ref Unsafe.Add(ref source, stride);
            }
        }
    }
}

/// <summary>Sequences in a caller's memory.</summary>
/// <param name="Count">Sequences.</param>
/// <param name="Steps">Steps of each.</param>
/// <param name="SequenceStride">Floats from a sequence to the next.</param>
/// <param name="StepStride">Floats from a step to the next.</param>
/// <param name="FeatureStride">Floats from a feature to the next.</param>
public readonly record struct SequenceShape(int Count, int Steps, nint SequenceStride, nint StepStride, nint FeatureStride)
{
    /// <summary>Row-major <c>[count, steps, features]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SequenceShape RowMajor(int count, int steps, int features) =>
        new(count, steps, (nint)steps * features, features, 1);

    /// <summary>Offset of a step of a sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint At(int sequence, int step) => (sequence * SequenceStride) + (step * StepStride);
}
