using Samples;

namespace NameClassifier;

/// <summary>What the command line asks for.</summary>
/// <param name="File">Labelled lines; null for names of invented languages.</param>
/// <param name="Epochs">Epochs of training at the most.</param>
/// <param name="Names">Names to invent for each language.</param>
/// <param name="Output">The folder for the picture.</param>
internal sealed record Options(string? File = null, int Epochs = 30, int Names = 2000, string Output = ".")
{
    public const string Usage =
        "Usage: NameClassifier [--file PATH] [--epochs N] [--names N] [--quick] [--out FOLDER]\n" +
        "  --file PATH   lines of a label, a tab and a text, in UTF-8; without it, names of invented languages\n" +
        "  --epochs N    epochs of training at the most (30)\n" +
        "  --names N     names to invent for each language (2000)\n" +
        "  --quick       two epochs, 60 names: shows that the program runs, and nothing else\n" +
        "  --out FOLDER  where to write names.svg (the current folder)";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--quick")
            {
                options = options with { Epochs = 2, Names = 60 };
                continue;
            }

            i++;
            var value = i < arguments.Length ? arguments[i] : null;
            options = name switch
            {
                "--file" => options with { File = Sample.Text(name, value, "a path") },
                "--epochs" => options with { Epochs = Sample.Positive(name, value) },
                "--names" => options with { Names = Sample.Positive(name, value, 100_000) },
                "--out" => options with { Output = Sample.Text(name, value, "a folder") },
                _ => throw new ArgumentException($"Unknown argument '{name}'."),
            };
        }

        return options;
    }
}
