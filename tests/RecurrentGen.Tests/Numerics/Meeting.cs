using RecurrentGen.Numerics;

namespace RecurrentGen.Tests.Numerics;

/// <summary>Items that wait for each other, so that as many threads take one each.</summary>
/// <param name="items">Items, and threads.</param>
/// <param name="arrive">What a thread does first, given its number.</param>
internal sealed class Meeting(int items, Action<int> arrive) : IParallelWork
{
    private int _arrived;

    public void Reset() => _arrived = 0;

    public void Run(int item, int worker)
    {
        arrive(worker);
        Interlocked.Increment(ref _arrived);
        while (Volatile.Read(ref _arrived) < items)
        {
            Thread.Yield();
        }
    }
}
