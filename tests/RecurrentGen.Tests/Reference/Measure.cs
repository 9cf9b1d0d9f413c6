using System.Globalization;
using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>The one error measure of the proofs: max|a - b| / max|b| over a tensor.</summary>
internal static class Measure
{
    /// <summary>The error of <paramref name="actual"/>; infinite where a value is not finite.</summary>
    public static double Error(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        if (actual.Length != expected.Length)
        {
            throw new ArgumentException($"Expected {expected.Length} values, found {actual.Length}.", nameof(actual));
        }

        double worst = 0;
        double scale = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            worst = double.IsFinite(difference) ? Math.Max(worst, difference) : double.PositiveInfinity;
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        return worst == 0 ? 0 : worst / scale;
    }

    /// <summary>Asserts that the error is at most <paramref name="tolerance"/>.</summary>
    public static void AssertClose(
        string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double tolerance)
    {
        double error = Error(actual, expected);
        if (!(error <= tolerance))
        {
            Assert.Fail(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: error {error:e2}, allowed {tolerance:e0}. {Worst(actual, expected)}"));
        }
    }

    public static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }

    private static string Worst(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        int worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= Math.Abs(actual[worst] - expected[worst])))
            {
                worst = i;
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"Worst at {worst} of {actual.Length}: expected {expected[worst]:r}, found {actual[worst]:r}.");
    }
}
