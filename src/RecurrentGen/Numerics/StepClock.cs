using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Counts the steps of a live signal in a layer that hands on some of them: the first after <paramref name="First"/>
/// others, then every <paramref name="Stride"/>th.
/// </summary>
/// <remarks>
/// The count lies among the stream's states, so that a state of zeros is the beginning. It stays small: once an output
/// sees no beginning any more, it goes round.
/// </remarks>
/// <param name="First">The step with which the first output falls due.</param>
/// <param name="Stride">Steps from one output to the next.</param>
/// <param name="Reach">Steps before the newest that an output looks back.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct StepClock(int First, int Stride, int Reach)
{
    /// <summary>The smallest count at which an output falls due and all steps exist that it looks back at.</summary>
    private int Round
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => First + ((Math.Max(0, Reach - First) + Stride - 1) / Stride * Stride);
    }

    /// <summary>Outputs that fall due with the next steps.</summary>
    /// <param name="steps">The number of steps.</param>
    /// <param name="clock">The count.</param>
    /// <param name="first">As of the clock.</param>
    /// <param name="stride">As of the clock.</param>
    public static int OutputsIn(int steps, float clock, int first, int stride)
    {
        int count = Count(clock);
        int wait = count <= first ? first - count : (stride - ((count - first) % stride)) % stride;
        return steps <= wait ? 0 : ((steps - 1 - wait) / stride) + 1;
    }

    /// <summary>Counts a step.</summary>
    /// <param name="clock">The count before it.</param>
    /// <param name="newClock">Takes the count after it.</param>
    /// <param name="past">Steps before this one that an output may look back at.</param>
    /// <returns>Whether an output falls due with it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Advance(float clock, ref float newClock, out int past)
    {
        int count = Count(clock);
        int round = Round;
        past = Math.Min(count, Reach);
        newClock = count + 1 < round + Stride ? count + 1 : round;
        return count >= First && (count - First) % Stride == 0;
    }

    // A state that was never a stream's may hold anything.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(float clock) => clock is >= 0 and < 1 << 24 ? (int)clock : 0;
}
