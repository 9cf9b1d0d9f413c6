using Samples;

namespace LongLag;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">Models to train for each cell, task and lag.</param>
/// <param name="Sequences">Training sequences after which a model is given up.</param>
/// <param name="Threads">Models that are trained at once.</param>
/// <param name="Output">The folder for the picture.</param>
internal sealed record Options(int Seeds = 3, int Sequences = 256_000, int Threads = 2, string Output = ".")
{
    public const string Usage =
        "Usage: LongLag [--seeds N] [--sequences N] [--threads N] [--quick] [--out FOLDER]\n" +
        "  --seeds N      models to train for each cell, task and lag (3)\n" +
        "  --sequences N  training sequences after which a model is given up (256000)\n" +
        "  --threads N    models that are trained at once; the results do not depend on it (2)\n" +
        "  --quick        one seed and 1600 sequences: shows that the program runs, and nothing else\n" +
        "  --out FOLDER   where to write longlag.svg (the current folder)";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { Seeds = 1, Sequences = 1600 };
                continue;
            }

            i++;
            var value = i < arguments.Length ? arguments[i] : null;
            options = name switch
            {
                "--seeds" => options with { Seeds = Sample.Positive(name, value, 100) },
                "--sequences" => options with { Sequences = Sample.Positive(name, value, 100_000_000) },
                "--threads" => options with { Threads = Sample.Positive(name, value, 64) },
                "--out" => options with { Output = Sample.Text(name, value, "a folder") },
                _ => throw new ArgumentException($"Unknown argument '{name}'."),
            };
        }

        return options;
    }
}
