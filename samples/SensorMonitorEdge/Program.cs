using System.Runtime.InteropServices;
using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Weights;
using SensorMonitor;

if (EdgeOptions.Parse(args) is not { } options)
{
    return Fail(EdgeOptions.Usage, 2);
}

try
{
    return Run(options);
}
catch (Exception error) when (error is IOException or DataFormatException or WeightFileException)
{
    return Fail(error.Message + "\n", 1);
}

static int Run(EdgeOptions options)
{
    var resource = Resource("thresholds.csv");
    var model = new PumpForecaster();
    var output = new TextBuffer(bytes => Posix.Write(Posix.Output, bytes));
    var lines = new MonitorLines(new PumpMonitor(model, Thresholds.Parse(resource)), output, options.Verbosity);
    var state = options.State is null ? null : new StateFile(options.State, Fingerprint(model, resource));
    if (state?.Restore(lines) is { } problem)
    {
        return Fail(options.State + ": " + problem + "\n", 1);
    }

    if (options.TellsPosition)
    {
        output.Add(lines.Bytes).Add("\n"u8).Flush();
        return 0;
    }

    var input = new byte[1 << 15];
    var figures = new RunFigures(lines);
    Follow(lines, input, output, state);
    if (options.Reports)
    {
        Posix.Write(Posix.Error, Encoding.UTF8.GetBytes(figures.Report(lines)));
    }

    return 0;
}

// Output first, then the state: if the program is killed between the two, the next run says the last lines again, rather
// than never. A step is taken when its line comes in, so nothing waits for a buffer to be full.
static void Follow(MonitorLines lines, byte[] input, TextBuffer output, StateFile? state)
{
    int count;
    while ((count = Posix.Read(Posix.Input, input)) > 0)
    {
        lines.Take(input.AsSpan(0, count));
        output.Flush();
        state?.Save(lines);
    }

    if (state is null)
    {
        // With a state, a line without its end waits for the next run to bring it.
        lines.End();
        output.Flush();
    }
}

static ulong Fingerprint(PumpForecaster model, ReadOnlySpan<byte> thresholds)
{
    var parameters = new float[PumpForecaster.ParameterCount];
    model.CopyParametersTo(parameters);
    return StateFile.Hash(thresholds, StateFile.Hash(MemoryMarshal.AsBytes(parameters.AsSpan())));
}

static byte[] Resource(string name)
{
    using var stream = typeof(Program).Assembly.GetManifestResourceStream(name)!;
    var bytes = new byte[stream.Length];
    stream.ReadExactly(bytes);
    return bytes;
}

static int Fail(string message, int code)
{
    Posix.Write(Posix.Error, Encoding.UTF8.GetBytes(message));
    return code;
}
