using System.ComponentModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>Joins the halves of a bidirectional layer, and splits the gradient again.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MergeRows
{
    /// <summary>Rows side by side; padding becomes zero.</summary>
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
    public static void Sum(ref float forward, ref float backward, float factor, ref float target, int length)
    {
        var to = Span(ref target, length);
        TensorPrimitives.Add(Span(ref forward, length), Span(ref backward, length), to);
        TensorPrimitives.Multiply(to, factor, to);
    }

    /// <summary>The gradients of <see cref="Sum"/>.</summary>
    public static void SumBackward(ref float gradient, float factor, ref float forward, ref float backward, int length)
    {
        TensorPrimitives.Multiply(Span(ref gradient, length), factor, Span(ref forward, length));
        TensorPrimitives.Multiply(Span(ref gradient, length), factor, Span(ref backward, length));
    }

    /// <summary>forward * backward.</summary>
    public static void Multiply(ref float forward, ref float backward, ref float target, int length) =>
        TensorPrimitives.Multiply(Span(ref forward, length), Span(ref backward, length), Span(ref target, length));

    /// <summary>The gradients of <see cref="Multiply"/>.</summary>
    public static void MultiplyBackward(
        ref float gradient, ref float forward, ref float backward, ref float dForward, ref float dBackward, int length)
    {
        TensorPrimitives.Multiply(Span(ref gradient, length), Span(ref backward, length), Span(ref dForward, length));
        TensorPrimitives.Multiply(Span(ref gradient, length), Span(ref forward, length), Span(ref dBackward, length));
    }

    private static ReadOnlySpan<float> Half(ref float rows, int row, int stride, int half) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref rows, row * stride), half);

    private static void Split(ReadOnlySpan<float> half, ref float rows, int row, int stride)
    {
        var to = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref rows, row * stride), stride);
        half.CopyTo(to);
        to[half.Length..].Clear();
    }

    private static Span<float> Span(ref float first, int length) => MemoryMarshal.CreateSpan(ref first, length);
}
