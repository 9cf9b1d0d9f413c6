using System.Text;
using RecurrentGen.Data;
using SensorMonitor;
using Xunit;

namespace RecurrentGen.Samples.Tests;

/// <summary>The pump, its faults, and what is found of them.</summary>
public sealed class SensorMonitorTests
{
    private const int Minutes = 200;

    [Fact]
    public void A_pump_is_its_seed()
    {
        float[] readings = new Pump(3).Read(Minutes);

        Assert.Equal(readings, new Pump(3).Read(Minutes));
        Assert.NotEqual(readings, new Pump(4).Read(Minutes));
        for (int t = 0; t < Minutes; t++)
        {
            Assert.InRange(readings[t * Channels.Count], 0.3f, 1);
            Assert.InRange(readings[(t * Channels.Count) + 3], 5, 80);
        }
    }

    [Fact]
    public void Faults_are_where_they_are_said_to_be_and_nowhere_else()
    {
        float[] normal = new Pump(3).Read(30 * Pump.Day);
        float[] readings = [.. normal];
        var faults = Faults.Inject(readings, 5);

        Assert.True(faults.Count >= 36);
        Assert.Equal(12, faults.Select(f => (f.Kind, f.Sensor)).Distinct().Count());
        int next = 0;
        for (int t = 0; t < readings.Length / Channels.Count; t++)
        {
            next += next < faults.Count && faults[next].End <= t ? 1 : 0;
            bool isInside = next < faults.Count && faults[next].Start <= t;
            for (int channel = 0; channel < Channels.Count; channel++)
            {
                bool isFaulty = isInside && channel == Channels.FirstSensor + faults[next].Sensor;
                float found = readings[(t * Channels.Count) + channel];
                float before = normal[(t * Channels.Count) + channel];
                Assert.True(isFaulty || found == before, $"minute {t}, channel {channel}");
                Assert.True(!isFaulty || faults[next].Kind != FaultKind.Dropout || found == 0, $"minute {t}");
            }
        }
    }

    [Fact]
    public void Alarms_and_faults_are_counted_as_by_hand()
    {
        var alarms = new bool[1000];
        Fault[] faults =
        [
            new(FaultKind.Spike, 0, 100, 102),
            new(FaultKind.Drift, 1, 300, 400),
            new(FaultKind.Stuck, 2, 600, 700),
        ];

        // Found 1 and 60 minutes late; the third is missed. Nothing else but the two at 500 and 550, and what follows a fault
        // within half an hour, has no fault.
        foreach (int t in (int[])[101, 110, 360, 361, 425, 500, 550, 555, 729])
        {
            alarms[t] = true;
        }

        var score = new FaultScore(alarms, faults);

        Assert.Equal((2, 3), (score.Found, score.Faults));
        Assert.Equal(60, score.MedianDelay);
        Assert.Equal((6, 2), (score.Alarms, score.FalseAlarms));
        Assert.Equal(4.0 / 6, score.Precision, 1e-12);
        Assert.Equal(2.0 / 3, score.Recall, 1e-12);
        Assert.Equal((1, 1), score[FaultKind.Drift]);
        Assert.Equal((0, 1), score[FaultKind.Stuck]);
        Assert.Equal((0, 0), score[FaultKind.Dropout]);
    }

    [Fact]
    public void Figures_of_residuals_are_those_of_their_definitions()
    {
        var thresholds = new Thresholds();
        thresholds.Deviation[1] = 2;
        var scores = new ResidualScores(thresholds);
        scores.Take(1, reading: 7, forecast: 3);
        scores.Take(1, reading: 0, forecast: 1);

        // Residuals 2 and -0.5; means from 0 and 1 on, with a rate of 0.05; squares at most 4.
        double shift = (0.95 * (0.05 * 2)) + (0.05 * -0.5);
        double power = (0.95 * ((0.95 * 1) + (0.05 * 4))) + (0.05 * 0.25);
        Assert.Equal(0.5f, scores[1].Residual);
        Assert.Equal(shift, scores[1].Shift, 1e-6);
        Assert.Equal(power, scores[1].Power, 1e-6);
        thresholds.Jump[1] = 0.1f;
        Assert.Equal((5f, Symptom.Jump), scores.Judge(1));
        (thresholds.Jump[1], thresholds.Quiet[1]) = (9, 2);
        Assert.Equal(Symptom.Quiet, scores.Judge(1).Symptom);
        (thresholds.Shift[1], thresholds.Quiet[1]) = (0.01f, 0.01f);
        Assert.Equal(Symptom.Shift, scores.Judge(1).Symptom);
    }

