using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// A convolution over time whose channels are divided into groups: each group feeds as many filters of its own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupedConv1DKernel
{
    /// <summary>Convolves all steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward(
        int[] active, int[] start, ref float input, int inputStride, ref float output, int outputStride,
        int channels, int filters, int kernel, int dilation, int groups, int activation,
        ref float weight, int weightStride, ref float bias, ref float window, int windowStride) =>
        Forward(
            active, start, active, start, ref input, inputStride, ref output, outputStride,
            channels, filters, kernel, dilation, groups, activation, 0, 1,
            ref weight, weightStride, ref bias, ref window, windowStride);

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
    /// <param name="groups">Groups of channels and of filters.</param>
    /// <param name="activation">A member of <see cref="Activation"/>.</param>
    /// <param name="first">The step of the input with which the first output falls due.</param>
    /// <param name="stride">Steps of the input from one output to the next.</param>
    /// <param name="weight">A row for each filter.</param>
    /// <param name="weightStride">Floats from one row to the next.</param>
    /// <param name="bias">One value for each filter.</param>
    /// <param name="window">Takes the windows.</param>
    /// <param name="windowStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float input, int inputStride, ref float output, int outputStride,
        int channels, int filters, int kernel, int dilation, int groups, int activation, int first, int stride,
        ref float weight, int weightStride, ref float bias, ref float window, int windowStride)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, groups, first, stride);
        windows.Gather(active, start, inputStart, ref input, inputStride, ref window, windowStride);
        int rows = start[active.Length];
        Multiply(
            windows, filters, rows, ref window, windowStride, ref weight, weightStride, ref bias,
            ref output, outputStride);
        RowActivations.Apply((Activation)activation, ref output, outputStride, filters, rows);
    }

    /// <summary>The gradients; those of the outputs become those before the activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward(
        int[] active, int[] start, ref float dInput, int dInputStride, ref float output, int outputStride,
        ref float dOutput, int dOutputStride, bool inputs,
        int channels, int filters, int kernel, int dilation, int groups, int activation,
        ref float weight, int weightStride, ref float dWeight, ref float dBias,
        ref float window, int windowStride, ref float dWindow, int dWindowStride) =>
        Backward(
            active, start, active, start, ref dInput, dInputStride, ref output, outputStride,
            ref dOutput, dOutputStride, inputs, channels, filters, kernel, dilation, groups, activation, 0, 1,
            ref weight, weightStride, ref dWeight, ref dBias, ref window, windowStride, ref dWindow, dWindowStride);

    /// <summary>The gradients of the steps that fell due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        int[] inputActive, int[] inputStart, int[] active, int[] start,
        ref float dInput, int dInputStride, ref float output, int outputStride,
        ref float dOutput, int dOutputStride, bool inputs,
        int channels, int filters, int kernel, int dilation, int groups, int activation, int first, int stride,
        ref float weight, int weightStride, ref float dWeight, ref float dBias,
        ref float window, int windowStride, ref float dWindow, int dWindowStride)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, groups, first, stride);
        int rows = start[active.Length];
        int length = windows.Length / groups;
        int each = filters / groups;
        RowActivations.Differentiate((Activation)activation, ref output, ref dOutput, outputStride, filters, rows);
        if (!Unsafe.IsNullRef(ref dWeight))
        {
            PackedProducts.ColumnSumAdd(ref dOutput, dOutputStride, dOutputStride, rows, ref dBias);
        }

        for (int row = 0; row < rows; row++)
        {
            ref float gradient = ref Unsafe.Add(ref dOutput, (nint)row * dOutputStride);
            ref float values = ref Unsafe.Add(ref window, (nint)row * windowStride);
            ref float dValues = ref Unsafe.Add(ref dWindow, (nint)row * dWindowStride);
            Rows.Clear(ref dValues, inputs ? dWindowStride : 0);
            for (int filter = 0; filter < filters; filter++)
            {
                int place = filter / each * length;
                nint at = (nint)filter * weightStride;
                float factor = Unsafe.Add(ref gradient, filter);
                if (!Unsafe.IsNullRef(ref dWeight))
                {
                    ref float target = ref Unsafe.Add(ref dWeight, at);
                    RowVectors.AddScaledRow(ref Unsafe.Add(ref values, place), factor, ref target, length);
                }

                if (inputs)
                {
                    ref float source = ref Unsafe.Add(ref weight, at);
                    RowVectors.AddScaledRow(ref source, factor, ref Unsafe.Add(ref dValues, place), length);
                }
            }
        }

        if (inputs)
        {
            windows.Scatter(active, start, inputStart, ref dWindow, dWindowStride, ref dInput, dInputStride);
        }
    }

    /// <summary>One step of a live signal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        ref float input, ref float output, int channels, int filters, int kernel, int dilation, int groups,
        int activation, ref float weight, int weightStride, ref float bias, ref float window,
        ref float past, ref float newPast)
    {
        var windows = new ConvolutionWindows(channels, kernel, dilation, groups);
        windows.Step(ref input, ref past, ref newPast, ref window);
        Multiply(windows, filters, 1, ref window, 0, ref weight, weightStride, ref bias, ref output, 0);
        RowActivations.Apply((Activation)activation, ref output, 0, filters, 1);
    }

    /// <summary>One step of a live signal, which has an output where one falls due.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Step(
        ref float input, ref float output, int channels, int filters, int kernel, int dilation, int groups, int activation,
        int first, int stride, ref float weight, int weightStride, ref float bias, ref float window,
        ref float past, ref float newPast, ref float clock, ref float newClock)
    {
        if (!new StepClock(first, stride, first).Advance(clock, ref newClock, out _))
        {
            ConvolutionWindows.Shift(ref input, ref past, ref newPast, (kernel - 1) * dilation, channels);
            return false;
        }

        Step(
            ref input, ref output, channels, filters, kernel, dilation, groups, activation,
            ref weight, weightStride, ref bias, ref window, ref past, ref newPast);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        ConvolutionWindows windows, int filters, int rows, ref float window, int windowStride,
        ref float weight, int weightStride, ref float bias, ref float output, int outputStride)
    {
        int length = windows.Length / windows.Groups;
        int each = filters / windows.Groups;
        for (int group = 0; group < windows.Groups; group++)
        {
            PackedProducts.DotRows(
                ref Unsafe.Add(ref window, group * length), windowStride, rows, length,
                ref Unsafe.Add(ref weight, (nint)group * each * weightStride), weightStride, each,
                ref Unsafe.Add(ref output, group * each), outputStride, ref Unsafe.Add(ref bias, group * each));
        }
    }
}
