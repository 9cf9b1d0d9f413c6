using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0602Tests
{
    [Fact]
    public Task ALock() => Rule.Reports(
        Method("lock ([|_gate|]) { }"), "RGEN0602: Process: locks");

    [Theory]
    [InlineData("[|Monitor.Enter(_gate)|];", "Monitor.Enter")]
    [InlineData("[|_semaphore.Wait()|];", "SemaphoreSlim.Wait")]
    [InlineData("[|_mutex.ReleaseMutex()|];", "Mutex.ReleaseMutex")]
    [InlineData("var n = [|_lazy.Value|];", "Lazy.Value")]
    [InlineData("[|_table.TryRemove(1, out _)|];", "ConcurrentDictionary.TryRemove")]
    public Task TheFrameworkLocks(string statement, string method) =>
        Rule.Reports(Method(statement), $"RGEN0602: Process: calls '{method}', which locks");

    [Fact]
    public Task ASynchronizedMethod() => Rule.Reports(
        """
        using System.Runtime.CompilerServices;
        class C { [RealTime, MethodImpl(MethodImplOptions.Synchronized)] void [|Process|]() { } }
        """,
        "RGEN0602: Process: locks, because it is synchronized");

    [Theory]
    [InlineData("Interlocked.Increment(ref _count);")]
    [InlineData("Volatile.Write(ref _count, 1);")]
    [InlineData("_table.TryGetValue(1, out _);")]
    public Task TheseDoNot(string statement) => Rule.Reports(Method(statement));

    private static string Method(string statement) =>
        "using System; using System.Threading; using System.Collections.Concurrent; class C { object _gate = new(); int _count; "
        + "SemaphoreSlim _semaphore = new(1); Mutex _mutex = new(); Lazy<int> _lazy = new(); ConcurrentDictionary<int, int> _table = new(); "
        + $"[RealTime] void Process() {{ {statement} }} }}";
}
