using System.Globalization;
using System.Text;

namespace SensorMonitor;

/// <summary>What the sample writes.</summary>
internal static class Report
{
    /// <summary>How many days of what there are.</summary>
    public static void Describe(Experiment experiment)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Days(experiment.Training)} days to learn from, {Days(experiment.Validation)} for thresholds, "
            + $"{Days(experiment.Test)} with {experiment.Faults.Count} faults"));
    }

    /// <summary>A line for each way to find faults.</summary>
    public static void Table(IEnumerable<(string Name, FaultScore Score)> scores)
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{"",-28}{"precision",10}{"recall",8}{"spikes",9}{"drifts",9}{"stuck",9}{"dropouts",10}"
            + $"{"delay",7}{"false/day",11}");
        foreach (var (name, score) in scores)
        {
            var line = new StringBuilder();
            line.Append(CultureInfo.InvariantCulture, $"{name,-28}{score.Precision,10:F3}{score.Recall,8:F3}");
            line.Append(CultureInfo.InvariantCulture, $"{Of(score, FaultKind.Spike),9}{Of(score, FaultKind.Drift),9}");
            line.Append(CultureInfo.InvariantCulture, $"{Of(score, FaultKind.Stuck),9}{Of(score, FaultKind.Dropout),10}");
            line.Append(CultureInfo.InvariantCulture, $"{score.MedianDelay,7:F0}{score.FalseAlarms / score.Days,11:F2}");
            Console.WriteLine(line);
        }

        Console.WriteLine();
    }

    /// <summary>Writes readings as the monitor reads them.</summary>
    public static void WriteReadings(TextWriter output, float[] readings)
    {
        for (int t = 0; t < readings.Length; t += Channels.Count)
        {
            output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{readings[t]},{readings[t + 1]},{readings[t + 2]},{readings[t + 3]}\n"));
        }
    }

    /// <summary>Writes where faults are, counted as the monitor counts readings: from 1.</summary>
    public static void WriteFaults(TextWriter output, IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            var sensor = Encoding.ASCII.GetString(Channels.Name(Channels.FirstSensor + fault.Sensor));
            output.Write(string.Create(
                CultureInfo.InvariantCulture, $"{fault.Start + 1} to {fault.End}: {fault.Kind} of {sensor}\n"));
        }
    }

    private static string Of(FaultScore score, FaultKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{score[kind].Found}/{score[kind].Total}");

    private static int Days(float[] readings) => readings.Length / Channels.Count / Pump.Day;
}
