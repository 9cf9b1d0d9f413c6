using System.Globalization;
using Samples;

namespace SensorMonitor;

/// <summary>What the program does.</summary>
internal enum Command
{
    /// <summary>Trains, chooses thresholds, puts in faults and looks for them.</summary>
    Train,

    /// <summary>Writes readings, for trying the monitor.</summary>
    Generate,
}

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage =
        "Usage: SensorMonitor [train] [--epochs N] [--quantile Q] [--quick] [--out FOLDER]\n" +
        "       SensorMonitor generate [--days N] [--seed N] [--faults]\n" +
        "train     learns what is normal, chooses thresholds, and looks for faults that were put in\n" +
        "  --epochs N    epochs of training (60)\n" +
        "  --quantile Q  share of normal figures that are below their threshold (0.9999)\n" +
        "  --quick       two epochs, few days: shows that the program runs, and nothing else\n" +
        "  --out FOLDER  where to write pump.safetensors, thresholds.csv and sensor.svg (the current folder)\n" +
        "generate  writes readings to the standard output, a line 'speed,current,pressure,temperature' a minute\n" +
        "  --days N      how many (1)\n" +
        "  --seed N      of another pump (1)\n" +
        "  --faults      with faults; where they are goes to the standard error";

    public Command Command { get; init; }

    public int Epochs { get; init; } = 60;

    public double Quantile { get; init; } = 0.9999;

    public int TrainingDays { get; init; } = 40;

    public int ValidationDays { get; init; } = 60;

    public int TestDays { get; init; } = 90;

    public int Days { get; init; } = 1;

    public int Seed { get; init; } = 1;

    public bool HasFaults { get; init; }

    public string Output { get; init; } = ".";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        bool generates = arguments is ["generate", ..];
        var options = new Options { Command = generates ? Command.Generate : Command.Train };
        for (int i = arguments is ["train" or "generate", ..] ? 1 : 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            switch (name)
            {
                case "--quick" when !generates:
                    options = options with { Epochs = 2, TrainingDays = 4, ValidationDays = 4, TestDays = 12 };
                    continue;
                case "--faults" when generates:
                    options = options with { HasFaults = true };
                    continue;
            }

            i++;
            var value = i < arguments.Length ? arguments[i] : null;
            options = (name, generates) switch
            {
                ("--epochs", false) => options with { Epochs = Sample.Positive(name, value) },
                ("--quantile", false) => options with { Quantile = Share(name, value) },
                ("--out", false) => options with { Output = Sample.Text(name, value, "a folder") },
                ("--days", true) => options with { Days = Sample.Positive(name, value) },
                ("--seed", true) => options with { Seed = Sample.Positive(name, value) },
                _ => throw new ArgumentException($"Unknown argument '{name}'."),
            };
        }

        return options;
    }

    private static double Share(string name, string? value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share)
            && share is >= 0.5 and < 1
            ? share
            : throw new ArgumentException($"{name}: expected a number from 0.5 to below 1, found '{value}'.");
}
