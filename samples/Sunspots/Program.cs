using RecurrentGen.Data;
using Spectre.Console;
using Sunspots;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(Options.Usage);
    return 0;
}

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"{error.Message}\n{Options.Usage}");
    return 2;
}

try
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
    return 0;
}
catch (Exception error) when (error is DataFormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
