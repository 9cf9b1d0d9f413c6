using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>Rows of floats as generated code keeps them: one per step and sequence, time first, padded with zeros.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Rows
{
    /// <summary>Sets floats to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ref float first, int length) => MemoryMarshal.CreateSpan(ref first, length).Clear();

    /// <summary>Copies one row to several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(ref float row, int columns, ref float target, int rows)
    {
        var source = MemoryMarshal.CreateReadOnlySpan(ref row, columns);
        var all = MemoryMarshal.CreateSpan(ref target, columns * rows);
        for (int i = 0; i < rows; i++)
        {
            source.CopyTo(all.Slice(i * columns, columns));
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
    /// Adds stretches of a packed row to stretches of a wider one, or the other way round: the biases that not every slot has.
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
    /// Copies sequences in, time first, as <c>(value - mean) / scale</c>. What is not finite becomes NaN, since infinity
    /// would leave the first tanh as a plausible 1.
    /// </summary>
    /// <param name="source">The first value of the first sequence.</param>
    /// <param name="shape">Sequences, steps and values per step, and their distances.</param>
    /// <param name="mean">One per feature.</param>
    /// <param name="scale">One per feature.</param>
    /// <param name="target">The first row.</param>
    /// <param name="stride">Floats per row; those beyond the features become zero.</param>
    /// <returns>Whether all values are finite, scaled ones included.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool CopyIn(
        ref float source, SequenceShape shape, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ref float target, int stride)
    {
        float check = 0;
        for (int step = 0; step < shape.Steps; step++)
        {
            for (int sequence = 0; sequence < shape.Count; sequence++)
            {
                ref float from = ref Unsafe.Add(ref source, shape.At(sequence, step));
                var row = MemoryMarshal.CreateSpan(ref target, stride);
                for (int j = 0; j < mean.Length; j++)
                {
                    float value = (Unsafe.Add(ref from, j * shape.FeatureStride) - mean[j]) / scale[j];
                    float zeroOrNaN = value - value;
                    row[j] = value + zeroOrNaN;
                    check += zeroOrNaN;
                }

                row[mean.Length..].Clear();
                target = ref Unsafe.Add(ref target, stride);
            }
        }

        return check == 0;
    }

    /// <summary>Copies one row in, as <c>(value - mean) / scale</c>.</summary>
    /// <returns>Whether all values are finite, scaled ones included.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool CopyRowIn(
        ReadOnlySpan<float> source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ref float target)
    {
        float check = 0;
        for (int j = 0; j < source.Length; j++)
        {
            float value = (source[j] - mean[j]) / scale[j];
            Unsafe.Add(ref target, j) = value;
            check += value - value;
        }

        return check == 0;
    }

    /// <summary>Copies one row out, as <c>value * scale + mean</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRowOut(
        ref float source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> target)
    {
        for (int j = 0; j < target.Length; j++)
        {
            target[j] = (Unsafe.Add(ref source, j) * scale[j]) + mean[j];
        }
    }

    /// <summary>Copies sequences out, as <c>value * scale + mean</c>.</summary>
    /// <param name="source">The first row, time first.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="mean">One per feature.</param>
    /// <param name="scale">One per feature.</param>
    /// <param name="target">The first value of the first sequence.</param>
    /// <param name="shape">Sequences, steps and values per step, and their distances.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyOut(
        ref float source, int stride, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ref float target, SequenceShape shape)
    {
        for (int step = 0; step < shape.Steps; step++)
        {
            for (int sequence = 0; sequence < shape.Count; sequence++)
            {
                ref float to = ref Unsafe.Add(ref target, shape.At(sequence, step));
                for (int j = 0; j < mean.Length; j++)
                {
                    Unsafe.Add(ref to, j * shape.FeatureStride) = (Unsafe.Add(ref source, j) * scale[j]) + mean[j];
                }

                source = ref Unsafe.Add(ref source, stride);
            }
        }
    }

    /// <summary>Copies gradients of physical values in: <c>value * scale</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyGradientsIn(
        ref float source, SequenceShape shape, ReadOnlySpan<float> scale, ref float target, int stride)
    {
        for (int step = 0; step < shape.Steps; step++)
        {
            for (int sequence = 0; sequence < shape.Count; sequence++)
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

    /// <summary>Copies gradients out as those of physical values: <c>value / scale</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyGradientsOut(
        ref float source, int stride, ReadOnlySpan<float> scale, ref float target, SequenceShape shape)
    {
        for (int step = 0; step < shape.Steps; step++)
        {
            for (int sequence = 0; sequence < shape.Count; sequence++)
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
