using RecurrentGen;
using RecurrentGen.Weights;

namespace AmpSimulator;

/// <summary>A model of a pedal or an amplifier, and what its file says beside the weights.</summary>
internal sealed class AmpModel
{
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

    /// <summary>Multiplies what goes in.</summary>
    public float InputGain { get; private init; } = 1;

    /// <summary>Multiplies what comes out.</summary>
    public float OutputGain { get; private init; } = 1;

    /// <summary>Samples of silence, at the model's rate, that every signal begins behind.</summary>
    public int PreWarm { get; private init; }

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

    private static int HalfASecond(double sampleRate) => (int)(sampleRate / 2);
}