    [Fact]
    public void Thresholds_are_quantiles_of_normal_figures()
    {
        Assert.Equal(4, ThresholdFit.Quantile([5, 1, 4, 2, 3], 0.75));
        float[] normal = new Pump(8).Read(3 * Pump.Day);
        var unchanged = Detection.ByLastValue(ThresholdFit.Open(), normal);
        Assert.DoesNotContain(true, unchanged.Alarms);
        var thresholds = ThresholdFit.Fit(normal, unchanged.Forecasts, 0.99);

        // Three sensors with three figures of which one in a hundred is out of bounds, many of them at the same time.
        double share = Detection.ByLastValue(thresholds, normal).Alarms.Average(a => a ? 1.0 : 0);
        Assert.InRange(share, 0.01, 0.09);
        var differences = Detection.ByDifference(ThresholdFit.DifferenceQuantile(normal, 0.99), normal);
        Assert.InRange(differences.Alarms.Average(a => a ? 1.0 : 0), 0.01, 0.031);
    }

    [Fact]
    public void The_committed_monitor_finds_faults_of_a_pump_it_has_never_seen()
    {
        float[] readings = new Pump(77).Read(30 * Pump.Day);
        var faults = Faults.Inject(readings, 78);
        var (model, thresholds) = TrainedMonitor.Load();
        var score = new FaultScore(Detection.ByNetwork(model, thresholds, readings).Alarms, faults);
        var rule = new FaultScore(Detection.ByDifference(ThresholdFit.ThreeSigma(readings), readings).Alarms, faults);

        Assert.InRange(score.Recall, 0.75, 1);
        Assert.InRange(score.Precision, 0.65, 1);
        Assert.True(score.Precision > 2 * rule.Precision, $"{score.Precision} beside {rule.Precision}");
        Assert.True(score.Recall > rule.Recall, $"{score.Recall} beside {rule.Recall}");
    }

    [Fact]
    public void Thresholds_are_read_as_written_or_refused()
    {
        var (_, thresholds) = TrainedMonitor.Load();
        string text = thresholds.ToText();
        var again = Thresholds.Parse(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));

        Assert.Equal(thresholds.Deviation, again.Deviation);
        Assert.Equal(thresholds.Jump, again.Jump);
        Assert.Equal(thresholds.Shift, again.Shift);
        Assert.Equal(thresholds.Quiet, again.Quiet);
        string[] mistakes =
        [
            "", text.Replace("pressure", "level", StringComparison.Ordinal),
            text.Replace("temperature,", "temperature,-", StringComparison.Ordinal),
            text.Replace("current,", "current,x", StringComparison.Ordinal), text[..(text.Length / 2)],
        ];
        foreach (string wrong in mistakes)
        {
            Assert.Throws<DataFormatException>(() => Thresholds.Parse(Encoding.ASCII.GetBytes(wrong)));
        }
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(
            new Options { Epochs = 3, Quantile = 0.99, Output = "x" },
            Options.Parse(["train", "--epochs", "3", "--quantile", "0.99", "--out", "x"]));
        Assert.Equal(
            new Options { Command = Command.Generate, Days = 2, Seed = 9, HasFaults = true },
            Options.Parse(["generate", "--days", "2", "--faults", "--seed", "9"]));
        string[][] mistakes =
        [
            ["--days", "2"], ["generate", "--epochs", "2"], ["--quantile", "1"], ["--quantile", "x"], ["--out"],
            ["--epochs", "0"], ["generate", "--quick"], ["watch"],
        ];
        foreach (string[] wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }

    [Fact]
    public void Readings_are_written_as_the_monitor_reads_them()
    {
        float[] readings = new Pump(1).Read(50);
        using var text = new StringWriter();
        Report.WriteReadings(text, readings);
        var found = new float[Channels.Count];
        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(50, lines.Length);
        for (int t = 0; t < lines.Length; t++)
        {
            Assert.True(ByteFields.TryNumbers(Encoding.ASCII.GetBytes(lines[t]), found));
            Assert.Equal(readings.AsSpan(t * Channels.Count, Channels.Count).ToArray(), found);
        }

        using var places = new StringWriter();
        Report.WriteFaults(places, [new Fault(FaultKind.Stuck, 1, 9, 20)]);
        Assert.Equal("10 to 20: Stuck of pressure\n", places.ToString());
    }
}
