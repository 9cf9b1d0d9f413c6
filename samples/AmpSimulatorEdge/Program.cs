using AmpSimulator;
using Samples;

return Sample.Run(args, Usage, ParseRun, options =>
{
    var model = options.Model is { } file ? AmpModel.Open(file) : AmpModel.BuiltIn();
    Console.Write(Report.Figures(model, FileEffect.Run(model, options.Input!, options.OutputFile!, options)));
});

/// <summary>The effect of samples/AmpSimulator without demonstration and training, for a small native program.</summary>
internal static partial class Program
{
    private const string Usage = "Usage: AmpSimulatorEdge IN.wav OUT.wav\n" + Options.RunUsage;

    private static Options ParseRun(string[] arguments)
    {
        var options = Options.Parse(arguments);
        return options.Input is not null && !options.Trains
            ? options
            : throw new ArgumentException("Expected the file to read and the one to write.");
    }
}
