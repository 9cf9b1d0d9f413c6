using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The inputs that each output of a convolution over time sees, side by side: for every group of channels the taps from
/// the oldest to the newest, of each tap the group's channels. So a convolution is a product of these rows.
/// </summary>
/// <param name="Channels">Features of the input.</param>
/// <param name="Kernel">Taps.</param>
/// <param name="Dilation">Steps from one tap to the next.</param>
/// <param name="Groups">Parts into which the channels are divided.</param>
/// <param name="First">The step of the input with which the first output falls due.</param>
/// <param name="Stride">Steps of the input from one output to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ConvolutionWindows(
    int Channels, int Kernel, int Dilation, int Groups, int First = 0, int Stride = 1)
{
    /// <summary>Steps from the first tap to the last.</summary>
    public int Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (Kernel - 1) * Dilation;
    }

    /// <summary>Floats of a window.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Kernel * Channels;
    }

    /// <summary>Copies the windows of all outputs; what lies before the first step is zero.</summary>
    /// <param name="active">Live rows of each step of the output.</param>
    /// <param name="start">First row of each step of the output, and all rows.</param>
    /// <param name="inputStart">The same of the input.</param>
    /// <param name="input">The first row.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    /// <param name="window">Takes the windows.</param>
    /// <param name="windowStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Gather(
        int[] active, int[] start, int[] inputStart,
        ref float input, int inputStride, ref float window, int windowStride)
    {
        int part = Channels / Groups;
        for (int t = 0; t < active.Length; t++)
        {
            int oldest = First + (t * Stride) - Span;
            for (int row = 0; row < active[t]; row++)
            {
                ref float target = ref Unsafe.Add(ref window, (nint)(start[t] + row) * windowStride);
                for (int tap = 0; tap < Kernel; tap++)
                {
                    int step = oldest + (tap * Dilation);
                    for (int group = 0; group < Groups; group++)
                    {
                        ref float place = ref Unsafe.Add(ref target, ((group * Kernel) + tap) * part);
                        if (step < 0)
                        {
                            Rows.Clear(ref place, part);
                        }
                        else
                        {
                            nint at = ((nint)(inputStart[step] + row) * inputStride) + (group * part);
                            Rows.Copy(ref Unsafe.Add(ref input, at), ref place, part);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds the gradients of the windows up to those of the inputs.</summary>
    /// <param name="active">Live rows of each step of the output.</param>
    /// <param name="start">First row of each step of the output, and all rows.</param>
    /// <param name="inputStart">The same of the input.</param>
    /// <param name="dWindow">The first row.</param>
    /// <param name="windowStride">Floats from one row to the next.</param>
    /// <param name="dInput">Takes the gradients of the inputs.</param>
    /// <param name="inputStride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Scatter(
        int[] active, int[] start, int[] inputStart,
        ref float dWindow, int windowStride, ref float dInput, int inputStride)
    {
        int part = Channels / Groups;
        Rows.Clear(ref dInput, inputStart[^1] * inputStride);
        for (int t = 0; t < active.Length; t++)
        {
            int oldest = First + (t * Stride) - Span;
            for (int row = 0; row < active[t]; row++)
            {
                ref float source = ref Unsafe.Add(ref dWindow, (nint)(start[t] + row) * windowStride);
                for (int tap = 0; tap < Kernel; tap++)
                {
                    int step = oldest + (tap * Dilation);
                    for (int group = 0; step >= 0 && group < Groups; group++)
                    {
                        nint at = ((nint)(inputStart[step] + row) * inputStride) + (group * part);
                        ref float place = ref Unsafe.Add(ref source, ((group * Kernel) + tap) * part);
                        RowVectors.AddRow(ref place, ref Unsafe.Add(ref dInput, at), part);
                    }
                }
            }
        }
    }

    /// <summary>The window of the newest step of a live signal, and the steps that the next one needs.</summary>
    /// <param name="input">The newest step.</param>
    /// <param name="past">The <see cref="Span"/> steps before it, oldest first, without padding.</param>
    /// <param name="newPast">Takes the steps before the next one.</param>
    /// <param name="window">Takes the window.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Step(ref float input, ref float past, ref float newPast, ref float window)
    {
        int part = Channels / Groups;
        for (int tap = 0; tap < Kernel; tap++)
        {
            ref float source = ref tap == Kernel - 1 ? ref input : ref Unsafe.Add(ref past, tap * Dilation * Channels);
            for (int group = 0; group < Groups; group++)
            {
                Rows.Copy(
                    ref Unsafe.Add(ref source, group * part),
                    ref Unsafe.Add(ref window, ((group * Kernel) + tap) * part),
                    part);
            }
        }

        Shift(ref input, ref past, ref newPast, Span, Channels);
    }

    /// <summary>The last steps of a live signal, oldest first, without padding, once another one is known.</summary>
    /// <param name="input">The newest step.</param>
    /// <param name="past">The steps before it.</param>
    /// <param name="newPast">Takes the steps before the next one.</param>
    /// <param name="steps">How many these are.</param>
    /// <param name="features">Values of a step.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Shift(ref float input, ref float past, ref float newPast, int steps, int features)
    {
        if (steps > 0)
        {
            Rows.Copy(ref Unsafe.Add(ref past, features), ref newPast, (steps - 1) * features);
            Rows.Copy(ref input, ref Unsafe.Add(ref newPast, (steps - 1) * features), features);
        }
    }
}
