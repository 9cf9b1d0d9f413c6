using System.ComponentModel;

namespace RecurrentGen.Numerics;

/// <summary>How generated code cuts rows between two threads.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PassParts
{
    private const int SmallestPart = 2;

    /// <summary>
    /// Rows of the first of two parts: half of them, or all where half would be a single one, whose products are summed
    /// in another order.
    /// </summary>
    public static int FirstHalf(int rows) => rows < 2 * SmallestPart ? rows : rows / 2;

    /// <summary>Checks the threads of a predictor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one.</exception>
    public static void CheckThreads(int threads) => ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
}
