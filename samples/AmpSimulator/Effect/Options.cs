using System.Globalization;
using Samples;

namespace AmpSimulator;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    /// <summary>The options for processing a file.</summary>
    public const string RunUsage =
        "  --model FILE       a .nam, GuitarML, Proteus, AIDA-X, RTNeural or safetensors file instead of the model that comes with it\n" +
        "  --knob POSITION    from 0 to 1; once for each knob of the model (0.5)\n" +
        "  --format FORMAT    int16, int24, int32 or float32 (that of the input)\n" +
        "  --block FRAMES     frames that are processed at a time, 1 to 4096 (512)\n" +
        "  --no-correction    runs a model of another rate as if it were of the file's\n";

    /// <summary>All options.</summary>
    public const string Usage =
        "Usage: AmpSimulator                        a demonstration: a test signal through the model that comes with it\n" +
        "       AmpSimulator IN.wav OUT.wav         processes a file\n" +
        "       AmpSimulator --train                trains that model again\n" +
        RunUsage +
        "  --seconds N        length of the test signal (10), or of the signal to learn from (60)\n" +
        "  --epochs N         passes of the training (200)\n" +
        "  --quick            a test signal of 2 seconds\n" +
        "  --out FOLDER       where the demonstration and the training write (the current folder)";

    /// <summary>The file to process; null for the demonstration.</summary>
    public string? Input { get; private set; }

    /// <summary>The file to write.</summary>
    public string? OutputFile { get; private set; }

    /// <summary>The model's file; null for the model that comes with the program.</summary>
    public string? Model { get; private set; }

    /// <summary>Positions of knobs.</summary>
    public List<float> Knobs { get; } = [];

    /// <summary>How the output's samples are stored; null for as the input's.</summary>
    public SampleFormat? Format { get; private set; }

    /// <summary>Frames that are processed at a time.</summary>
    public int Block { get; private set; } = 512;

    /// <summary>Whether a model of another rate is corrected.</summary>
    public bool CorrectsRate { get; private set; } = true;

    /// <summary>Whether to train.</summary>
    public bool Trains { get; private set; }

    /// <summary>Length of the test signal or the training signal; null for the usual one.</summary>
    public int? Seconds { get; private set; }

    /// <summary>Passes of the training.</summary>
    public int Epochs { get; private set; } = 200;

    /// <summary>The folder for what the demonstration and the training write.</summary>
    public string Folder { get; private set; } = ".";

    /// <exception cref="ArgumentException">An argument is unknown, lacks its value or has a wrong one.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (!options.TakeFlag(name) && !options.TakeFile(name))
            {
                i++;
                options.TakeValue(name, i < arguments.Length ? arguments[i] : null);
            }
        }

        if (options.Input is not null && options.OutputFile is null)
        {
            throw new ArgumentException("Expected the file to read and the one to write, found one file.");
        }

        return options;
    }

    private bool TakeFlag(string name)
    {
        switch (name)
        {
            case "--train":
                Trains = true;
                return true;
            case "--quick":
                Seconds = 2;
                return true;
            case "--no-correction":
                CorrectsRate = false;
                return true;
            default:
                return false;
        }
    }

    private bool TakeFile(string name)
    {
        if (name.StartsWith('-') || OutputFile is not null)
        {
            return false;
        }

        if (Input is null)
        {
            Input = name;
        }
        else
        {
            OutputFile = name;
        }

        return true;
    }

    private void TakeValue(string name, string? value)
    {
        switch (name)
        {
            case "--model":
                Model = Sample.Text(name, value, "a file");
                break;
            case "--knob":
                Knobs.Add(Position(name, value));
                break;
            case "--format":
                Format = FormatOf(name, value);
                break;
            case "--block":
                Block = Sample.Positive(name, value, 4096);
                break;
            case "--seconds":
                Seconds = Sample.Positive(name, value, 3600);
                break;
            case "--epochs":
                Epochs = Sample.Positive(name, value);
                break;
            case "--out":
                Folder = Sample.Text(name, value, "a folder");
                break;
            default:
                throw new ArgumentException($"Unknown argument '{name}'.");
        }
    }

    private static float Position(string name, string? value) =>
        float.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out float position)
            && position is >= 0 and <= 1
            ? position
            : throw new ArgumentException($"{name}: expected a position from 0 to 1, found '{value}'.");

    private static SampleFormat FormatOf(string name, string? value) => value switch
    {
        "int16" => SampleFormat.Int16,
        "int24" => SampleFormat.Int24,
        "int32" => SampleFormat.Int32,
        "float32" => SampleFormat.Float32,
        _ => throw new ArgumentException($"{name}: expected int16, int24, int32 or float32, found '{value}'."),
    };
}
