using AmpSimulator;
using RecurrentGen.Weights;
using Samples;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException error)
{
    return EdgeConsole.Fail(error.Message + "\n" + Usage, 2);
}

if (options.Input is null || options.Trains)
{
    return EdgeConsole.Fail(Usage, 2);
}

try
{
    var model = options.Model is { } file ? AmpModel.Open(file) : AmpModel.BuiltIn();
    EdgeConsole.Write($"{model.Name}: {model.Knobs} knob(s)\n");
    EdgeConsole.Write(Report.Figures(model, FileEffect.Run(model, options.Input, options.OutputFile!, options)));
    return 0;
}
catch (Exception error) when (error is WeightFileException or IOException or UnauthorizedAccessException)
{
    return EdgeConsole.Fail(error.Message + "\n", 1);
}

/// <summary>The effect of samples/AmpSimulator without demonstration and training, for a small native program.</summary>
internal static partial class Program
{
    private const string Usage = "Usage: AmpSimulatorEdge IN.wav OUT.wav\n" + Options.RunUsage;
}
