using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The sum of two values, of which the second may be narrower.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResidualKernel
{
    /// <summary>Adds the first features of the source to the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int rows, ref float input, int inputStride, ref float source, int sourceStride, ref float output, int outputStride,
        int features)
    {
        Rows.Copy(ref input, ref output, rows * inputStride);
        AddFeatures(rows, ref source, sourceStride, ref output, outputStride, features);
    }

    /// <summary>The gradient of the input is that of the output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(int rows, ref float dInput, int inputStride, ref float dOutput, int outputStride) =>
        Rows.Copy(ref dOutput, ref dInput, rows * outputStride);

    /// <summary>Adds the gradient of the output to that of the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SourceBackward(
        int rows, ref float dSource, int sourceStride, ref float dOutput, int outputStride, int features) =>
        AddFeatures(rows, ref dOutput, outputStride, ref dSource, sourceStride, features);

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step(ref float input, ref float source, ref float output, int size, int features)
    {
        Rows.Copy(ref input, ref output, size);
        RowVectors.AddRow(ref source, ref output, features);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFeatures(
        int rows, ref float source, int sourceStride, ref float target, int targetStride, int features)
    {
        for (int row = 0; row < rows; row++)
        {
            RowVectors.AddRow(ref source, ref target, features);
            source = ref Unsafe.Add(ref source, sourceStride);
            target = ref Unsafe.Add(ref target, targetStride);
        }
    }
}
