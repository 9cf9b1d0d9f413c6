using System.Globalization;

namespace RecurrentGen.AotTests;

/// <summary>Runs checks and counts them; there is no test framework under NativeAOT here.</summary>
internal sealed class Check
{
    /// <summary>How often <see cref="BytesOf"/> runs an action.</summary>
    public const int Runs = 5;

    private int _passed;
    private int _failed;

    /// <summary>Runs one check; an exception is a failure, and the next check runs all the same.</summary>
    public void Run(string name, Action check)
    {
        try
        {
            check();
            _passed++;
            Console.WriteLine($"passed {name}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failed++;
            Console.WriteLine($"FAILED {name}: {exception}");
        }
    }

    /// <summary>Writes the count; 0 if all passed, else 1.</summary>
    public int Finish()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed"));
        return _failed == 0 ? 0 : 1;
    }

    /// <summary>Fails unless max|actual - expected| / max|expected| is within the tolerance.</summary>
    public static void Close(string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance)
    {
        double difference = 0;
        double scale = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(actual[i] - expected[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        var message = string.Create(CultureInfo.InvariantCulture, $"{what}: error {difference / scale:e2}");
        That(actual.Length == expected.Length && difference <= tolerance * scale, message);
    }

    /// <summary>Fails unless both have the same bits.</summary>
    public static void Same(string what, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected) =>
        That(actual.SequenceEqual(expected), $"{what}: the values differ");

    /// <summary>Fails if a run allocates.</summary>
    public static void AllocatesNothing(string what, Action action)
    {
        long bytes = BytesOf(action);
        That(bytes == 0, $"{what} allocates {bytes} bytes");
    }

    /// <summary>What a run allocates on this thread: the most of several but one, after one that may compile.</summary>
    /// <remarks>
    /// What it allocates for itself it allocates again. The runtime allocates for itself, too, but once: its table of
    /// static fields when that is full, or what a thread needs that waits for another one for the first time.
    /// </remarks>
    public static long BytesOf(Action action)
    {
        action();
        long most = 0;
        long second = 0;
        for (int run = 1; run < Runs; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            (most, second) = (Math.Max(most, bytes), Math.Max(second, Math.Min(most, bytes)));
        }

        return second;
    }

    /// <summary>Fails unless the condition holds.</summary>
    public static void That(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
