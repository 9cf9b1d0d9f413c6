using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// A convolution over time: every output is a product of the weights and the window of inputs that ends with its
/// step. All channels feed all filters.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Conv1DKernel
{
    /// <summary>Convolves all steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(
        int[] active, int[] start, ref float input, int inputStride, ref float output, int outputStride,
        int channels, int filters, int kernel, int dilation, int activation,
        ref float weight, int granules, int panelGranules, ref float bias, ref float window, int windowStride) =>
        Forward(
            active, start, active, start, ref input, inputStride, ref output, outputStride,
            channels, filters, kernel, dilation, activation, 0, 1,
            ref weight, granules, panelGranules, ref bias, ref window, windowStride);

    /// <summary>Convolves the steps that fall due.</summary>
    /// <param name="inputActive">Live rows of each step of the input.</param>
    /// <param name="inputStart">First row of each step of the input, and all rows.</param>
    /// <param name="active">Live rows of each step of the output.</param>
    /// <param name="start">First row of each step of the output, and all rows.</param>
    /// <param name="input">The first row.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    /// <param name="output">The first row of outputs.</param>
    /// <param name="outputStride">Floats from one row to the next.</param>
    /// <param name="channels">Features of the input.</param>
    /// <param name="filters">Features of the output.</param>
    /// <param name="kernel">Taps.</param>
    /// <param name="dilation">Steps from one tap to the next.</param>
    /// <param name="activation">A member of <see cref="Activation"/>.</param>
    /// <param name="first">The step of the input with which the first output falls due.</param>
    /// <param name="stride">Steps of the input from one output to the next.</param>
    /// <param name="weight">A packed matrix with a row for each value of a window.</param>
    /// <param name="granules">Granules of its rows.</param>
    /// <param name="panelGranules">Granules of its panels.</param>
    /// <param name="bias">One value for each filter.</param>
    /// <param name="window">Takes the windows.</param>
    /// <param name="windowStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float input, int inputStride, ref float output, int outputStride,
        int channels, int filters, int kernel, int dilation, int activation, int first, int stride,
        ref float weight, int granules, int panelGranules, ref float bias, ref float window, int windowStride)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, 1, first, stride);
        windows.Gather(active, start, inputStart, ref input, inputStride, ref window, windowStride);
        int rows = start[active.Length];
        PackedProducts.MultiplyFrom(
            ref window, windowStride, rows, windows.Length, ref weight, granules, panelGranules,
            ref output, outputStride, panelGranules * PackedMatrix.Granule, ref bias);
        RowActivations.Apply((Activation)activation, ref output, outputStride, filters, rows);
    }

    /// <summary>The gradients; those of the outputs become those before the activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(
        int[] active, int[] start, ref float dInput, int dInputStride, ref float output, int outputStride,
        ref float dOutput, int dOutputStride, bool inputs,
        int channels, int filters, int kernel, int dilation, int activation,
        ref float transposed, ref float dWeight, int granules, int panelGranules, ref float dBias,
        ref float window, int windowStride, ref float dWindow, int dWindowStride) =>
        Backward(
            active, start, active, start, ref dInput, dInputStride, ref output, outputStride,
            ref dOutput, dOutputStride, inputs, channels, filters, kernel, dilation, activation, 0, 1,
            ref transposed, ref dWeight, granules, panelGranules, ref dBias, ref window, windowStride, ref dWindow, dWindowStride);

    /// <summary>The gradients of the steps that fell due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float dInput, int dInputStride, ref float output, int outputStride,
        ref float dOutput, int dOutputStride, bool inputs,
        int channels, int filters, int kernel, int dilation, int activation, int first, int stride,
        ref float transposed, ref float dWeight, int granules, int panelGranules, ref float dBias,
        ref float window, int windowStride, ref float dWindow, int dWindowStride)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, 1, first, stride);
        int rows = start[active.Length];
        RowActivations.Differentiate((Activation)activation, ref output, ref dOutput, outputStride, filters, rows);
        if (!Unsafe.IsNullRef(ref dWeight))
        {
            PackedProducts.OuterAdd(
                ref window, windowStride, windows.Length, ref dOutput, dOutputStride, granules, panelGranules,
                panelGranules * PackedMatrix.Granule, ref dWeight, rows);
            PackedProducts.ColumnSumAdd(ref dOutput, dOutputStride, dOutputStride, rows, ref dBias);
        }

        if (inputs)
        {
            PackedProducts.Multiply(
                ref dOutput, dOutputStride, rows, filters, ref transposed, dWindowStride / PackedMatrix.Granule, 4,
                ref dWindow, dWindowStride, 4 * PackedMatrix.Granule);
            windows.Scatter(active, start, inputStart, ref dWindow, dWindowStride, ref dInput, dInputStride);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int channels, int filters, int kernel, int dilation, int activation,
        ref float weight, int granules, int panelGranules, ref float bias, ref float window,
        ref float past, ref float newPast)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, 1);
        windows.Step(ref input, ref past, ref newPast, ref window);
        int stride = granules * PackedMatrix.Granule;
        PackedProducts.MultiplyFrom(
            ref window, windows.Length, 1, windows.Length, ref weight, granules, panelGranules,
            ref output, stride, panelGranules * PackedMatrix.Granule, ref bias);
        RowActivations.Apply((Activation)activation, ref output, stride, filters, 1);
    }

    /// <summary>One step of a live signal, which has an output where one falls due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Step(
        ref float input, ref float output, int channels, int filters, int kernel, int dilation, int activation,
        int first, int stride, ref float weight, int granules, int panelGranules, ref float bias, ref float window,
        ref float past, ref float newPast, ref float clock, ref float newClock)
    {
        if (!new StepClock(first, stride, first).Advance(clock, ref newClock, out _))
        {
            ConvolutionWindows.Shift(ref input, ref past, ref newPast, (kernel - 1) * dilation, channels);
            return false;
        }

        Step(
            ref input, ref output, channels, filters, kernel, dilation, activation,
            ref weight, granules, panelGranules, ref bias, ref window, ref past, ref newPast);
        return true;
    }
}
