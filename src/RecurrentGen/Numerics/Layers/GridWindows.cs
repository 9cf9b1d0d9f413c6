using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The values that each place of a grid sees of the places around it, side by side: row by row of the kernel, of each
/// tap all channels. What lies outside of the grid is zero ("same" padding). So a convolution is a product of these
/// rows.
/// </summary>
/// <param name="Height">Rows of the grid; 1 where it is a line.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="Channels">Values of a place, which lie side by side.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct GridWindows(int Height, int Width, int KernelHeight, int KernelWidth, int Channels)
{
    /// <summary>Places of the grid.</summary>
    public int Places
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Height * Width;
    }

    /// <summary>Floats of a window.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => KernelHeight * KernelWidth * Channels;
    }

    /// <summary>Copies the windows of all places of some grids.</summary>
    /// <param name="grids">Grids.</param>
    /// <param name="grid">The first value of the first one.</param>
    /// <param name="gridStride">Floats from one grid to the next.</param>
    /// <param name="window">Takes the windows, those of a grid one after the other.</param>
    /// <param name="windowStride">Floats from one window to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Gather(int grids, ref float grid, int gridStride, ref float window, int windowStride)
    {
        int length = KernelWidth * Channels;
        for (int index = 0; index < grids; index++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    var (first, taps) = Inside(x);
                    int before = first * Channels;
                    int inside = taps * Channels;
                    ref float target = ref window;
                    for (int row = 0; row < KernelHeight; row++)
                    {
                        int from = y + row - ((KernelHeight - 1) / 2);
                        if ((uint)from >= (uint)Height)
                        {
                            Rows.Clear(ref target, length);
                        }
                        else
                        {
                            Rows.Clear(ref target, before);
                            Rows.Copy(
                                ref Unsafe.Add(ref grid, Source(from, x, first)), ref Unsafe.Add(ref target, before), inside);
                            Rows.Clear(ref Unsafe.Add(ref target, before + inside), length - before - inside);
                        }

                        target = ref Unsafe.Add(ref target, length);
                    }

                    window = ref Unsafe.Add(ref window, windowStride);
                }
            }

            grid = ref Unsafe.Add(ref grid, gridStride);
        }
    }

    /// <summary>Adds the gradients of the windows up to those of the grids.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void ScatterAdd(int grids, ref float dWindow, int windowStride, ref float dGrid, int gridStride)
    {
        int length = KernelWidth * Channels;
        for (int index = 0; index < grids; index++)
        {
            for (int y = 0; y < Height; y++)
            {
                for (int x = 0; x < Width; x++)
                {
                    var (first, taps) = Inside(x);
                    for (int row = 0; row < KernelHeight; row++)
                    {
                        int from = y + row - ((KernelHeight - 1) / 2);
                        if ((uint)from < (uint)Height)
                        {
                            RowVectors.AddRow(
                                ref Unsafe.Add(ref dWindow, (row * length) + (first * Channels)),
                                ref Unsafe.Add(ref dGrid, Source(from, x, first)),
                                taps * Channels);
                        }
                    }

                    dWindow = ref Unsafe.Add(ref dWindow, windowStride);
                }
            }

            dGrid = ref Unsafe.Add(ref dGrid, gridStride);
        }
    }

    /// <summary>
    /// The first tap that lies inside of the grid where the kernel stands at a column, and how many do.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int First, int Taps) Inside(int x)
    {
        int left = x - ((KernelWidth - 1) / 2);
        int first = Math.Max(0, -left);
        return (first, Math.Min(KernelWidth, Width - left) - first);
    }

    /// <summary>Where the first tap inside of the grid reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Source(int y, int x, int first) =>
        ((y * Width) + x - ((KernelWidth - 1) / 2) + first) * Channels;
}
