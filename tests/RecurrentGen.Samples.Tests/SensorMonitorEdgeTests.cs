using System.Diagnostics;
using System.Globalization;
using System.Text;
using RecurrentGen.Tests.Reference;
using SensorMonitor;
using Xunit;

namespace RecurrentGen.Samples.Tests;

/// <summary>The monitor at the edge: lines that are none, restarts, and what it writes.</summary>
public sealed class SensorMonitorEdgeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string StatePath => Path.Combine(_folder, "state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_that_is_cut_anywhere_says_the_same()
    {
        string input = Signal(140);
        byte[] bytes = Encoding.ASCII.GetBytes(input);
        string whole = TrainedMonitor.Say(input, Verbosity.Bits);
        Assert.Contains("malformed", whole, StringComparison.Ordinal);
        Assert.Contains("missing", whole, StringComparison.Ordinal);
        Assert.Contains("anomaly", whole, StringComparison.Ordinal);
        Assert.Contains("settling", whole, StringComparison.Ordinal);
        Assert.Contains("normal", whole, StringComparison.Ordinal);
        var text = new StringBuilder();
        var (first, output) = TrainedMonitor.Create(text, Verbosity.Bits);
        var rest = new StringBuilder();
        var (second, restOutput) = TrainedMonitor.Create(rest, Verbosity.Bits);
        byte[] state = new byte[MonitorLines.StateSize];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            if (cut > 0)
            {
                first.Take(bytes.AsSpan(cut - 1, 1));
                output.Flush();
            }

            // Every byte of some lines, and some bytes of all.
            if (cut % 29 != 0 && cut is < 2600 or > 2700)
            {
                continue;
            }

            first.CopyStateTo(state);
            Assert.True(second.TryRestore(state));
            rest.Clear();
            second.Take(bytes.AsSpan(cut));
            second.End();
            restOutput.Flush();
            Assert.Equal(whole, text.ToString() + rest);
            Assert.Equal(bytes.Length, second.Bytes);
        }
    }

    [Fact]
    public void Lines_that_are_no_readings_pass_as_minutes()
    {
        string good = Signal(100, clean: true);
        string said = TrainedMonitor.Say(
            good + "0.6,7\nnonsense\n0.6,,2.8,33\n,7,2.8,33\n0.6,nan,2.8,33\n\n" + new string('1', 5000)
            + "\n0.6,7,2.8,33,1\n0.6,1e400,2.8,33\n 0.6 , 7,2.8 ,33\r\n",
            Verbosity.All);
        string[] lines = said.Split('\n')[100..^1];

        string[] expected =
        [
            "101 malformed", "102 malformed", "103 missing current", "104 missing speed", "105 missing current",
            "106 malformed", "107 malformed", "108 malformed", "109 missing current",
        ];
        Assert.Equal(10, lines.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // A line may be an anomaly besides; what is missing is not judged.
            bool isAnomaly = lines[i].Split(' ')[1] == "anomaly";
            Assert.True(isAnomaly || lines[i].StartsWith(expected[i], StringComparison.Ordinal), lines[i]);
            Assert.False(isAnomaly && expected[i].EndsWith("malformed", StringComparison.Ordinal), lines[i]);
        }

        Assert.StartsWith("110 ", lines[9], StringComparison.Ordinal);
        Assert.DoesNotContain("missing", lines[9], StringComparison.Ordinal);
        Assert.DoesNotContain("malformed", lines[9], StringComparison.Ordinal);
    }

    [Fact]
    public void Minutes_without_a_reading_leave_the_forecast_near_the_signal()
    {
        float[] readings = new Pump(5).Read(400);
        var (model, thresholds) = TrainedMonitor.Load();
        var monitor = new PumpMonitor(model, thresholds);
        float[] missing = [float.NaN, float.NaN, float.NaN, float.NaN];
        double worst = 0;
        for (int t = 0; t < 400; t++)
        {
            var reading = readings.AsSpan(t * Channels.Count, Channels.Count);
            if (t > 100)
            {
                for (int i = 0; i < Channels.Sensors; i++)
                {
                    double error = Math.Abs(monitor.Forecast[i] - reading[Channels.FirstSensor + i]);
                    worst = Math.Max(worst, error / thresholds.Deviation[i]);
                }
            }

            // The set speed is known, the sensors are not, one minute in ten.
            reading[Channels.FirstSensor..].CopyTo(missing.AsSpan(Channels.FirstSensor));
            missing[0] = reading[0];
            if (t % 10 == 5)
            {
                missing.AsSpan(Channels.FirstSensor).Fill(float.NaN);
            }

            monitor.Step(missing);
        }

        Assert.InRange(worst, 1, 9);
    }

    [Fact]
    public void Before_the_first_reading_minutes_are_skipped()
    {
        var (model, thresholds) = TrainedMonitor.Load();
        var monitor = new PumpMonitor(model, thresholds);
        float[] missing = [float.NaN, 7, float.NaN, float.NaN];
        float[] expected = new float[Channels.Sensors];
        var stream = model.CreateStream();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(-1, monitor.Step(missing).Sensor);
            stream.Skip(expected);
        }

        Assert.Equal(expected, monitor.Forecast.ToArray());
        Assert.False(monitor.IsSettled);
        monitor.Reset();
        Assert.Equal(new float[Channels.Sensors], monitor.Forecast.ToArray());
    }

    [Fact]
    public void Nothing_is_allocated_and_no_state_file_costs_anything()
    {
        byte[] input = Encoding.ASCII.GetBytes(Signal(200));
        var (model, thresholds) = TrainedMonitor.Load();
        var output = new TextBuffer(_ => { }, 128);
        var lines = new MonitorLines(new PumpMonitor(model, thresholds), output, Verbosity.Bits);
        var state = new StateFile(StatePath, 1);
        Assert.Equal(0, Allocations.Of(Run));

        void Run()
        {
            lines.Take(input);
            output.Flush();
            state.Save(lines);
        }
    }

    [Fact]
    public void A_state_file_is_restored_or_refused_whole()
    {
        var text = new StringBuilder();
        var (lines, _) = TrainedMonitor.Create(text, Verbosity.All);
        var file = new StateFile(StatePath, 5);
        Assert.Null(file.Restore(lines));
        Assert.Equal(0, lines.Bytes);
        lines.Take(Encoding.ASCII.GetBytes(Signal(100)));
        file.Save(lines);
        Assert.Equal(["state"], Directory.GetFiles(_folder).Select(Path.GetFileName));

        var (restored, _) = TrainedMonitor.Create(text, Verbosity.All);
        Assert.Null(new StateFile(StatePath, 5).Restore(restored));
        Assert.Equal((lines.Bytes, lines.Readings, lines.Anomalies, lines.Malformed),
            (restored.Bytes, restored.Readings, restored.Anomalies, restored.Malformed));

        byte[] good = File.ReadAllBytes(StatePath);
        Refused(6, "other weights");
        Refused(5, "damaged", good, bytes => bytes[40] ^= 1);
        Refused(5, "something else", good, bytes => bytes[0] ^= 1);
        Refused(5, "something else", good[..^1]);
        Refused(5, "something else", [.. good, 0]);
        Refused(5, "something else", []);
        var nowhere = new StateFile(Path.Combine(_folder, "none", "state"), 5);
        Assert.Throws<IOException>(() => nowhere.Save(lines));
    }

    [Fact]
    public void Numbers_are_written_as_they_should()
    {
        var text = new StringBuilder();
        var output = new TextBuffer(bytes => text.Append(Encoding.ASCII.GetString(bytes)), 32);
        output.Add(0).Add(" "u8).Add(long.MaxValue).Add(" "u8).AddFixed(-0.004).Add(" "u8).AddFixed(-12.345)
            .Add(" "u8).AddFixed(99.999).Add(" "u8).AddFixed(7.05).Add(" "u8).AddFixed(double.NaN).Add(" "u8)
            .AddFixed(1e13).Add(" "u8).AddBits(1).Add(" "u8).AddBits(-0f);
        output.Flush();

        Assert.Equal("0 9223372036854775807 0.00 -12.34 100.00 7.05 NaN NaN 3f800000 80000000", text.ToString());
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new EdgeOptions(), EdgeOptions.Parse([]));
        Assert.Equal(
            new EdgeOptions("f", Verbosity.All, Reports: true), EdgeOptions.Parse(["--all", "--state", "f", "--report"]));
        Assert.Equal(
            new EdgeOptions("f", TellsPosition: true), EdgeOptions.Parse(["--position", "--state", "f"]));
        Assert.Equal(new EdgeOptions(Verbosity: Verbosity.Bits), EdgeOptions.Parse(["--bits"]));
        foreach (string[] wrong in (string[][])[["--state"], ["--state", ""], ["--position"], ["x"]])
        {
            Assert.Null(EdgeOptions.Parse(wrong));
        }
    }

    [Theory]
    [InlineData("fpu sse2 avx avx2 bmi1 bmi2 fma movbe abm f16c avx512f avx512bw avx512cd avx512dq avx512vl", "", "v4")]
    [InlineData("fpu sse2 avx avx2 bmi1 bmi2 fma movbe abm f16c avx512f avx512bw avx512cd avx512dq", "", "v3")]
    [InlineData("fpu sse2 avx avx2 bmi1 bmi2 fma movbe abm f16c", "", "v3")]
    [InlineData("fpu sse2 avx avx2 bmi1 bmi2 fma movbe f16c", "", "default")]
    [InlineData("fpu sse2 avx", "", "default")]
    [InlineData("fpu sse2 avx", "default", "default")]
    [InlineData("fpu sse2 avx", "v3", "cannot run 'v3'")]
    [InlineData("fpu sse2 avx avx2 bmi1 bmi2 fma movbe abm f16c", "v4", "cannot run 'v4'")]
    [InlineData("fpu", "", "cannot run")]
    [InlineData("", "", "cannot read")]
    public void The_launcher_starts_what_the_processor_can_run(string flags, string level, string expected)
    {
        foreach (string folder in (string[])["default", "v3", "v4"])
        {
            string program = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, folder)).FullName, "SensorMonitorEdge");
            File.WriteAllText(program, $"#!/bin/sh\necho {folder} \"$@\"\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, (UnixFileMode)Convert.ToInt32("755", 8));
            }
        }

        string cpuinfo = Path.Combine(_folder, "cpuinfo");
        File.WriteAllText(cpuinfo, flags.Length == 0 ? "processor : 0\n" : $"processor\t: 0\nflags\t\t: {flags}\nflags\t\t: x\n");
        string launcher = Path.Combine(_folder, "SensorMonitor");
        File.Copy(TrainedMonitor.Launcher, launcher);
        var start = new ProcessStartInfo("sh", [launcher, "--state", "a b"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CPUINFO"] = cpuinfo;
        start.Environment["LEVEL"] = level;
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (expected.StartsWith("cannot", StringComparison.Ordinal))
        {
            Assert.Equal(1, process.ExitCode);
            Assert.Contains(expected, error, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal((expected + " --state a b\n", "", 0), (output, error, process.ExitCode));
        }
    }

    private void Refused(ulong fingerprint, string problem, byte[]? content = null, Action<byte[]>? spoil = null)
    {
        if (content is not null)
        {
            byte[] bytes = [.. content];
            spoil?.Invoke(bytes);
            File.WriteAllBytes(StatePath, bytes);
        }

        var (lines, _) = TrainedMonitor.Create(new StringBuilder(), Verbosity.All);
        Assert.Contains(problem, new StateFile(StatePath, fingerprint).Restore(lines), StringComparison.Ordinal);
        Assert.Equal(0, lines.Bytes + lines.Readings);
    }

    /// <summary>A signal with faults, and lines that are none.</summary>
    private static string Signal(int minutes, bool clean = false)
    {
        float[] readings = new Pump(5).Read(minutes);
        var text = new StringBuilder(clean ? "" : "speed,current,pressure,temperature\n");
        for (int t = 0; t < minutes; t++)
        {
            var reading = readings.AsSpan(t * Channels.Count, Channels.Count);
            reading[2] += !clean && t > 110 ? 3 : 0;
            text.Append(CultureInfo.InvariantCulture, $"{reading[0]},{reading[1]},{reading[2]},{reading[3]}\n");
            text.Append(clean ? "" : (t % 20) switch
            {
                3 => "0.5,x,1,2\n",
                7 => ",,,\n",
                11 => "0.7,5.5,,30\r\n",
                15 => new string('9', 300) + "\n",
                _ => "",
            });
        }

        return text.ToString();
    }
}
