using System.Text;
using RecurrentGen.Data;

namespace SensorMonitor;

/// <summary>
/// How far normal residuals go, for each sensor: chosen on a validation part as quantiles, kept beside the weights.
/// </summary>
internal sealed class Thresholds
{
    private const int Columns = 4;
    private const string Header = "sensor,deviation,jump,shift,quiet";

    /// <summary>Standard deviation of the residuals, in physical units, <c>[sensor]</c>.</summary>
    public float[] Deviation { get; } = Ones();

    /// <summary>Residuals above it are anomalies; in standard deviations, like the two below.</summary>
    public float[] Jump { get; } = Ones();

    /// <summary>Means above it are anomalies.</summary>
    public float[] Shift { get; } = Ones();

    /// <summary>Mean squares below it are anomalies.</summary>
    public float[] Quiet { get; } = Ones();

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="DataFormatException">The text is something else.</exception>
    public static Thresholds Parse(ReadOnlySpan<byte> text)
    {
        var thresholds = new Thresholds();
        var values = new float[Columns];
        TakeLine(ref text);
        for (int sensor = 0; sensor < Channels.Sensors; sensor++)
        {
            var line = TakeLine(ref text);
            ByteFields.Next(ref line, out var name);
            if (!name.SequenceEqual(Channels.Name(Channels.FirstSensor + sensor))
                || !ByteFields.TryNumbers(line, values) || !AllPositive(values))
            {
                throw new DataFormatException(
                    "thresholds, line " + (sensor + 2) + ": expected '"
                    + Encoding.ASCII.GetString(Channels.Name(Channels.FirstSensor + sensor))
                    + "' and four positive numbers.");
            }

            (thresholds.Deviation[sensor], thresholds.Jump[sensor]) = (values[0], values[1]);
            (thresholds.Shift[sensor], thresholds.Quiet[sensor]) = (values[2], values[3]);
        }

        return thresholds;
    }

    /// <summary>A line for each sensor, behind one with the columns' names.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Header + "\n");
        for (int i = 0; i < Channels.Sensors; i++)
        {
            var name = Encoding.ASCII.GetString(Channels.Name(Channels.FirstSensor + i));
            text.Append(FormattableString.Invariant(
                $"{name},{Deviation[i]:R},{Jump[i]:R},{Shift[i]:R},{Quiet[i]:R}\n"));
        }

        return text.ToString();
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    private static bool AllPositive(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!(value > 0))
            {
                return false;
            }
        }

        return true;
    }

    private static float[] Ones()
    {
        var ones = new float[Channels.Sensors];
        ones.AsSpan().Fill(1);
        return ones;
    }
}
