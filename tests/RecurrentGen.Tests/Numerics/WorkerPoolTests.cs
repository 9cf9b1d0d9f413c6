using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

public sealed class WorkerPoolTests
{
    private readonly WorkerPool _pool = new();

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 100)]
    [InlineData(8, 5)]
    public void Every_item_of_every_run_is_done_once(int threads, int items)
    {
        _pool.Reserve(threads);
        var work = new Counting(items);
        for (int run = 1; run <= 200; run++)
        {
            _pool.Run(work, items, threads);
            Assert.All(work.Done, d => Assert.Equal(run, d));
        }

        Assert.InRange(work.LargestWorker, 0, Math.Max(threads, 1) - 1);
    }

    [Fact]
    public void Runs_of_fewer_threads_than_there_are_use_only_the_first_of_them()
    {
        _pool.Reserve(6);
        var work = new Counting(50);
        for (int run = 0; run < 100; run++)
        {
            _pool.Run(work, 50, 2);
        }

        Assert.InRange(work.LargestWorker, 0, 1);
    }

    [Fact]
    public void All_threads_take_part_where_all_are_needed()
    {
        _pool.Reserve(4);
        var threads = new int[4];
        var meeting = new Meeting(4, worker => threads[worker] = Environment.CurrentManagedThreadId);
        _pool.Run(meeting, 4, 4);
        Assert.Equal(4, threads.Distinct().Count());
        Assert.Equal(Environment.CurrentManagedThreadId, threads[0]);
        meeting.Reset();
        int[] before = [.. threads];
        _pool.Run(meeting, 4, 4);
        Assert.Equal(before, threads);
    }

    [Fact]
    public void The_first_exception_reaches_the_caller_and_the_pool_works_on()
    {
        _pool.Reserve(3);
        var counting = new Counting(9);
        var failing = new Failing();
        for (int run = 1; run <= 50; run++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => _pool.Run(failing, 9, 3));
            Assert.Equal("item 4", error.Message);
            _pool.Run(counting, 9, 3);
            Assert.All(counting.Done, d => Assert.Equal(run, d));
        }
    }

    [Fact]
    public void A_run_within_a_run_is_done_by_its_caller()
    {
        _pool.Reserve(3);
        var inner = new Counting(5);
        _pool.Run(new Nested(_pool, inner), 4, 3);
        Assert.All(inner.Done, d => Assert.Equal(4, d));
        Assert.Equal(0, inner.LargestWorker);
    }

    [Fact]
    public void Runs_of_several_callers_at_once_are_all_done()
    {
        _pool.Reserve(2);
        var works = new Counting[4];
        var callers = new Thread[4];
        for (int i = 0; i < works.Length; i++)
        {
            var work = works[i] = new Counting(6);
            callers[i] = new Thread(() =>
            {
                for (int run = 0; run < 500; run++)
                {
                    _pool.Run(work, 6, 2);
                }
            });
            callers[i].Start();
        }

        foreach (var caller in callers)
        {
            caller.Join();
        }

        Assert.All(works, w => Assert.All(w.Done, d => Assert.Equal(500, d)));
    }

    [Fact]
    public void An_interrupted_caller_ends_its_run_first()
    {
        _pool.Reserve(2);
        var work = new Counting(2);
        Thread.CurrentThread.Interrupt();
        for (int run = 0; run < 20; run++)
        {
            _pool.Run(new Meeting(2, _ => Thread.SpinWait(100_000)), 2, 2);
            _pool.Run(work, 2, 2);
        }

        // First of all: until then any wait of this thread, for a lock of the runtime too, would be interrupted.
        Assert.Throws<ThreadInterruptedException>(() => Thread.Sleep(TimeSpan.FromMinutes(1)));
        Assert.All(work.Done, d => Assert.Equal(20, d));
    }

    private sealed class Counting(int items) : IParallelWork
    {
        private int _largestWorker;

        public int[] Done { get; } = new int[items];

        public int LargestWorker => _largestWorker;

        public void Run(int item, int worker)
        {
            Interlocked.Increment(ref Done[item]);
            int largest;
            while ((largest = Volatile.Read(ref _largestWorker)) < worker)
            {
                Interlocked.CompareExchange(ref _largestWorker, worker, largest);
            }
        }
    }

    private sealed class Failing : IParallelWork
    {
        public void Run(int item, int worker)
        {
            if (item >= 4)
            {
                throw new InvalidOperationException($"item {item}");
            }
        }
    }

    private sealed class Nested(WorkerPool pool, Counting inner) : IParallelWork
    {
        public void Run(int item, int worker) => pool.Run(inner, inner.Done.Length, 3);
    }
}
