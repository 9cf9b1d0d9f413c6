using System.Text;
using AmpSimulator;
using Microsoft.Win32.SafeHandles;
using RecurrentGen.Weights;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException error)
{
    return Fail(error.Message + "\n" + Usage, 2);
}

if (options.Input is null || options.Trains)
{
    return Fail(Usage, 2);
}

try
{
    var model = options.Model is { } file ? AmpModel.Open(file) : AmpModel.BuiltIn();
    Write(OutputHandle, $"{model.Name}: {model.Knobs} knob(s)\n");
    Write(OutputHandle, Report.Figures(model, FileEffect.Run(model, options.Input, options.OutputFile!, options)));
    return 0;
}
catch (Exception error) when (error is WeightFileException or IOException or UnauthorizedAccessException)
{
    return Fail(error.Message + "\n", 1);
}

static int Fail(string message, int code)
{
    Write(ErrorHandle, message);
    return code;
}

// The console's own streams would bring terminals, keys and encodings along: a tenth of this program.
static void Write(int handle, string text)
{
    using var stream = new FileStream(new SafeFileHandle(handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    stream.Write(Encoding.UTF8.GetBytes(text));
}

/// <summary>The effect of samples/AmpSimulator without demonstration and training, for a small native program.</summary>
internal static partial class Program
{
    private const string Usage = "Usage: AmpSimulatorEdge IN.wav OUT.wav\n" + Options.RunUsage;
    private const int OutputHandle = 1;
    private const int ErrorHandle = 2;
}
