using Samples;
using Sunspots;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    var experiment = new Experiment(Path.Combine(AppContext.BaseDirectory, "data", "sunspots.csv"));
    Directory.CreateDirectory(options.Output);
    Report.Describe(experiment);
    var (results, best) = Training.Run(experiment, options);
    var chart = Path.Combine(options.Output, "forecast.svg");
    var weights = Path.Combine(options.Output, "sunspots.safetensors");
    Report.Results(experiment, results);
    best.Save(weights);
    Report.Chart(experiment, best, chart);
    Console.WriteLine($"Wrote {chart} and {weights}.");
});
