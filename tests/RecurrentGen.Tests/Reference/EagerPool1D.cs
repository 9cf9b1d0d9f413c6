using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>The largest or mean value over windows of steps.</summary>
internal sealed record EagerPool1D(
    string Name, int Size, int Stride, Func<IEnumerable<double>, double> Pool, Padding Padding = Padding.Valid)
    : EagerLayer(Name)
{
    public static EagerPool1D Max(int size, int stride, Padding padding = Padding.Valid, string name = "maxpool1d") =>
        new(name, size, stride, values => values.Max(), padding);

    public static EagerPool1D Average(
        int size, int stride, Padding padding = Padding.Valid, string name = "averagepool1d") =>
        new(name, size, stride, values => values.Average(), padding);

    public override int StepsOf(int steps) => EagerWindows.Ends(steps, Size, Stride, Padding).Count();

    public override Vector[] Run(Vector[] steps, Func<string, double[]> find) =>
        [.. EagerWindows.Ends(steps.Length, Size, Stride, Padding).Select(end =>
        {
            var window = steps[Math.Max(0, end - Size + 1)..(end + 1)];
            return new Vector([.. Enumerable.Range(0, steps[0].Length).Select(j => Pool(window.Select(s => s[j])))]);
        })];
}

/// <summary>Where windows over time end.</summary>
internal static class EagerWindows
{
    /// <summary>The last step of every window: from the first whole window on, or from step 0 on.</summary>
    public static IEnumerable<int> Ends(int steps, int reach, int stride, Padding padding)
    {
        for (int end = padding == Padding.Valid ? reach - 1 : 0; end < steps; end += stride)
        {
            yield return end;
        }
    }
}
