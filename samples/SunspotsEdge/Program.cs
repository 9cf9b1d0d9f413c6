using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Weights;
using Samples;
using Sunspots;

if (args.Length is not (1 or 2))
{
    return EdgeConsole.Fail("Usage: SunspotsEdge sunspots.safetensors [sunspots.csv]\n", 2);
}

var csv = args.Length == 2 ? args[1] : Path.Combine(AppContext.BaseDirectory, "data", "sunspots.csv");
if (!File.Exists(args[0]) || !File.Exists(csv))
{
    // An AOT program has only the names of the framework's messages.
    return EdgeConsole.Fail($"There is no file {(File.Exists(csv) ? args[0] : csv)}; samples/Sunspots writes the weights.\n", 1);
}

try
{
    var series = SunspotSeries.Read(csv);
    var model = new SunspotForecaster(seed: 0);
    model.Load(args[0]);
    Stream(model, series);
    return 0;
}
catch (Exception error)
    when (error is DataFormatException or WeightFileException or IOException or UnauthorizedAccessException)
{
    return EdgeConsole.Fail(error.Message + "\n", 1);
}

// As a device would: one reading comes in, one forecast goes out, and nothing is kept but the state of the network.
static void Stream(SunspotForecaster model, SunspotSeries series)
{
    var text = new StringBuilder("year    truth  forecast\n");
    var stream = model.CreateStream();
    var forecasts = new float[series.Values.Length];
    Span<float> next = stackalloc float[1];
    for (int i = 0; i + 1 < series.Values.Length; i++)
    {
        stream.Step(series.Values.AsSpan(i, 1), next);
        forecasts[i + 1] = next[0];
    }

    for (int i = series.TestStart; i < forecasts.Length; i++)
    {
        text.Append(series.Years[i]).Append(Fixed(series.Values[i], 9)).Append(Fixed(forecasts[i], 10)).Append('\n');
    }

    text.Append("RMSE of the stream from ").Append(SunspotSeries.FirstTestYear).Append(" on:");
    text.Append(Fixed(series.TestError(i => forecasts[i]), 6)).Append('\n');
    EdgeConsole.Write(text.ToString());
}

// One decimal. The framework's formatting would be a sixth of this program.
static string Fixed(double value, int width)
{
    if (!double.IsFinite(value))
    {
        return "NaN".PadLeft(width);
    }

    long tenths = (long)Math.Round(Math.Abs(value) * 10);
    return ((value < 0 && tenths != 0 ? "-" : "") + (tenths / 10) + "." + (tenths % 10)).PadLeft(width);
}

/// <summary>Loads trained weights and forecasts a stream, as a device would.</summary>
internal static partial class Program;
