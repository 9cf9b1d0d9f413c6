using System.Text;
using SensorMonitor;

namespace RecurrentGen.Samples.Tests;

/// <summary>The monitor with the weights and thresholds of the sample.</summary>
internal static class TrainedMonitor
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "SensorMonitorEdge");

    /// <summary>The file of the sample's launcher.</summary>
    public static string Launcher => Path.Combine(s_folder, "launch.sh");

    public static (PumpForecaster Model, Thresholds Thresholds) Load()
    {
        var model = new PumpForecaster(seed: 0);
        model.Load(Path.Combine(s_folder, "pump.safetensors"));
        return (model, Thresholds.Parse(File.ReadAllBytes(Path.Combine(s_folder, "thresholds.csv"))));
    }

    /// <summary>A monitor that adds what it says to a text.</summary>
    public static (MonitorLines Lines, TextBuffer Output) Create(StringBuilder text, Verbosity verbosity)
    {
        var (model, thresholds) = Load();
        var output = new TextBuffer(bytes => text.Append(Encoding.ASCII.GetString(bytes)), 128);
        return (new MonitorLines(new PumpMonitor(model, thresholds), output, verbosity), output);
    }

    /// <summary>What the monitor says to a text, taken at once.</summary>
    public static string Say(string input, Verbosity verbosity)
    {
        var text = new StringBuilder();
        var (lines, output) = Create(text, verbosity);
        lines.Take(Encoding.ASCII.GetBytes(input));
        lines.End();
        output.Flush();
        return text.ToString();
    }
}
