using Samples;

namespace SequenceTagger;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">Models to train of each kind.</param>
/// <param name="Epochs">Epochs of training.</param>
/// <param name="Texts">Texts to train with.</param>
/// <param name="Output">The folder for the picture.</param>
internal sealed record Options(int Seeds = 3, int Epochs = 20, int Texts = 8000, string Output = ".")
{
    public const string Usage =
        "Usage: SequenceTagger [--seeds N] [--epochs N] [--texts N] [--quick] [--out FOLDER]\n" +
        "  --seeds N     models to train of each kind (3)\n" +
        "  --epochs N    epochs of training (20)\n" +
        "  --texts N     texts to train with (8000)\n" +
        "  --quick       one seed, one epoch, 320 texts: shows that the program runs, and nothing else\n" +
        "  --out FOLDER  where to write tagger.svg (the current folder)";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { Seeds = 1, Epochs = 1, Texts = 320 };
                continue;
            }

            i++;
            var value = i < arguments.Length ? arguments[i] : null;
            options = name switch
            {
                "--seeds" => options with { Seeds = Sample.Positive(name, value, 100) },
                "--epochs" => options with { Epochs = Sample.Positive(name, value) },
                "--texts" => options with { Texts = Sample.Positive(name, value, 1_000_000) },
                "--out" => options with { Output = Sample.Text(name, value, "a folder") },
                _ => throw new ArgumentException($"Unknown argument '{name}'."),
            };
        }

        return options;
    }
}
