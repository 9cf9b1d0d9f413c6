using System.Globalization;
using System.Text;
using Samples;

namespace SensorMonitor;

/// <summary>Draws one fault of each kind: readings, forecasts, and where the monitor raised an alarm.</summary>
/// <param name="experiment">The readings.</param>
/// <param name="detection">What was found in the test.</param>
internal sealed class FaultPicture(Experiment experiment, Detection detection)
{
    private const int PanelWidth = 420;
    private const int PanelHeight = 170;
    private const int Left = 60;
    private const int Top = 92;
    private const int GapX = 70;
    private const int GapY = 64;
    private const int Around = 90;
    private const string ReadingColor = "#777777";
    private const string ForecastColor = "#1f77b4";
    private const string AlarmColor = "#d62728";

    private readonly SvgCanvas _canvas = new((2 * (PanelWidth + GapX)) + 10, Top + (2 * (PanelHeight + GapY)));

    /// <summary>The picture as the text of an SVG file.</summary>
    public string ToSvg()
    {
        _canvas.Text(Left, 24, "start", "What the monitor sees", "font-size=\"17\" font-weight=\"bold\"");
        double at = Left;
        foreach (var (color, name) in ((string, string)[])
            [(ReadingColor, "reading"), (ForecastColor, "forecast a minute before"), (AlarmColor, "alarm")])
        {
            _canvas.Line($"""<path d="M{at:F1} 44h26" stroke-width="2.5" stroke="{color}"/>""");
            _canvas.Text(at + 32, 48, "start", name);
            at += 56 + (7.2 * name.Length);
        }

        var kinds = Enum.GetValues<FaultKind>();
        for (int i = 0; i < kinds.Length; i++)
        {
            // Later faults of a kind are of other sensors: one of each is shown.
            var ofKind = experiment.Faults.Where(f => f.Kind == kinds[i]).ToArray();
            if (ofKind.Length > 0)
            {
                DrawPanel(ofKind[Math.Min(i, ofKind.Length - 1)], i % 2, i / 2);
            }
        }

        return _canvas.ToSvg();
    }

    private void DrawPanel(Fault fault, int column, int row)
    {
        int left = Left + (column * (PanelWidth + GapX));
        int top = Top + (row * (PanelHeight + GapY));
        int from = Math.Max(fault.Start - Around, 1);
        int to = Math.Min(fault.End + Around, detection.Alarms.Length);
        var minutes = Enumerable.Range(from, to - from).ToArray();
        var values = minutes.SelectMany(t => new[] { Reading(t, fault.Sensor), Forecast(t, fault.Sensor) }).ToArray();
        var x = new Axis(from - fault.Start, to - fault.Start, left, left + PanelWidth, 8);
        var y = new Axis(values.Min(), values.Max(), top + PanelHeight, top, 5).ToWholeTicks();
        string name = Encoding.ASCII.GetString(Channels.Name(Channels.FirstSensor + fault.Sensor));
        _canvas.Text(left + (PanelWidth / 2.0), top - 12, "middle", $"{fault.Kind}: {name}");
        double begin = x.Place(0);
        double end = x.Place(Math.Max(fault.End - fault.Start, 1));
        _canvas.Line(
            $"""<path d="M{begin:F1} {top}H{end:F1}V{top + PanelHeight}H{begin:F1}z" fill="#fff0d0"/>""");
        DrawAxes(x, y);
        _canvas.Polyline(
            minutes.Select(t => (x.Place(t - fault.Start), y.Place(Forecast(t, fault.Sensor)))),
            $"stroke=\"{ForecastColor}\" stroke-width=\"1.3\"");
        _canvas.Polyline(
            minutes.Select(t => (x.Place(t - fault.Start), y.Place(Reading(t, fault.Sensor)))),
            $"stroke=\"{ReadingColor}\" stroke-width=\"1.1\"");
        foreach (int t in minutes.Where(t => detection.Alarms[t]))
        {
            _canvas.Line(
                $"""<path d="M{x.Place(t - fault.Start):F1} {top + PanelHeight - 6}v6" stroke="{AlarmColor}" stroke-width="2"/>""");
        }
    }

    private void DrawAxes(Axis x, Axis y)
    {
        foreach (double tick in y.Ticks())
        {
            double at = y.Place(tick);
            _canvas.Line($"""<path d="M{x.FirstPixel:F1} {at:F1}H{x.LastPixel:F1}" stroke="#e4e4e4"/>""");
            _canvas.Text(x.FirstPixel - 8, at + 4, "end", SvgCanvas.Number(tick));
        }

        foreach (double tick in x.Ticks())
        {
            double at = x.Place(tick);
            _canvas.Line($"""<path d="M{at:F1} {y.FirstPixel:F1}v5" stroke="{SvgCanvas.Ink}"/>""");
            _canvas.Text(at, y.FirstPixel + 18, "middle", tick.ToString("0", CultureInfo.InvariantCulture));
        }

        _canvas.Text((x.FirstPixel + x.LastPixel) / 2, y.FirstPixel + 34, "middle", "minutes");
        _canvas.Line(
            $"""<path d="M{x.FirstPixel:F1} {y.LastPixel:F1}V{y.FirstPixel:F1}H{x.LastPixel:F1}" fill="none" stroke="{SvgCanvas.Ink}"/>""");
    }

    private double Reading(int minute, int sensor) =>
        experiment.Test[(minute * Channels.Count) + Channels.FirstSensor + sensor];

    private double Forecast(int minute, int sensor) => detection.Forecasts[(minute * Channels.Sensors) + sensor];
}
