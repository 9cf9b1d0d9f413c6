using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>A rectifier with a slope of its own below zero for each feature (He 2015).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PReluKernel
{
    /// <summary>Rectifies rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int rows, ref float input, int inputStride, ref float output, int outputStride, ref float weight)
    {
        for (int row = 0; row < rows; row++)
        {
            Rectify(ref input, ref output, outputStride, ref weight);
            input = ref Unsafe.Add(ref input, inputStride);
            output = ref Unsafe.Add(ref output, outputStride);
        }
    }

    /// <summary>The gradients; at zero the slope is that below it, as in PyTorch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int rows, ref float input, int inputStride, ref float dInput, int dInputStride,
        ref float dOutput, int dOutputStride, bool inputs, ref float weight, ref float dWeight)
    {
        bool trains = !Unsafe.IsNullRef(ref dWeight);
        for (int row = 0; row < rows; row++)
        {
            for (nuint i = 0; i < (nuint)dOutputStride; i += (nuint)Vector<float>.Count)
            {
                var value = Vector.LoadUnsafe(ref input, i);
                var gradient = Vector.LoadUnsafe(ref dOutput, i);
                var isAbove = Vector.GreaterThan(value, Vector<float>.Zero);
                if (trains)
                {
                    var share = Vector.ConditionalSelect(isAbove, Vector<float>.Zero, value * gradient);
                    (Vector.LoadUnsafe(ref dWeight, i) + share).StoreUnsafe(ref dWeight, i);
                }

                if (inputs)
                {
                    var slope = Vector.ConditionalSelect(isAbove, Vector<float>.One, Vector.LoadUnsafe(ref weight, i));
                    (slope * gradient).StoreUnsafe(ref dInput, i);
                }
            }

            input = ref Unsafe.Add(ref input, inputStride);
            dInput = ref Unsafe.Add(ref dInput, dInputStride);
            dOutput = ref Unsafe.Add(ref dOutput, dOutputStride);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(ref float input, ref float output, int size, ref float weight) =>
        Rectify(ref input, ref output, size, ref weight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rectify(ref float input, ref float output, int size, ref float weight)
    {
        for (nuint i = 0; i < (nuint)size; i += (nuint)Vector<float>.Count)
        {
            var value = Vector.LoadUnsafe(ref input, i);
            var isAbove = Vector.GreaterThan(value, Vector<float>.Zero);
            Vector.ConditionalSelect(isAbove, value, Vector.LoadUnsafe(ref weight, i) * value).StoreUnsafe(ref output, i);
        }
    }
}
