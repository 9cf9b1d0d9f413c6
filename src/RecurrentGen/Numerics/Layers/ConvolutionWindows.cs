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
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ConvolutionWindows(int Channels, int Kernel, int Dilation, int Groups)
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Gather(
        int[] active, int[] start, ref float input, int inputStride, ref float window, int windowStride)
    {
        int part = Channels / Groups;
        for (int t = 0; t < active.Length; t++)
        {
            for (int row = 0; row < active[t]; row++)
            {
                ref float target = ref Unsafe.Add(ref window, (nint)(start[t] + row) * windowStride);
                for (int tap = 0; tap < Kernel; tap++)
                {
                    int step = t - Span + (tap * Dilation);
                    for (int group = 0; group < Groups; group++)
                    {
                        ref float place = ref Unsafe.Add(ref target, ((group * Kernel) + tap) * part);
                        if (step < 0)
                        {
                            Rows.Clear(ref place, part);
                        }
                        else
                        {
                            nint at = ((nint)(start[step] + row) * inputStride) + (group * part);
                            Rows.Copy(ref Unsafe.Add(ref input, at), ref place, part);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Adds the gradients of the windows up to those of the inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Scatter(
        int[] active, int[] start, ref float dWindow, int windowStride, ref float dInput, int inputStride)
    {
        int part = Channels / Groups;
        Rows.Clear(ref dInput, start[active.Length] * inputStride);
        for (int t = 0; t < active.Length; t++)
        {
            for (int row = 0; row < active[t]; row++)
            {
                ref float source = ref Unsafe.Add(ref dWindow, (nint)(start[t] + row) * windowStride);
                for (int tap = 0; tap < Kernel; tap++)
                {
                    int step = t - Span + (tap * Dilation);
                    for (int group = 0; step >= 0 && group < Groups; group++)
                    {
                        nint at = ((nint)(start[step] + row) * inputStride) + (group * part);
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

        if (Span > 0)
        {
            Rows.Copy(ref Unsafe.Add(ref past, Channels), ref newPast, (Span - 1) * Channels);
            Rows.Copy(ref input, ref Unsafe.Add(ref newPast, (Span - 1) * Channels), Channels);
        }
    }
}
