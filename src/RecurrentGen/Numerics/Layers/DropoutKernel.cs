using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Random zeros in training, with the rest scaled up so that the mean stays (Srivastava 2014): per element, or one mask
/// per sequence on the state of a recurrent layer (Gal and Ghahramani 2016).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DropoutKernel
{
    /// <summary>Drops elements; in a pass without noise values stay.</summary>
    /// <param name="active">Live rows of each step.</param>
    /// <param name="start">First row of each step.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="input">The first row.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    /// <param name="output">The first row of the result.</param>
    /// <param name="outputStride">Floats from one row to the next.</param>
    /// <param name="perStep">1 where there is a row for every step, 0 where there is one for every sequence.</param>
    /// <param name="size">Features.</param>
    /// <param name="rate">The probability of a zero.</param>
    /// <param name="noise">The random bits.</param>
    /// <param name="place">Of the layer in the model.</param>
    /// <param name="mask">Takes the factors, for the backward pass.</param>
    /// <param name="maskStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, int rows, ref float input, int inputStride, ref float output, int outputStride,
        int perStep, int size, float rate, RowNoise noise, int place, ref float mask, int maskStride)
    {
        if (!noise.IsActive)
        {
            Rows.Copy(ref input, ref output, rows * inputStride);
            return;
        }

        int steps = perStep == 0 ? 1 : active.Length;
        for (int t = 0; t < steps; t++)
        {
            int live = perStep == 0 ? rows : active[t];
            for (int row = 0; row < live; row++)
            {
                nint at = (perStep == 0 ? 0 : start[t]) + row;
                noise.Fill(place, row, t, rate, ref Unsafe.Add(ref mask, at * maskStride), size, maskStride);
            }
        }

        Multiply(ref input, ref mask, ref output, rows * inputStride);
    }

    /// <summary>The gradient of what was kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int rows, ref float dInput, int inputStride, ref float dOutput, int outputStride, ref float mask, int maskStride) =>
        Multiply(ref dOutput, ref mask, ref dInput, rows * outputStride);

    /// <summary>One mask for every sequence; ones in a pass without noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillMasks(
        RowNoise noise, int place, float rate, int sequences, int size, ref float mask, int stride)
    {
        for (int row = 0; row < sequences; row++)
        {
            ref float first = ref Unsafe.Add(ref mask, (nint)row * stride);
            if (noise.IsActive)
            {
                noise.Fill(place, row, 0, rate, ref first, size, stride);
            }
            else
            {
                System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref first, stride).Fill(1);
            }
        }
    }

    /// <summary>target = values * mask.</summary>
    /// <param name="values">The first value.</param>
    /// <param name="mask">The first factor.</param>
    /// <param name="target">The first product.</param>
    /// <param name="length">Floats: whole granules.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ref float values, ref float mask, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            (Vector.LoadUnsafe(ref values, i) * Vector.LoadUnsafe(ref mask, i)).StoreUnsafe(ref target, i);
        }
    }

    /// <summary>target += values * mask.</summary>
    /// <inheritdoc cref="Multiply" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(ref float values, ref float mask, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref target, i)
                + (Vector.LoadUnsafe(ref values, i) * Vector.LoadUnsafe(ref mask, i));
            sum.StoreUnsafe(ref target, i);
        }
    }
}
