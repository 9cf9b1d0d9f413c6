using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The mean of every feature over a window of steps, of those that there are.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AveragePool1DKernel
{
    /// <summary>Takes the means of the steps that fall due.</summary>
    /// <inheritdoc cref="MaxPool1DKernel.Forward" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float input, int inputStride, ref float output, int outputStride,
        int features, int size, int first, int stride)
    {
        for (int t = 0; t < active.Length; t++)
        {
            var window = PoolWindow.Of(t, size, first, stride);
            ref float target = ref Unsafe.Add(ref output, (nint)start[t] * outputStride);
            int length = active[t] * outputStride;
            float share = 1f / window.Steps;
            RowVectors.Scale(
                ref Unsafe.Add(ref input, (nint)inputStart[window.Oldest] * inputStride), share, ref target, length);
            for (int step = window.Oldest + 1; step <= window.Newest; step++)
            {
                RowVectors.AddScaled(
                    ref Unsafe.Add(ref input, (nint)inputStart[step] * inputStride), share, ref target, length);
            }
        }
    }

    /// <summary>The gradient of an output goes to all steps of its window in equal parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float dInput, int dInputStride, ref float dOutput, int dOutputStride,
        int features, int size, int first, int stride)
    {
        Rows.Clear(ref dInput, inputStart[inputActive.Length] * dInputStride);
        for (int t = 0; t < active.Length; t++)
        {
            var window = PoolWindow.Of(t, size, first, stride);
            ref float source = ref Unsafe.Add(ref dOutput, (nint)start[t] * dOutputStride);
            for (int step = window.Oldest; step <= window.Newest; step++)
            {
                RowVectors.AddScaled(
                    ref source, 1f / window.Steps, ref Unsafe.Add(ref dInput, (nint)inputStart[step] * dInputStride),
                    active[t] * dOutputStride);
            }
        }
    }

    /// <summary>One step of a live signal, which has an output where one falls due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Step(
        ref float input, ref float output, int features, int size, int first, int stride,
        ref float past, ref float newPast, ref float clock, ref float newClock)
    {
        bool due = new StepClock(first, stride, size - 1).Advance(clock, ref newClock, out int steps);
        if (due)
        {
            float share = 1f / (steps + 1);
            Rows.Clear(ref output, features);
            for (int step = steps; step > 0; step--)
            {
                ref float earlier = ref Unsafe.Add(ref past, (nint)(size - 1 - step) * features);
                RowVectors.AddScaledRow(ref earlier, share, ref output, features);
            }

            RowVectors.AddScaledRow(ref input, share, ref output, features);
        }

        ConvolutionWindows.Shift(ref input, ref past, ref newPast, size - 1, features);
        return due;
    }
}
