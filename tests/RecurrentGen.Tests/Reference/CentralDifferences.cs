namespace RecurrentGen.Tests.Reference;

/// <summary>Derivatives of a function of an array, one element at a time.</summary>
internal static class CentralDifferences
{
    /// <summary>With this step the error in double precision is near 1e-10 for values near 1.</summary>
    private const double Step = 1e-5;

    /// <summary>The derivative for every element of <paramref name="values"/>, changed and changed back.</summary>
    public static double[] Of(Func<double> function, double[] values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double kept = values[i];
            values[i] = kept + Step;
            double above = function();
            values[i] = kept - Step;
            double below = function();
            values[i] = kept;
            result[i] = (above - below) / (2 * Step);
        }

        return result;
    }
}
