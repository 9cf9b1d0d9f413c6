using AmpSimulator;
using RecurrentGen;
using Samples;

return Sample.Run(args, Options.Usage, Options.Parse, options =>
{
    if (options.Trains)
    {
        Directory.CreateDirectory(options.Folder);
        var trained = Training.Run(options.Seconds ?? 60, options.Epochs, new ConsoleProgress());
        var weights = Path.Combine(options.Folder, "crunch.safetensors");
        trained.Save(weights);
        Console.WriteLine($"Wrote {weights}.");
        new Demonstration(10).Run(AmpModel.Of(trained), options);
    }
    else if (options.Input is null)
    {
        new Demonstration(options.Seconds ?? 10).Run(AmpModel.BuiltIn(), options);
    }
    else
    {
        var model = options.Model is { } file ? AmpModel.Open(file) : AmpModel.BuiltIn();
        Console.Write(Report.Figures(model, FileEffect.Run(model, options.Input, options.OutputFile!, options)));
    }
});
