using RecurrentGen.Generator.Tests.Infrastructure;

namespace RecurrentGen.Generator.Tests.Diagnostics;

public sealed class RGEN0603Tests
{
    [Theory]
    [InlineData("[|Thread.Sleep(1)|];", "Thread.Sleep")]
    [InlineData("[|_thread.Join()|];", "Thread.Join")]
    [InlineData("[|_task.Wait()|];", "Task.Wait")]
    [InlineData("int n = [|_task.Result|];", "Task.Result")]
    [InlineData("int n = [|_task.GetAwaiter().GetResult()|];", "TaskAwaiter.GetResult")]
    [InlineData("bool n = [|_event.WaitOne()|];", "WaitHandle.WaitOne")]
    [InlineData("[|Console.WriteLine()|];", "Console.WriteLine")]
    [InlineData("bool n = [|System.IO.File.Exists(\"a\")|];", "File.Exists")]
    [InlineData("[|_stream.Flush()|];", "Stream.Flush")]
    [InlineData("[|GC.Collect()|];", "GC.Collect")]
    public Task TheFrameworkWaits(string statement, string method) =>
        Rule.Reports(Method(statement), $"RGEN0603: Process: calls '{method}', which waits");

    [Theory]
    [InlineData("long n = System.Diagnostics.Stopwatch.GetTimestamp();")]
    [InlineData("bool n = _task.IsCompleted;")]
    public Task TheseDoNot(string statement) => Rule.Reports(Method(statement));

    private static string Method(string statement) =>
        "using System; using System.Threading; using System.Threading.Tasks; class C { Thread _thread = null!; Task<int> _task = null!; "
        + "AutoResetEvent _event = null!; System.IO.Stream _stream = null!; "
        + $"[RealTime] void Process() {{ {statement} }} }}";
}
