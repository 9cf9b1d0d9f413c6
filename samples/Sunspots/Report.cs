using System.Globalization;
using Samples;
using Spectre.Console;

namespace Sunspots;

/// <summary>What the sample shows: what it does, the errors, and the picture.</summary>
internal static class Report
{
    /// <summary>Past years of the linear autoregression.</summary>
    public const int Order = 9;

    public static void Describe(Experiment experiment)
    {
        var years = experiment.Series.Years;
        int test = SunspotSeries.FirstTestYear;
        int validation = experiment.FirstValidationYear;
        Console.WriteLine($"Yearly sunspot numbers {years[0]} to {years[^1]}; forecasts of the next year.");
        Console.WriteLine($"Tested on the years from {test} on: no model was trained or selected on them.");
        Console.WriteLine($"Selected on {validation} to {test - 1}, then trained again on all years before {test}.");
        Console.WriteLine();
    }

    public static void Results(Experiment experiment, IReadOnlyList<SeedResult> results)
    {
        var series = experiment.Series;
        var values = series.Values;
        var autoregression = LinearAutoregression.Fit(values, series.TestStart, Order);
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("RMSE");
        foreach (var column in new[] { "validation", "test, windows", "test, stream" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var result in results)
        {
            table.AddRow(
                $"LSTM, seed {result.Seed}", Number(result.Validation), Number(result.Windowed), Number(result.Stream));
        }

        table.AddRow(
            "LSTM, mean",
            Mean(results, r => r.Validation), Mean(results, r => r.Windowed), Mean(results, r => r.Stream));
        table.AddRow(
            "LSTM, range",
            Spread(results, r => r.Validation), Spread(results, r => r.Windowed), Spread(results, r => r.Stream));
        table.AddEmptyRow();
        table.AddRow("last value", "", Number(series.TestError(i => values[i - 1])), "");
        var linear = series.TestError(i => autoregression.Predict(values, i));
        table.AddRow($"autoregression ({Order} years)", "", Number(linear), "");
        AnsiConsole.Write(table);
        Console.WriteLine("Windows: 32 years, then the state is forgotten, as in training.");
        Console.WriteLine($"Stream: the state is carried on from {series.Years[0]}, beyond the trained length.");
        Console.WriteLine();
    }

    public static void Chart(Experiment experiment, SunspotForecaster model, string path)
    {
        var series = experiment.Series;
        int first = Array.IndexOf(series.Years, 1900);
        var forecast = experiment.ForecastWindows(model);
        var autoregression = LinearAutoregression.Fit(series.Values, series.TestStart, Order);
        var test = Enumerable.Range(series.TestStart, series.Years.Length - series.TestStart).ToArray();
        var chart = new LineChart
        {
            Title = "Yearly sunspot numbers, forecast one year ahead",
            XLabel = "year",
            YLabel = "mean relative sunspot number",
            Mark = (SunspotSeries.FirstTestYear - 0.5, "trained on", "never seen"),
            Lines =
            [
                new("truth", "#222222", [.. Enumerable.Range(first, series.Years.Length - first)
                    .Select(i => ((double)series.Years[i], (double)series.Values[i]))]),
                new("LSTM(20), windows of 32 years", "#d62728", [.. test
                    .Select(i => ((double)series.Years[i], (double)forecast[i - series.TestStart]))]),
                new($"linear autoregression of order {Order}", "#1f77b4", [.. test
                    .Select(i => ((double)series.Years[i], autoregression.Predict(series.Values, i)))], Dashed: true),
            ],
        };
        Sample.WriteFile(path, chart.ToSvg());
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Mean(IReadOnlyList<SeedResult> results, Func<SeedResult, double> figure) =>
        Number(results.Average(figure));

    private static string Spread(IReadOnlyList<SeedResult> results, Func<SeedResult, double> figure) =>
        $"{Number(results.Min(figure))} - {Number(results.Max(figure))}";
}
