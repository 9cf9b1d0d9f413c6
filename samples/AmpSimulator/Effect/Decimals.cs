namespace AmpSimulator;

/// <summary>Numbers as text.</summary>
internal static class Decimals
{
    /// <summary>A number with so many decimals. The framework's formatting would be a tenth of the native program.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
        }

        long one = 1;
        for (int i = 0; i < decimals; i++)
        {
            one *= 10;
        }

        long parts = (long)Math.Round(Math.Abs(value) * one);
        string whole = (value < 0 && parts != 0 ? "-" : "") + (parts / one);
        return decimals == 0 ? whole : whole + "." + (parts % one).ToString().PadLeft(decimals, '0');
    }
}
