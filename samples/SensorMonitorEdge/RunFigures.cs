using System.Diagnostics;

namespace SensorMonitor;

/// <summary>Looks at clock and collector when a run begins, and says at its end what became of them.</summary>
internal sealed class RunFigures
{
    private readonly long _readings;
    private readonly int _collections;
    private readonly long _start;
    private readonly long _allocated;

    /// <summary>The run begins.</summary>
    public RunFigures(MonitorLines lines)
    {
        _readings = lines.Readings;
        _collections = Collections();
        _start = Stopwatch.GetTimestamp();
        _allocated = GC.GetTotalAllocatedBytes();
    }

    /// <summary>The run has ended.</summary>
    public string Report(MonitorLines lines)
    {
        long allocated = GC.GetTotalAllocatedBytes() - _allocated;
        long microseconds = (Stopwatch.GetTimestamp() - _start) / (Stopwatch.Frequency / 1_000_000);
        return "readings " + (lines.Readings - _readings)
            + "\nanomalies " + lines.Anomalies
            + "\nmalformed " + lines.Malformed
            + "\nmicroseconds " + microseconds
            + "\nallocated bytes " + allocated
            + "\ncollections " + (Collections() - _collections)
            + "\n";
    }

    private static int Collections() => GC.CollectionCount(0) + GC.CollectionCount(1) + GC.CollectionCount(2);
}
