using Samples;

namespace AmpSimulator;

/// <summary>A test signal, the pedal's answer to it, and the model's.</summary>
internal sealed class Demonstration
{
    /// <summary>No signal to learn from is of this seed.</summary>
    private const ulong Seed = 1000;
    private const float Drive = 0.7f;
    private const int Rate = (int)Crunch.SampleRate;

    /// <summary>Makes the test signal.</summary>
    public Demonstration(int seconds)
    {
        Dry = new float[seconds * Rate];
        new Plucks(Rate, Seed).Write(Dry);
    }

    /// <summary>The test signal.</summary>
    public float[] Dry { get; }

    /// <summary>What the pedal makes of it.</summary>
    public float[] Truth(float drive)
    {
        var pedal = new Distortion(Rate);
        var truth = new float[Dry.Length];
        for (int i = 0; i < truth.Length; i++)
        {
            truth[i] = pedal.Next(Dry[i], drive);
        }

        return truth;
    }

    /// <summary>What a model makes of it.</summary>
    public float[] Answer(AmpModel model, float drive)
    {
        var answer = (float[])Dry.Clone();
        new AmpChannel(model, Rate, correctRate: true, drive).Process(answer);
        return answer;
    }

    /// <summary>Prints the errors, writes the sounds and the picture.</summary>
    public void Run(AmpModel model, Options options)
    {
        Directory.CreateDirectory(options.Folder);
        Console.WriteLine($"{Dry.Length / Rate} s of plucked strings, never heard in training. Error-to-signal ratios:");
        Console.WriteLine("  drive   best gain   best curve     model");
        foreach (float drive in (ReadOnlySpan<float>)[0, 0.25f, 0.5f, 0.75f, 1])
        {
            var truth = Truth(drive);
            Console.WriteLine(
                $"  {Decimals.Fixed(drive, 2),5}   {Decimals.Fixed(Baselines.Gain(Dry, truth), 5),9}   " +
                $"{Decimals.Fixed(Baselines.Curve(Dry, truth), 5),10}   " +
                $"{Decimals.Fixed(Baselines.ErrorToSignal(Answer(model, drive), truth), 5),7}");
        }

        var dry = Path.Combine(options.Folder, "dry.wav");
        var wet = Path.Combine(options.Folder, "crunch.wav");
        var picture = Path.Combine(options.Folder, "crunch.svg");
        using (var writer = new WaveWriter(dry, new WaveFormat(Rate, 1, options.Format ?? SampleFormat.Int24)))
        {
            writer.Write(Dry);
            writer.Complete();
        }

        options.Knobs.Clear();
        options.Knobs.Add(Drive);
        Console.Write(Report.Figures(model, FileEffect.Run(model, dry, wet, options)));
        Sample.WriteFile(picture, Picture(model));
        Console.WriteLine($"Wrote {dry}, {wet} and {picture}.");
    }

    // Twenty milliseconds around the first loud moment.
    private string Picture(AmpModel model)
    {
        var truth = Truth(Drive);
        var answer = Answer(model, Drive);
        int first = 0;
        while (first < Dry.Length - (Rate / 50) && Math.Abs(Dry[first + (Rate / 200)]) < 0.3f)
        {
            first++;
        }

        (double, double)[] Points(float[] samples)
        {
            var points = new (double, double)[Math.Min(Rate / 50, samples.Length - first)];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = (1000.0 * i / Rate, samples[first + i]);
            }

            return points;
        }

        return new LineChart
        {
            Title = "A plucked string through the pedal, and through the model that has learnt it",
            XLabel = "milliseconds",
            YLabel = "amplitude",
            Lines =
            [
                new("before", "#999999", Points(Dry)),
                new("the pedal", "#222222", Points(truth)),
                new("LSTM(16)", "#d62728", Points(answer), Dashed: true),
            ],
        }.ToSvg();
    }
}
