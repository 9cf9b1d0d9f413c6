using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The mean over the valid steps of each sequence.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MeanPoolingKernel
{
    /// <summary>Takes the mean of the rows of every sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, int sequences, ref float input, int inputStride, ref float output, int outputStride)
    {
        Rows.Clear(ref output, sequences * outputStride);
        for (int t = 0; t < active.Length; t++)
        {
            // The rows of a step are those of the first sequences.
            Rows.Add(ref Unsafe.Add(ref input, (nint)start[t] * inputStride), ref output, active[t] * outputStride);
        }

        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            ref float mean = ref Unsafe.Add(ref output, (nint)row * outputStride);
            RowVectors.Scale(ref mean, 1f / steps, ref mean, outputStride);
        }
    }

    /// <summary>Every step has an equal share of the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] active, int[] start, ref float dInput, int inputStride, ref float dOutput, int outputStride)
    {
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            ref float gradient = ref Unsafe.Add(ref dOutput, (nint)row * outputStride);
            for (int t = 0; t < steps; t++)
            {
                ref float target = ref Unsafe.Add(ref dInput, (nint)(start[t] + row) * inputStride);
                RowVectors.Scale(ref gradient, 1f / steps, ref target, inputStride);
            }
        }
    }

    /// <summary>One step of a live signal: the mean so far, which moves by a share of what is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int size,
        ref float count, ref float newCount, ref float mean, ref float newMean)
    {
        // Stays where a float counts no further; the mean then forgets what is 2^24 steps old.
        newCount = count + 1;
        var share = new Vector<float>(1 / newCount);
        for (nuint i = 0; i < (nuint)size; i += (nuint)Vector<float>.Count)
        {
            var before = Vector.LoadUnsafe(ref mean, i);
            var value = before + (share * (Vector.LoadUnsafe(ref input, i) - before));
            value.StoreUnsafe(ref newMean, i);
            value.StoreUnsafe(ref output, i);
        }
    }
}
