using System.Runtime.ExceptionServices;

namespace RecurrentGen.Numerics;

/// <summary>Work that is cut into items which may run at once, in any order and on any thread.</summary>
internal interface IParallelWork
{
    /// <summary>Does one item.</summary>
    /// <param name="item">From 0.</param>
    /// <param name="worker">Which thread of this run does it: from 0, the caller, to below their number.</param>
    void Run(int item, int worker);
}

/// <summary>
/// Background threads that live as long as the process, as many as the largest number ever asked for less one: the
/// caller of a run is one of its threads. Nobody owns a thread, so nothing is to be disposed of. A run allocates
/// nothing.
/// </summary>
/// <remarks>
/// Only one run at a time has the threads. A second one, from another thread or from within an item, does its items
/// itself, so that it neither waits nor deadlocks. A thread of a run begins with its own share of the items, which it
/// had in the run before, and then takes what is left of the others': a thread that the machine gives no processor
/// holds nobody up.
/// </remarks>
internal sealed class WorkerPool
{
    private readonly Lock _growth = new();
    private readonly Lock _failure = new();
    private readonly WaitPoint _done = new();
    private Seat[] _seats = [new(0)];
    private Seat[] _team = [];
    private int _busy;
    private int _generation;
    private int _inside;
    private int _items;
    private int _threads;
    private IParallelWork? _work;
    private ExceptionDispatchInfo? _error;
    private int _errorItem;

    /// <summary>The pool of the process.</summary>
    public static WorkerPool Shared { get; } = new();

    /// <summary>Whether a run is open: workers may take items.</summary>
    private bool IsOpen => (Volatile.Read(ref _generation) & 1) != 0;

    /// <summary>Makes sure that runs can have so many threads, their callers among them.</summary>
    public void Reserve(int threads)
    {
        lock (_growth)
        {
            var seats = _seats;
            int known = seats.Length;
            if (threads <= known)
            {
                return;
            }

            Array.Resize(ref seats, threads);
            for (int rank = known; rank < threads; rank++)
            {
                seats[rank] = new Seat(rank);
                new Thread(Work) { IsBackground = true, Name = "RecurrentGen worker" }.UnsafeStart(seats[rank]);
            }

            Volatile.Write(ref _seats, seats);
        }
    }

    /// <summary>Does all items of a work, on up to so many threads, the caller's among them, and returns.</summary>
    /// <remarks>If items fail, the exception of the first of them, by number, is thrown.</remarks>
    public void Run(IParallelWork work, int items, int threads)
    {
        var seats = Volatile.Read(ref _seats);
        threads = Math.Min(Math.Min(threads, items), seats.Length);
        if (threads <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int item = 0; item < items; item++)
            {
                work.Run(item, 0);
            }

            return;
        }

        Open(work, items, threads, seats);
        TakeItems(0);
        Interlocked.Increment(ref _generation);

        // Who is inside when a run closes has an item; whoever steps inside later finds it closed.
        _done.Wait(ref _inside, 0, equal: true);
        var error = _error;
        (_work, _error) = (null, null);
        Volatile.Write(ref _busy, 0);
        error?.Throw();
    }

    private void Open(IParallelWork work, int items, int threads, Seat[] seats)
    {
        (_work, _items, _threads, _team) = (work, items, threads, seats);
        for (int rank = 0; rank < threads; rank++)
        {
            seats[rank].Next = FirstItem(rank);
        }

        int generation = Interlocked.Increment(ref _generation);
        for (int rank = 1; rank < threads; rank++)
        {
            Interlocked.Exchange(ref seats[rank].Call, generation);
            seats[rank].Called.Wake();
        }
    }

    private int FirstItem(int rank) => (int)((long)_items * rank / _threads);

    private void TakeItems(int rank)
    {
        for (int i = 0; i < _threads; i++)
        {
            int share = (rank + i) % _threads;
            int end = FirstItem(share + 1);
            ref int next = ref _team[share].Next;
            while (Volatile.Read(ref next) < end)
            {
                int item = Interlocked.Increment(ref next) - 1;
                if (item < end)
                {
                    RunItem(item, rank);
                }
            }
        }
    }

    private void RunItem(int item, int rank)
    {
        try
        {
            _work!.Run(item, rank);
        }
        catch (Exception error)
        {
            lock (_failure)
            {
                if (_error is null || item < _errorItem)
                {
                    (_error, _errorItem) = (ExceptionDispatchInfo.Capture(error), item);
                }
            }
        }
    }

    private void Work(object? state)
    {
        var seat = (Seat)state!;
        int seen = 0;
        while (true)
        {
            seat.Called.Wait(ref seat.Call, seen, equal: false);
            seen = Volatile.Read(ref seat.Call);

            // The caller closes the run and then looks who is inside; a worker steps inside and then looks whether the
            // run is open. Both steps are full fences, so that one of them sees the other.
            Interlocked.Increment(ref _inside);
            if (IsOpen && seat.Rank < _threads)
            {
                TakeItems(seat.Rank);
            }

            if (Interlocked.Decrement(ref _inside) == 0)
            {
                _done.Wake();
            }
        }
    }

    /// <summary>One thread of runs; rank 0 is that of their callers.</summary>
    private sealed class Seat(int rank)
    {
        /// <summary>The next item of its share that nobody has taken.</summary>
        public int Next;

        /// <summary>The run it was last called to.</summary>
        public int Call;

        public int Rank => rank;

        /// <summary>Where it waits for a call.</summary>
        public WaitPoint Called { get; } = new();
    }
}
