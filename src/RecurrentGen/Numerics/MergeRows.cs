using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>Joins the halves of a bidirectional layer, and splits the gradient again.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MergeRows
{
    /// <summary>Rows side by side; padding becomes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Concat(
        ref float forward, ref float backward, int halfStride, int half, ref float target, int stride, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            var to = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, row * stride), stride);
            Half(ref forward, row, halfStride, half).CopyTo(to);
            Half(ref backward, row, halfStride, half).CopyTo(to[half..]);
            to[(2 * half)..].Clear();
        }
    }

    /// <summary>The gradients of <see cref="Concat"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ConcatBackward(
        ref float gradient, int stride, ref float forward, ref float backward, int halfStride, int half, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            var from = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref gradient, row * stride), stride);
            Split(from[..half], ref forward, row, halfStride);
            Split(from.Slice(half, half), ref backward, row, halfStride);
        }
    }

    /// <summary>forward + backward, times <paramref name="factor"/>: 1 for a sum, 1/2 for an average.</summary>
    /// <param name="forward">Rows of one direction.</param>
    /// <param name="backward">Rows of the other.</param>
    /// <param name="factor">1 or 1/2.</param>
    /// <param name="target">Takes the merged rows.</param>
    /// <param name="length">Floats of all rows: whole granules.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(ref float forward, ref float backward, float factor, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref forward, i) + Vector.LoadUnsafe(ref backward, i);
            (sum * factor).StoreUnsafe(ref target, i);
        }
    }

    /// <summary>The gradients of <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumBackward(ref float gradient, float factor, ref float forward, ref float backward, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            var half = Vector.LoadUnsafe(ref gradient, i) * factor;
            half.StoreUnsafe(ref forward, i);
            half.StoreUnsafe(ref backward, i);
        }
    }

    /// <summary>forward * backward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ref float forward, ref float backward, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            (Vector.LoadUnsafe(ref forward, i) * Vector.LoadUnsafe(ref backward, i)).StoreUnsafe(ref target, i);
        }
    }

    /// <summary>The gradients of <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyBackward(
        ref float gradient, ref float forward, ref float backward, ref float dForward, ref float dBackward, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            var slope = Vector.LoadUnsafe(ref gradient, i);
            (slope * Vector.LoadUnsafe(ref backward, i)).StoreUnsafe(ref dForward, i);
            (slope * Vector.LoadUnsafe(ref forward, i)).StoreUnsafe(ref dBackward, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<float> Half(ref float rows, int row, int stride, int half) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref rows, row * stride), half);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(ReadOnlySpan<float> half, ref float rows, int row, int stride)
    {
        var to = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref rows, row * stride), stride);
        half.CopyTo(to);
        to[half.Length..].Clear();
    }
}
