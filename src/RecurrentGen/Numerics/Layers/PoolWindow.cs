using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>The steps of the input that one output of a window pooling sees.</summary>
/// <param name="Oldest">The first of them.</param>
/// <param name="Newest">The last of them.</param>
internal readonly record struct PoolWindow(int Oldest, int Newest)
{
    /// <summary>How many these are: fewer than the window's size at the start of a sequence.</summary>
    public int Steps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Newest - Oldest + 1;
    }

    /// <summary>The window of an output.</summary>
    /// <param name="step">The step of the output.</param>
    /// <param name="size">Steps of a whole window.</param>
    /// <param name="first">The step of the input with which the first output falls due.</param>
    /// <param name="stride">Steps of the input from one output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoolWindow Of(int step, int size, int first, int stride)
    {
        int newest = first + (step * stride);
        return new PoolWindow(Math.Max(0, newest - size + 1), newest);
    }
}
