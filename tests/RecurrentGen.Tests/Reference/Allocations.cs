namespace RecurrentGen.Tests.Reference;

/// <summary>What a call allocates, without what the runtime allocates for itself.</summary>
/// <remarks>
/// The runtime keeps the static fields of all classes in one table. When the table is full, it grows by 8 KB or more,
/// and whichever thread compiles a method that names the next class, executed or not, is charged with it. What a call
/// allocates for itself it allocates again; therefore one round of several may be an exception, and no second one.
/// </remarks>
internal static class Allocations
{
    /// <summary>So many that what happens in every second round happens twice.</summary>
    public const int Rounds = 4;

    /// <summary>Bytes on this thread, after a first call that may compile.</summary>
    public static long Of(Action action)
    {
        action();
        Span<long> rounds = stackalloc long[Rounds];
        foreach (ref long bytes in rounds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return ButOnce(rounds);
    }

    /// <summary>The most bytes of all rounds but the one with the most.</summary>
    public static long ButOnce(ReadOnlySpan<long> rounds)
    {
        long most = 0;
        long second = 0;
        foreach (long bytes in rounds)
        {
            (most, second) = (Math.Max(most, bytes), Math.Max(second, Math.Min(most, bytes)));
        }

        return second;
    }
}
