namespace RecurrentGen.Data;

/// <summary>The steps of a sample that have targets, as options give them.</summary>
internal static class TargetSteps
{
    /// <summary>How many these are.</summary>
    public static int Count(int steps, int first, int stride) => steps <= first ? 0 : ((steps - 1 - first) / stride) + 1;

    /// <exception cref="ArgumentException">They are chosen, but not every step has targets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step.</exception>
    public static void Check(bool perStep, int first, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first, "FirstTargetStep");
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1, "TargetStride");
        if (!perStep && (first > 0 || stride > 1))
        {
            throw new ArgumentException(
                $"FirstTargetStep and TargetStride choose among targets per step: expected 0 and 1, found {first} and {stride}.");
        }
    }
}
