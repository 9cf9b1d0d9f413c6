using RecurrentGen.Data;
using Sunspots;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class SunspotsTests
{
    private static readonly string Csv = Path.Combine(AppContext.BaseDirectory, "data", "sunspots.csv");

    [Fact]
    public void The_series_has_all_years()
    {
        var series = SunspotSeries.Read(Csv);

        Assert.Equal(Enumerable.Range(1749, 235), series.Years);
        Assert.Equal((80.9f, 66.6f), (series.Values[0], series.Values[^1]));
        Assert.Equal(1950, series.Years[series.TestStart]);
    }

    [Fact]
    public void Baselines_have_their_known_errors()
    {
        var series = SunspotSeries.Read(Csv);
        var autoregression = LinearAutoregression.Fit(series.Values, series.TestStart, 9);

        Assert.Equal(35.828, series.TestError(i => series.Values[i - 1]), 0.001);

        // numpy.linalg.lstsq on the same rows gives 20.93579448.
        Assert.Equal(20.93579448, series.TestError(i => autoregression.Predict(series.Values, i)), 1e-6);
    }

    [Fact]
    public void An_autoregression_finds_the_rule_of_a_series_that_has_one()
    {
        float[] series = [1, -2, .. new float[30]];
        for (int t = 2; t < series.Length; t++)
        {
            series[t] = 3 + (0.5f * series[t - 1]) - (0.75f * series[t - 2]);
        }

        var fitted = LinearAutoregression.Fit(series, 20, 2);

        for (int t = 20; t < series.Length; t++)
        {
            Assert.Equal(series[t], fitted.Predict(series, t), 1e-4);
        }

        Assert.Throws<InvalidOperationException>(() => LinearAutoregression.Fit(new float[20], 20, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearAutoregression.Fit(series, 33, 2));
    }

    [Fact]
    public void Windows_forecast_every_test_year_once_and_training_never_sees_one()
    {
        var windows = SlidingWindows.FromCsv(Csv, inputs: ["sunspots"], window: 32, horizons: [1], time: "year");
        var (history, test) = windows.SplitAtTime(1950, contextFromBefore: true);
        var (train, validation) = history.SplitAt(0.8, contextFromBefore: true);

        Assert.Equal(Enumerable.Range(1950, 34), Years(test));
        Assert.Equal(Enumerable.Range(1781, 169), Years(history));
        Assert.Equal(Enumerable.Range(1781, 169), Years(train).Concat(Years(validation)));
        Assert.Equal(1909, Years(validation).First());
    }

    [Theory]
    [InlineData("year,sunspots\n1749,1\n1751,2\n")]
    [InlineData("year,sunspots\n1749,1\n1750,x\n")]
    [InlineData("year,sunspots\n1749,1\n1750,2\n")]
    [InlineData("year\n1749\n")]
    public void A_wrong_file_is_refused(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Assert.Throws<DataFormatException>(() => SunspotSeries.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(new Options(2, 3, "x"), Options.Parse(["--seeds", "2", "--out", "x", "--epochs", "3"]));
        string[][] mistakes =
            [["--seeds"], ["--seeds", "0"], ["--epochs", "two"], ["--out"], ["--out", ""], ["--seed", "1"]];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }

    private static IEnumerable<int> Years(SlidingWindows windows) =>
        Enumerable.Range(0, windows.Count).Select(i => (int)windows.TargetLabel(i).Time);
}
