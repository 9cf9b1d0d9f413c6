using System.Globalization;

namespace RecurrentGen.Benchmarks;

/// <summary>One measurement on one line, in the form that all peers print.</summary>
internal static class JsonLine
{
    public static void Write(string workload, string metric, ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"peer":"recurrentgen","workload":"{{workload}}","metric":"{{metric}}",{{Figures(sorted)}}}
            """));
        Console.Out.Flush();
    }

    private static string Figures(double[] sorted) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"median\":{sorted[sorted.Length / 2]:g6},\"min\":{sorted[0]:g6},\"max\":{sorted[^1]:g6}," +
        $"\"n\":{sorted.Length}");
}
