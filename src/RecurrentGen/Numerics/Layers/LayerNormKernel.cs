using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>Normalises every row by its own mean and variance, then scales and shifts it (Ba 2016).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LayerNormKernel
{
    /// <summary>Normalises rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int rows, ref float input, int inputStride, ref float output, int outputStride, int size, float epsilon,
        ref float weight, ref float bias)
    {
        for (int row = 0; row < rows; row++)
        {
            Normalize(ref input, ref output, size, epsilon, ref weight, ref bias);
            input = ref Unsafe.Add(ref input, inputStride);
            output = ref Unsafe.Add(ref output, outputStride);
        }
    }

    /// <summary>The gradients; mean and deviation are computed anew, which is cheaper than to keep them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int rows, ref float input, int inputStride, ref float dInput, int dInputStride,
        ref float dOutput, int dOutputStride, bool inputs, int size, float epsilon,
        ref float weight, ref float dWeight, ref float dBias)
    {
        bool trains = !Unsafe.IsNullRef(ref dWeight);
        for (int row = 0; row < rows; row++)
        {
            var (mean, factor) = Moments(ref input, size, epsilon);
            if (trains)
            {
                AddWeightGradients(ref input, mean, factor, ref dOutput, ref dWeight, ref dBias, dOutputStride);
            }

            if (inputs)
            {
                Differentiate(ref input, mean, factor, ref weight, ref dOutput, ref dInput, size, dInputStride);
            }

            input = ref Unsafe.Add(ref input, inputStride);
            dInput = ref Unsafe.Add(ref dInput, dInputStride);
            dOutput = ref Unsafe.Add(ref dOutput, dOutputStride);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int size, float epsilon, ref float weight, ref float bias) =>
        Normalize(ref input, ref output, size, epsilon, ref weight, ref bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalize(
        ref float input, ref float output, int size, float epsilon, ref float weight, ref float bias)
    {
        var (mean, factor) = Moments(ref input, size, epsilon);
        var (wideMean, wideFactor) = (new Vector<float>(mean), new Vector<float>(factor));
        for (nuint i = 0; i < (nuint)size; i += (nuint)Vector<float>.Count)
        {
            var normal = (Vector.LoadUnsafe(ref input, i) - wideMean) * wideFactor;
            ((normal * Vector.LoadUnsafe(ref weight, i)) + Vector.LoadUnsafe(ref bias, i)).StoreUnsafe(ref output, i);
        }
    }

    /// <summary>
    /// The mean, and 1 / sqrt(variance + epsilon) with the variance of the values themselves (not of a sample).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (float Mean, float Factor) Moments(ref float row, int size, float epsilon)
    {
        var wideSum = Vector<float>.Zero;
        nuint whole = (nuint)(size / Vector<float>.Count * Vector<float>.Count);
        for (nuint i = 0; i < whole; i += (nuint)Vector<float>.Count)
        {
            wideSum += Vector.LoadUnsafe(ref row, i);
        }

        float sum = Vector.Sum(wideSum);
        for (nuint i = whole; i < (nuint)size; i++)
        {
            sum += Unsafe.Add(ref row, i);
        }

        // The squares of differences: those of the values themselves would cancel.
        float mean = sum / size;
        var wideMean = new Vector<float>(mean);
        var wideSquares = Vector<float>.Zero;
        for (nuint i = 0; i < whole; i += (nuint)Vector<float>.Count)
        {
            var difference = Vector.LoadUnsafe(ref row, i) - wideMean;
            wideSquares += difference * difference;
        }

        float squares = Vector.Sum(wideSquares);
        for (nuint i = whole; i < (nuint)size; i++)
        {
            float difference = Unsafe.Add(ref row, i) - mean;
            squares += difference * difference;
        }

        return (mean, 1 / MathF.Sqrt((squares / size) + epsilon));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddWeightGradients(
        ref float input, float mean, float factor, ref float dOutput, ref float dWeight, ref float dBias, int stride)
    {
        var (wideMean, wideFactor) = (new Vector<float>(mean), new Vector<float>(factor));
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            var gradient = Vector.LoadUnsafe(ref dOutput, i);
            var normal = (Vector.LoadUnsafe(ref input, i) - wideMean) * wideFactor;
            (Vector.LoadUnsafe(ref dWeight, i) + (gradient * normal)).StoreUnsafe(ref dWeight, i);
            (Vector.LoadUnsafe(ref dBias, i) + gradient).StoreUnsafe(ref dBias, i);
        }
    }

    /// <summary>
    /// factor (d - mean(d) - n mean(d n)), with d the gradient times the weight and n the normalised row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Differentiate(
        ref float input, float mean, float factor, ref float weight, ref float dOutput, ref float dInput, int size,
        int stride)
    {
        // Gradients and weights are zero in the padding, so whole vectors add nothing to these sums.
        var (wideMean, wideFactor) = (new Vector<float>(mean), new Vector<float>(factor));
        var (wideSum, wideProduct) = (Vector<float>.Zero, Vector<float>.Zero);
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            var gradient = Vector.LoadUnsafe(ref dOutput, i) * Vector.LoadUnsafe(ref weight, i);
            wideSum += gradient;
            wideProduct += gradient * ((Vector.LoadUnsafe(ref input, i) - wideMean) * wideFactor);
        }

        wideSum = new Vector<float>(Vector.Sum(wideSum) / size);
        wideProduct = new Vector<float>(Vector.Sum(wideProduct) / size);
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            var gradient = Vector.LoadUnsafe(ref dOutput, i) * Vector.LoadUnsafe(ref weight, i);
            var normal = (Vector.LoadUnsafe(ref input, i) - wideMean) * wideFactor;
            (wideFactor * (gradient - wideSum - (normal * wideProduct))).StoreUnsafe(ref dInput, i);
        }

        Rows.Clear(ref Unsafe.Add(ref dInput, size), stride - size);
    }
}
