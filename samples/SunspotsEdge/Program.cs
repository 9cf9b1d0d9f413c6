using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Weights;
using Sunspots;

if (args.Length is not (1 or 2))
{
    return Fail("Usage: SunspotsEdge sunspots.safetensors [sunspots.csv]\n", 2);
}

try
{
    var csv = args.Length == 2 ? args[1] : Path.Combine(AppContext.BaseDirectory, "data", "sunspots.csv");
    var series = SunspotSeries.Read(csv);
    var model = new SunspotForecaster(seed: 0);
    model.Load(args[0]);
    Stream(model, series);
    return 0;
}
catch (Exception error) when (error is DataFormatException or WeightFileException or IOException or UnauthorizedAccessException)
{
    return Fail(error.Message + "\n", 1);
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
    Write(Console.OpenStandardOutput(), text.ToString());
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

static int Fail(string message, int code)
{
    Write(Console.OpenStandardError(), message);
    return code;
}

static void Write(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));
