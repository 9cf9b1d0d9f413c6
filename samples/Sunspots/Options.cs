using Samples;

namespace Sunspots;

/// <summary>What the command line asks for.</summary>
/// <param name="Seeds">Models to train.</param>
/// <param name="Epochs">Epochs of training.</param>
/// <param name="Output">The folder for the picture and the weights.</param>
internal sealed record Options(int Seeds = 5, int Epochs = 100, string Output = ".")
{
    public const string Usage =
        "Usage: Sunspots [--seeds N] [--epochs N] [--out FOLDER]\n" +
        "  --seeds N     models to train, each from its own initial weights (5)\n" +
        "  --epochs N    epochs of training (100)\n" +
        "  --out FOLDER  where to write forecast.svg and sunspots.safetensors (the current folder)";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            options = arguments[i] switch
            {
                "--seeds" => options with { Seeds = Sample.Positive(arguments[i], value) },
                "--epochs" => options with { Epochs = Sample.Positive(arguments[i], value) },
                "--out" => options with { Output = Sample.Text(arguments[i], value, "a folder") },
                var unknown => throw new ArgumentException($"Unknown argument '{unknown}'."),
            };
        }

        return options;
    }
}
