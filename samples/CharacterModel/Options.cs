using System.Globalization;
using Samples;

namespace CharacterModel;

/// <summary>What the command line asks for.</summary>
/// <param name="File">The text, or null for the documentation of the .NET reference assemblies.</param>
/// <param name="Characters">Characters of the text that are used at the most.</param>
/// <param name="Epochs">Epochs of training.</param>
/// <param name="Resume">Whether to go on from the checkpoint in the output folder.</param>
/// <param name="Temperature">Of the generated text: below 1 likelier, above 1 stranger.</param>
/// <param name="Generate">Characters to generate.</param>
/// <param name="Prompt">How the generated text begins.</param>
/// <param name="Output">The folder for weights, checkpoint and picture.</param>
internal sealed record Options(
    string? File = null,
    int Characters = 2_000_000,
    int Epochs = 12,
    bool Resume = false,
    double Temperature = 0.6,
    int Generate = 600,
    string Prompt = "Returns ",
    string Output = ".")
{
    public const string Usage =
        "Usage: CharacterModel [--file PATH] [--characters N] [--epochs N] [--resume] [--temperature X]\n" +
        "                      [--generate N] [--prompt TEXT] [--quick] [--out FOLDER]\n" +
        "  --file PATH      a UTF-8 text (the documentation of the .NET reference assemblies on this machine)\n" +
        "  --characters N   characters of it that are used at the most (2000000)\n" +
        "  --epochs N       epochs of training (12)\n" +
        "  --resume         go on from character.checkpoint.safetensors, which every epoch writes; ask for the same\n" +
        "                   text, and for more epochs to train for longer\n" +
        "  --temperature X  of the generated text, above 0 to 10: below 1 likelier, above 1 stranger (0.6)\n" +
        "  --generate N     characters to generate (600)\n" +
        "  --prompt TEXT    how the generated text begins (\"Returns \")\n" +
        "  --quick          30000 characters, one epoch: shows that the program runs, and nothing else\n" +
        "  --out FOLDER     where to write character.svg, character.safetensors and the checkpoint (the current one)";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name is "--quick" or "--resume")
            {
                options = name == "--quick"
                    ? options with { Characters = 30_000, Epochs = 1, Generate = 80 }
                    : options with { Resume = true };
                continue;
            }

            i++;
            var value = i < arguments.Length ? arguments[i] : null;
            options = name switch
            {
                "--file" => options with { File = Sample.Text(name, value, "a file") },
                "--characters" => options with { Characters = Sample.Positive(name, value, 500_000_000) },
                "--epochs" => options with { Epochs = Sample.Positive(name, value) },
                "--temperature" => options with { Temperature = TemperatureOf(name, value) },
                "--generate" => options with { Generate = Sample.Positive(name, value, 1_000_000) },
                "--prompt" => options with { Prompt = Sample.Text(name, value, "a text") },
                "--out" => options with { Output = Sample.Text(name, value, "a folder") },
                _ => throw new ArgumentException($"Unknown argument '{name}'."),
            };
        }

        return options;
    }

    private static double TemperatureOf(string name, string? value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number is > 0 and <= 10
            ? number
            : throw new ArgumentException($"{name}: expected a number above 0, up to 10, found '{value}'.");
}
