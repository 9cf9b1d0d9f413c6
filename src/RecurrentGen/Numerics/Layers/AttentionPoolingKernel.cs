using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The mean over the valid steps with weights that a softmax makes of additive scores v tanh(W x + b) (Bahdanau 2015,
/// Yang 2016).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AttentionPoolingKernel
{
    /// <summary>Takes the weighted means.</summary>
    /// <param name="active">Live rows of each step.</param>
    /// <param name="start">First row of each step, and all rows.</param>
    /// <param name="sequences">Rows of the output.</param>
    /// <param name="input">The first row of x.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    /// <param name="output">The first row of means.</param>
    /// <param name="outputStride">Floats from one row to the next.</param>
    /// <param name="size">Features of x.</param>
    /// <param name="units">Rows of W.</param>
    /// <param name="weight">W, packed.</param>
    /// <param name="granules">Granules of its rows.</param>
    /// <param name="panelGranules">Granules of its panels.</param>
    /// <param name="bias">b.</param>
    /// <param name="score">v.</param>
    /// <param name="hidden">Takes tanh(W x + b).</param>
    /// <param name="hiddenStride">Floats from one row to the next.</param>
    /// <param name="weights">Takes the weight of every step, in the first float of its row.</param>
    /// <param name="weightsStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] active, int[] start, int sequences, ref float input, int inputStride, ref float output, int outputStride,
        int size, int units, ref float weight, int granules, int panelGranules, ref float bias, ref float score,
        ref float hidden, int hiddenStride, ref float weights, int weightsStride)
    {
        int rows = start[active.Length];
        PackedProducts.MultiplyFrom(
            ref input, inputStride, rows, size, ref weight, granules, panelGranules,
            ref hidden, hiddenStride, panelGranules * PackedMatrix.Granule, ref bias);
        RowActivations.Tanh(ref hidden, hiddenStride, units, rows);
        for (int row = 0; row < rows; row++)
        {
            Unsafe.Add(ref weights, (nint)row * weightsStride) =
                PackedProducts.Dot(ref Unsafe.Add(ref hidden, (nint)row * hiddenStride), ref score, units);
        }

        RowVectors.ClearEmpty(active, sequences, ref output, outputStride);
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            Softmax(start, row, steps, ref weights, weightsStride);
            ref float mean = ref Unsafe.Add(ref output, (nint)row * outputStride);
            Rows.Clear(ref mean, outputStride);
            for (int t = 0; t < steps; t++)
            {
                nint at = start[t] + row;
                float share = Unsafe.Add(ref weights, at * weightsStride);
                RowVectors.AddScaled(ref Unsafe.Add(ref input, at * inputStride), share, ref mean, outputStride);
            }
        }
    }

    /// <summary>The gradients; what the forward pass left in <paramref name="hidden"/> is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] active, int[] start, ref float input, int inputStride, ref float dInput, int dInputStride,
        ref float dOutput, int dOutputStride, bool inputs, int size, int units, ref float transposed, ref float score,
        ref float hidden, int hiddenStride, ref float weights, int weightsStride,
        ref float dWeight, int granules, int panelGranules, ref float dBias, ref float dScore)
    {
        DifferentiateScores(
            active, start, ref input, inputStride, ref dOutput, dOutputStride, size, ref weights, weightsStride);
        int rows = start[active.Length];
        for (int row = 0; row < rows; row++)
        {
            ref float unit = ref Unsafe.Add(ref hidden, (nint)row * hiddenStride);
            float gradient = Unsafe.Add(ref weights, ((nint)row * weightsStride) + 1);
            if (!Unsafe.IsNullRef(ref dScore))
            {
                RowVectors.AddScaled(ref unit, gradient, ref dScore, hiddenStride);
            }

            DifferentiateUnits(ref unit, ref score, gradient, hiddenStride);
        }

        if (!Unsafe.IsNullRef(ref dWeight))
        {
            PackedProducts.OuterAdd(
                ref input, inputStride, size, ref hidden, hiddenStride, granules, panelGranules,
                panelGranules * PackedMatrix.Granule, ref dWeight, rows);
            PackedProducts.ColumnSumAdd(ref hidden, hiddenStride, hiddenStride, rows, ref dBias);
        }

        if (inputs)
        {
            ShareGradient(
                active, start, ref dInput, dInputStride, ref dOutput, dOutputStride, ref weights, weightsStride);
            PackedProducts.MultiplyAdd(
                ref hidden, hiddenStride, rows, units, ref transposed, dInputStride / PackedMatrix.Granule, 4,
                ref dInput, dInputStride, 4 * PackedMatrix.Granule);
        }
    }

    /// <summary>
    /// One step of a live signal: sums that are scaled anew whenever a larger score comes, so that nothing overflows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int size, int units,
        ref float weight, int granules, int panelGranules, ref float bias, ref float score, ref float hidden,
        ref float largest, ref float newLargest, ref float sum, ref float newSum, ref float total, ref float newTotal)
    {
        int stride = granules * PackedMatrix.Granule;
        PackedProducts.MultiplyFrom(
            ref input, stride, 1, size, ref weight, granules, panelGranules,
            ref hidden, stride, panelGranules * PackedMatrix.Granule, ref bias);
        RowActivations.Tanh(ref hidden, stride, units, 1);
        float value = PackedProducts.Dot(ref hidden, ref score, units);
        newLargest = sum == 0 ? value : MathF.Max(largest, value);
        float kept = sum == 0 ? 0 : VectorMath.Exp(largest - newLargest);
        float share = VectorMath.Exp(value - newLargest);
        newSum = (sum * kept) + share;
        var (wideKept, wideShare, divisor) =
            (new Vector<float>(kept), new Vector<float>(share), new Vector<float>(newSum));
        for (nuint i = 0; i < (nuint)size; i += (nuint)Vector<float>.Count)
        {
            var part = (wideKept * Vector.LoadUnsafe(ref total, i)) + (wideShare * Vector.LoadUnsafe(ref input, i));
            part.StoreUnsafe(ref newTotal, i);
            (part / divisor).StoreUnsafe(ref output, i);
        }
    }

    /// <summary>Scores of a sequence become weights, shifted by the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Softmax(int[] start, int row, int steps, ref float weights, int stride)
    {
        float largest = float.NegativeInfinity;
        for (int t = 0; t < steps; t++)
        {
            largest = MathF.Max(largest, Unsafe.Add(ref weights, (nint)(start[t] + row) * stride));
        }

        float sum = 0;
        for (int t = 0; t < steps; t++)
        {
            ref float weight = ref Unsafe.Add(ref weights, (nint)(start[t] + row) * stride);
            weight = VectorMath.Exp(weight - largest);
            sum += weight;
        }

        for (int t = 0; t < steps; t++)
        {
            Unsafe.Add(ref weights, (nint)(start[t] + row) * stride) /= sum;
        }
    }

    /// <summary>The gradients of the scores, into the second float of every row of weights: w (d - sum w d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DifferentiateScores(
        int[] active, int[] start, ref float input, int inputStride, ref float dOutput, int dOutputStride, int size,
        ref float weights, int weightsStride)
    {
        int steps = active.Length;
        for (int row = 0; row < active[0]; row++)
        {
            steps = RowVectors.StepsOf(active, row, steps);
            ref float gradient = ref Unsafe.Add(ref dOutput, (nint)row * dOutputStride);
            float mean = 0;
            for (int t = 0; t < steps; t++)
            {
                nint at = start[t] + row;
                ref float weight = ref Unsafe.Add(ref weights, at * weightsStride);
                float product = PackedProducts.Dot(ref Unsafe.Add(ref input, at * inputStride), ref gradient, size);
                Unsafe.Add(ref weight, 1) = product;
                mean += weight * product;
            }

            for (int t = 0; t < steps; t++)
            {
                ref float weight = ref Unsafe.Add(ref weights, (nint)(start[t] + row) * weightsStride);
                Unsafe.Add(ref weight, 1) = weight * (Unsafe.Add(ref weight, 1) - mean);
            }
        }
    }

    /// <summary>The gradient before tanh, in place of its result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DifferentiateUnits(ref float unit, ref float score, float gradient, int stride)
    {
        var wide = new Vector<float>(gradient);
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            var value = Vector.LoadUnsafe(ref unit, i);
            var slope = Vector<float>.One - (value * value);
            (wide * Vector.LoadUnsafe(ref score, i) * slope).StoreUnsafe(ref unit, i);
        }
    }

    /// <summary>What of the gradient of the mean reaches the steps directly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShareGradient(
        int[] active, int[] start, ref float dInput, int dInputStride, ref float dOutput, int dOutputStride,
        ref float weights, int weightsStride)
    {
        for (int t = 0; t < active.Length; t++)
        {
            for (int row = 0; row < active[t]; row++)
            {
                nint at = start[t] + row;
                RowVectors.Scale(
                    ref Unsafe.Add(ref dOutput, (nint)row * dOutputStride),
                    Unsafe.Add(ref weights, at * weightsStride),
                    ref Unsafe.Add(ref dInput, at * dInputStride),
                    dInputStride);
            }
        }
    }
}
