using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The largest value of every feature over the valid steps of each sequence.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxPoolingKernel
{
    /// <summary>Takes the largest values; NaN is larger than all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, int sequences, ref float input, int inputStride, ref float output, int outputStride)
    {
        RowVectors.ClearEmpty(active, sequences, ref output, outputStride);
        Rows.Copy(ref input, ref output, active[0] * outputStride);
        for (int t = 1; t < active.Length; t++)
        {
            ref float rows = ref Unsafe.Add(ref input, (nint)start[t] * inputStride);
            Largest(ref rows, ref output, ref output, active[t] * outputStride);
        }
    }

    /// <summary>The gradient goes to the first of the largest values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] active, int[] start, ref float input, int inputStride, ref float output, int outputStride,
        ref float dInput, int dInputStride, ref float dOutput, int dOutputStride)
    {
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            for (nuint i = 0; i < (nuint)outputStride; i += (nuint)Vector<float>.Count)
            {
                var largest = Vector.LoadUnsafe(ref Unsafe.Add(ref output, (nint)row * outputStride), i);
                var rest = Vector.LoadUnsafe(ref Unsafe.Add(ref dOutput, (nint)row * dOutputStride), i);
                for (int t = 0; t < steps; t++)
                {
                    nint at = start[t] + row;
                    var hit = Vector.Equals(Vector.LoadUnsafe(ref Unsafe.Add(ref input, at * inputStride), i), largest);
                    var gradient = Vector.ConditionalSelect(hit, rest, Vector<float>.Zero);
                    gradient.StoreUnsafe(ref Unsafe.Add(ref dInput, at * dInputStride), i);
                    rest = Vector.ConditionalSelect(hit, Vector<float>.Zero, rest);
                }
            }
        }
    }

    /// <summary>One step of a live signal: the largest values so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int size,
        ref float started, ref float newStarted, ref float largest, ref float newLargest)
    {
        Largest(ref input, ref started == 0 ? ref input : ref largest, ref output, size);
        Rows.Copy(ref output, ref newLargest, size);
        newStarted = 1;
    }

    // Whole vectors are written, into the padding of the last row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Largest(ref float a, ref float b, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            Vector.Max(Vector.LoadUnsafe(ref a, i), Vector.LoadUnsafe(ref b, i)).StoreUnsafe(ref target, i);
        }
    }
}
