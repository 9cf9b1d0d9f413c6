using Spectre.Console;

namespace Sunspots;

/// <summary>Trains one model per seed, and shows how far it is.</summary>
internal static class Training
{
    /// <summary>Trains and tests every seed.</summary>
    /// <returns>The errors of every seed, and the model with the smallest validation error.</returns>
    public static (IReadOnlyList<SeedResult> Results, SunspotForecaster Best) Run(
        Experiment experiment, Options options)
    {
        if (!Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive)
        {
            return AnsiConsole.Progress().Start(context => Run(experiment, options, (name, epochs) =>
            {
                var task = context.AddTask(name, maxValue: epochs);
                return () => task.Increment(1);
            }));
        }

        return Run(experiment, options, (name, epochs) =>
        {
            Console.WriteLine($"{name}: {epochs} epochs in all");
            return () => { };
        });
    }

    private static (IReadOnlyList<SeedResult> Results, SunspotForecaster Best) Run(
        Experiment experiment, Options options, Func<string, int, Action> begin)
    {
        int epochs = options.Epochs;
        var step = begin("Training on the years before the validation", options.Seeds * epochs);
        var validation = new double[options.Seeds];
        for (int i = 0; i < validation.Length; i++)
        {
            validation[i] = experiment.ValidationError(SeedOf(i), epochs, step);
        }

        step = begin($"Training on all years before {SunspotSeries.FirstTestYear}", options.Seeds * epochs);
        var results = new SeedResult[options.Seeds];
        SunspotForecaster? best = null;
        double bestValidation = double.PositiveInfinity;
        for (int i = 0; i < results.Length; i++)
        {
            var model = experiment.Train(SeedOf(i), epochs, step);
            results[i] = new SeedResult(
                SeedOf(i),
                validation[i],
                experiment.TestError(experiment.ForecastWindows(model)),
                experiment.TestError(experiment.ForecastStream(model)));
            if (validation[i] < bestValidation)
            {
                (best, bestValidation) = (model, validation[i]);
            }
        }

        return (results, best!);
    }

    private static ulong SeedOf(int index) => 42 + (ulong)index;
}
