using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The value of the last step of each sequence.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LastStepKernel
{
    /// <summary>Takes the last row of every sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, int sequences, ref float input, int inputStride, ref float output, int outputStride)
    {
        RowVectors.ClearEmpty(active, sequences, ref output, outputStride);
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            Rows.Copy(
                ref Unsafe.Add(ref input, (nint)(start[steps - 1] + row) * inputStride),
                ref Unsafe.Add(ref output, (nint)row * outputStride),
                outputStride);
        }
    }

    /// <summary>The gradient goes to the last rows, the others have none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] active, int[] start, ref float dInput, int inputStride, ref float dOutput, int outputStride)
    {
        Rows.Clear(ref dInput, start[active.Length] * inputStride);
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            Rows.Copy(
                ref Unsafe.Add(ref dOutput, (nint)row * outputStride),
                ref Unsafe.Add(ref dInput, (nint)(start[steps - 1] + row) * inputStride),
                outputStride);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step(ref float input, ref float output, int size) => Rows.Copy(ref input, ref output, size);
}
