using RecurrentGen;
using RecurrentGen.Weights;

namespace AmpSimulator;

/// <summary>A model of a pedal or an amplifier, and what its file says beside the weights.</summary>
internal sealed class AmpModel
{
    /// <summary>The largest error of a test signal, over its largest output, with which a file counts as understood.</summary>
    public const float MostSelfTestError = 1e-3f;

    // The players of AIDA-X files run so much silence through a model when they load it.
    private const int AidaXPreWarm = 2048;
    private readonly Func<ILiveStream> _createStream;

    private AmpModel(string name, ModelDescription description, Func<ILiveStream> createStream)
    {
        Name = name;
        Description = description;
        _createStream = createStream;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Layers and sizes.</summary>
    public ModelDescription Description { get; }

    /// <summary>Samples per second that it was trained for; null where its file does not say.</summary>
    public double? SampleRate { get; private init; }

    /// <summary>Inputs beside the signal, each a position of a knob.</summary>
    public int Knobs => Description.Shape.InputSize - 1;

    /// <summary>Samples of silence, at the model's rate, that every signal begins behind.</summary>
    public int PreWarm { get; private init; }

    /// <summary>The error of the signal that the file carries to be checked with; null where it has none.</summary>
    public float? SelfTestError { get; private init; }

    /// <summary>The state of one signal.</summary>
    public ILiveStream CreateStream() => _createStream();

    /// <summary>The model that comes with the program.</summary>
    public static AmpModel BuiltIn() => Of(new Crunch());

    /// <summary>A model of that kind, such as one just trained.</summary>
    public static AmpModel Of(Crunch model) =>
        new("crunch", Crunch.ModelDescription, () => new CrunchStream(model))
        {
            SampleRate = Crunch.SampleRate,
            PreWarm = HalfASecond(Crunch.SampleRate),
        };

    /// <summary>Opens a user's file: Neural Amp Modeler, GuitarML, Proteus, AIDA-X, RTNeural or safetensors.</summary>
    /// <exception cref="WeightFileException">
    /// The file is malformed, its network is none of <see cref="Captures"/>, or it does not answer its own test signal as it says.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AmpModel Open(string path)
    {
        var model = Captures.All.Open(path);
        float? error = model.SelfTest();

        // Not a number is above nothing, so the question is asked this way round.
        if (error is { } found && !(found <= MostSelfTestError))
        {
            throw new WeightFileException(
                $"{path}: expected the answer to the file's own test signal within {Decimals.Fixed(MostSelfTestError, 3)}, found " +
                $"it off by {Decimals.Fixed(found, 3)}.");
        }

        return new AmpModel(path, model.Description, model.CreateStream)
        {
            SampleRate = model.Source?.SampleRate,
            PreWarm = PreWarmOf(model.Source?.Format, model.Source?.SampleRate),
            SelfTestError = error,
        };
    }

    /// <summary>
    /// As much as the format's own players do. Neural Amp Modeler begins at the file's states and runs half a second, or one
    /// sample where the file does not say its rate. Those of GuitarML and RTNeural begin at zero and leave the rest to the
    /// application: half a second is enough for any of their networks to settle.
    /// </summary>
    private static int PreWarmOf(NetworkFormat? format, double? sampleRate) => format switch
    {
        NetworkFormat.Nam => sampleRate is { } rate ? HalfASecond(rate) : 1,
        NetworkFormat.RtNeural => AidaXPreWarm,
        _ => HalfASecond(sampleRate ?? Crunch.SampleRate),
    };

    private static int HalfASecond(double sampleRate) => (int)(sampleRate / 2);
}
