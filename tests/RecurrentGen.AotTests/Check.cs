using System.Globalization;

namespace RecurrentGen.AotTests;

/// <summary>Runs checks and counts them; there is no test framework under NativeAOT here.</summary>
internal sealed class Check
{
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

    /// <summary>Fails if the second of two runs allocates.</summary>
    public static void AllocatesNothing(string what, Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        That(bytes == 0, $"{what} allocates {bytes} bytes");
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
