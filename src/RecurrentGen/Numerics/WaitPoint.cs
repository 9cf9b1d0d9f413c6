using System.Diagnostics;

namespace RecurrentGen.Numerics;

/// <summary>
/// Where one thread waits for a number that others change. It first spins, since work comes in rows of short runs and
/// to be woken costs longer than such a gap, but only for a while, since others want the processor too; and for ever
/// shorter whiles as long as that is in vain, on a machine that others keep busy.
/// </summary>
internal sealed class WaitPoint
{
    private const int SpinMicroseconds = 40;
    private const int SpinsPerLook = 16;

    /// <summary>How often the time to spin is halved at the most.</summary>
    private const int MostHalvings = 4;

    /// <summary>Waits in vain after which the full time is tried again.</summary>
    private const int PatienceWithMisses = 64;

    /// <summary>A single processor cannot change the number while this thread spins on it.</summary>
    private static readonly long SpinTime =
        Environment.ProcessorCount == 1 ? 0 : Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    private readonly object _gate = new();
    private bool _sleeps;
    private int _misses;

    /// <summary>Waits until the number is, or is no longer, this one.</summary>
    public void Wait(ref int number, int value, bool equal)
    {
        if ((Volatile.Read(ref number) == value) == equal)
        {
            return;
        }

        long limit = Stopwatch.GetTimestamp() + (SpinTime >> Math.Min(_misses, MostHalvings));
        while (Stopwatch.GetTimestamp() < limit)
        {
            Thread.SpinWait(SpinsPerLook);
            if ((Volatile.Read(ref number) == value) == equal)
            {
                _misses = 0;
                return;
            }
        }

        _misses = (_misses + 1) % PatienceWithMisses;
        Sleep(ref number, value, equal);
    }

    /// <summary>To be called after a change of the number that was a full fence.</summary>
    public void Wake()
    {
        bool interrupted = false;
        while (Volatile.Read(ref _sleeps))
        {
            try
            {
                lock (_gate)
                {
                    Monitor.Pulse(_gate);
                }

                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        Interrupt(interrupted);
    }

    private void Sleep(ref int number, int value, bool equal)
    {
        bool interrupted = false;
        while ((Volatile.Read(ref number) == value) != equal)
        {
            try
            {
                lock (_gate)
                {
                    SleepOnce(ref number, value, equal);
                }
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        Interrupt(interrupted);
    }

    private void SleepOnce(ref int number, int value, bool equal)
    {
        // Either the look at the number sees the change, or the other thread sees this.
        Volatile.Write(ref _sleeps, true);
        Interlocked.MemoryBarrier();
        try
        {
            if ((Volatile.Read(ref number) == value) != equal)
            {
                Monitor.Wait(_gate);
            }
        }
        finally
        {
            Volatile.Write(ref _sleeps, false);
        }
    }

    /// <summary>
    /// A run that has begun is ended, since other threads use memory of its caller; then its caller is interrupted.
    /// </summary>
    private static void Interrupt(bool interrupted)
    {
        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }
    }
}
