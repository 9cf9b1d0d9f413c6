using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The largest value of every feature over a window of steps.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MaxPool1DKernel
{
    /// <summary>Takes the largest values of the steps that fall due; NaN is larger than all.</summary>
    /// <param name="inputActive">Live rows of each step of the input.</param>
    /// <param name="inputStart">First row of each step of the input, and all rows.</param>
    /// <param name="active">Live rows of each step of the output.</param>
    /// <param name="start">First row of each step of the output, and all rows.</param>
    /// <param name="input">The first row.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    /// <param name="output">The first row of outputs.</param>
    /// <param name="outputStride">Floats from one row to the next.</param>
    /// <param name="features">Features of both.</param>
    /// <param name="size">Steps of a window.</param>
    /// <param name="first">The step of the input with which the first output falls due.</param>
    /// <param name="stride">Steps of the input from one output to the next.</param>
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
            Rows.Copy(ref Unsafe.Add(ref input, (nint)inputStart[window.Oldest] * inputStride), ref target, length);
            for (int step = window.Oldest + 1; step <= window.Newest; step++)
            {
                Largest(
                    ref Unsafe.Add(ref input, (nint)inputStart[step] * inputStride), ref target, ref target, length);
            }
        }
    }

    /// <summary>The gradient of an output goes to the first of the largest values of its window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float input, int inputStride, ref float output, int outputStride,
        ref float dInput, int dInputStride, ref float dOutput, int dOutputStride,
        int features, int size, int first, int stride)
    {
        Rows.Clear(ref dInput, inputStart[inputActive.Length] * dInputStride);
        for (int t = 0; t < active.Length; t++)
        {
            var window = PoolWindow.Of(t, size, first, stride);
            for (int row = 0; row < active[t]; row++)
            {
                nint from = start[t] + row;
                for (nuint i = 0; i < (nuint)features; i += (nuint)Vector<float>.Count)
                {
                    var largest = Vector.LoadUnsafe(ref Unsafe.Add(ref output, from * outputStride), i);
                    var rest = Vector.LoadUnsafe(ref Unsafe.Add(ref dOutput, from * dOutputStride), i);
                    for (int step = window.Oldest; step <= window.Newest; step++)
                    {
                        nint at = inputStart[step] + row;
                        var value = Vector.LoadUnsafe(ref Unsafe.Add(ref input, at * inputStride), i);
                        var hit = Vector.Equals(value, largest);
                        ref float target = ref Unsafe.Add(ref dInput, at * dInputStride);
                        var sum = Vector.LoadUnsafe(ref target, i)
                            + Vector.ConditionalSelect(hit, rest, Vector<float>.Zero);
                        sum.StoreUnsafe(ref target, i);
                        rest = Vector.ConditionalSelect(hit, Vector<float>.Zero, rest);
                    }
                }
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
            Rows.Copy(ref input, ref output, features);
            for (int step = 1; step <= steps; step++)
            {
                ref float earlier = ref Unsafe.Add(ref past, (nint)(size - 1 - step) * features);
                Largest(ref earlier, ref output, ref output, features);
            }
        }

        ConvolutionWindows.Shift(ref input, ref past, ref newPast, size - 1, features);
        return due;
    }

    // Whole vectors are written, into the padding of the last row; what they read behind it is some other memory of the
    // caller's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Largest(ref float a, ref float b, ref float target, int length)
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<float>.Count)
        {
            Vector.Max(Vector.LoadUnsafe(ref a, i), Vector.LoadUnsafe(ref b, i)).StoreUnsafe(ref target, i);
        }
    }
}
