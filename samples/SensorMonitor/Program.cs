using System.Globalization;
using Samples;
using SensorMonitor;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    if (options.Command == Command.Generate)
    {
        Generate(options);
    }
    else
    {
        Train(options);
    }
});

static void Train(Options options)
{
    Directory.CreateDirectory(options.Output);
    var experiment = new Experiment(options);
    Report.Describe(experiment);
    var model = experiment.Train(epoch =>
    {
        if (epoch.Epoch % 10 == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.Loss:F4}"));
        }
    });
    var thresholds = experiment.ChooseThresholds(model);
    var found = Detection.ByNetwork(model, thresholds, experiment.Test);
    Report.Table(experiment.Compare(found));

    var weights = Path.Combine(options.Output, "pump.safetensors");
    var limits = Path.Combine(options.Output, "thresholds.csv");
    var picture = Path.Combine(options.Output, "sensor.svg");
    model.Save(weights);
    Sample.WriteFile(limits, thresholds.ToText());
    Sample.WriteFile(picture, new FaultPicture(experiment, found).ToSvg());
    Console.WriteLine($"Wrote {weights}, {limits} and {picture}.");
}

static void Generate(Options options)
{
    var readings = new Pump(options.Seed).Read(options.Days * Pump.Day);
    var faults = options.HasFaults ? Faults.Inject(readings, options.Seed) : [];
    using var output = new StreamWriter(Console.OpenStandardOutput());
    Report.WriteReadings(output, readings);
    Report.WriteFaults(Console.Error, faults);
}
