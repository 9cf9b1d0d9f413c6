using RecurrentGen.Data;

namespace Sunspots;

/// <summary>The yearly means of the relative sunspot number.</summary>
internal sealed class SunspotSeries
{
    /// <summary>The first year of the test: never seen in training or in any choice.</summary>
    public const int FirstTestYear = 1950;

    private SunspotSeries(int[] years, float[] values)
    {
        Years = years;
        Values = values;
    }

    /// <summary>The years, each one more than the one before.</summary>
    public int[] Years { get; }

    /// <summary>The mean of each year.</summary>
    public float[] Values { get; }

    /// <summary>The position of <see cref="FirstTestYear"/>.</summary>
    public int TestStart => FirstTestYear - Years[0];

    /// <summary>Reads a CSV file with the columns <c>year</c> and <c>sunspots</c>.</summary>
    /// <exception cref="DataFormatException">
    /// The file is malformed, a year is missing, or there is none to test on.
    /// </exception>
    public static SunspotSeries Read(string path)
    {
        var years = new List<int>();
        var values = new List<float>();
        using var reader = CsvReader.Open(path);
        int year = reader.ColumnIndex("year");
        int sunspots = reader.ColumnIndex("sunspots");
        while (reader.Read())
        {
            int found = (int)reader.GetSingle(year);
            if (years.Count != 0 && found != years[^1] + 1)
            {
                throw new DataFormatException($"Line {reader.Line}: expected the year {years[^1] + 1}, found {found}.");
            }

            years.Add(found);
            values.Add(reader.GetSingle(sunspots));
        }

        if (years.Count == 0 || years[0] >= FirstTestYear || years[^1] < FirstTestYear)
        {
            throw new DataFormatException($"Expected years from before {FirstTestYear} to after it.");
        }

        return new SunspotSeries([.. years], [.. values]);
    }

    /// <summary>
    /// The root mean squared error over the test years of a forecast that knows all years before the one it is for.
    /// </summary>
    /// <param name="forecast">Forecasts the value at a position of <see cref="Values"/>.</param>
    public double TestError(Func<int, double> forecast)
    {
        double sum = 0;
        for (int i = TestStart; i < Values.Length; i++)
        {
            double error = forecast(i) - Values[i];
            sum += error * error;
        }

        return Math.Sqrt(sum / (Values.Length - TestStart));
    }
}
