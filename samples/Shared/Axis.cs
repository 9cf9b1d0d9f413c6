namespace Samples;

/// <summary>Maps values to pixels, and finds round places for ticks.</summary>
internal sealed record Axis(double From, double To, double FirstPixel, double LastPixel, int MostTicks)
{
    // The smallest of 1, 2 and 5 times a power of ten that gives no more ticks than allowed.
    private double Step
    {
        get
        {
            double least = Math.Max(To - From, 1e-9) / MostTicks;
            double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
            double factor = least / power;
            return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
        }
    }

    public Axis ToWholeTicks() =>
        this with { From = Math.Floor(From / Step) * Step, To = Math.Ceiling(To / Step) * Step };

    public double Place(double value) =>
        FirstPixel + ((LastPixel - FirstPixel) * (value - From) / Math.Max(To - From, 1e-9));

    public IEnumerable<double> Ticks()
    {
        double step = Step;
        for (double k = Math.Ceiling((From / step) - 1e-9); k <= (To / step) + 1e-9; k++)
        {
            yield return k * step;
        }
    }
}
