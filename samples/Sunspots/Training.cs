using Spectre.Console;

namespace Sunspots;

/// <summary>Trains one model per seed, and shows how far it is.</summary>
internal static class Training
{
    /// <summary>Chooses the number of epochs, trains, and tests.</summary>
    /// <returns>The errors of every seed, and the model with the smallest validation error.</returns>
    public static (IReadOnlyList<SeedResult> Results, SunspotForecaster Best) Run(Experiment experiment, Options options)
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
        var step = begin("Choosing the number of epochs", options.Seeds * options.Epochs);
        var validation = new double[options.Seeds][];
        for (int i = 0; i < validation.Length; i++)
        {
            validation[i] = experiment.ValidationErrors(SeedOf(i), options.Epochs, step);
        }

        int epochs = BestEpoch(validation);
        step = begin($"Training on all years before {SunspotSeries.FirstTestYear}", options.Seeds * epochs);
        var results = new SeedResult[options.Seeds];
        SunspotForecaster? best = null;
        double bestValidation = double.PositiveInfinity;
        for (int i = 0; i < results.Length; i++)
        {
            var model = experiment.Train(SeedOf(i), epochs, step);
            double error = validation[i][epochs - 1];
            results[i] = new SeedResult(
                SeedOf(i),
                error,
                experiment.TestError(experiment.ForecastWindows(model)),
                experiment.TestError(experiment.ForecastStream(model)));
            if (error < bestValidation)
            {
                (best, bestValidation) = (model, error);
            }
        }

        return (results, best!);
    }

    private static ulong SeedOf(int index) => 42 + (ulong)index;

    /// <summary>The number of epochs, from 1, with the smallest mean error over the seeds.</summary>
    internal static int BestEpoch(double[][] errors)
    {
        int best = 0;
        for (int epoch = 1; epoch < errors[0].Length; epoch++)
        {
            best = errors.Average(e => e[epoch]) < errors.Average(e => e[best]) ? epoch : best;
        }

        return best + 1;
    }
}
