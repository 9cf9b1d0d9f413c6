using System.Globalization;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Writing;

/// <summary>What the writer needs of a model or of a stored network.</summary>
/// <param name="Name">The model's class, or the file.</param>
/// <param name="InputSize">Features per step.</param>
/// <param name="Vocabulary">Tokens; 0 where inputs are numbers.</param>
/// <param name="Layers">In order, a stack as its levels.</param>
/// <param name="Scaling">Mean and scale of inputs and outputs; empty where there are none.</param>
/// <param name="SampleRate">Of the signal; null where it is not known.</param>
/// <param name="EndsInSoftmax">Whether a softmax stands behind the last layer.</param>
/// <param name="SelfTest">A signal to check with; null where there is none.</param>
internal sealed record ModelLayers(
    string Name, int InputSize, int Vocabulary, IReadOnlyList<ModelLayer> Layers, float[][] Scaling, double? SampleRate,
    bool EndsInSoftmax, SelfTestSignal? SelfTest)
{
    public static ModelLayers Of(IRecurrentModel model)
    {
        var description = model.Description;
        var layers = new List<ModelLayer>();
        int vocabulary = description.Shape.Vocabulary;
        if (vocabulary > 0 && !description.Layers[0].Kind.StartsWith("Embedding(", StringComparison.Ordinal))
        {
            layers.Add(ModelLayer.Parse("tokens", FormattableString.Invariant($"OneHot({vocabulary})")));
        }

        int level = 0;
        foreach (var layer in description.Layers)
        {
            bool continues = layers.Count > 0 && layers[^1].Name == layer.Name;
            level = continues ? level + 1 : 0;
            layers.Add(WithTensors(model, ModelLayer.Parse(layer.Name, layer.Kind), level));
        }

        AddStates(model, layers);
        var scaling = model.Scaling;
        float[][] values =
        [
            vocabulary > 0 ? [] : scaling.InputMean.ToArray(),
            vocabulary > 0 ? [] : scaling.InputScale.ToArray(),
            scaling.OutputMean.ToArray(), scaling.OutputScale.ToArray(),
        ];
        return new ModelLayers(
            description.Name, description.Shape.InputSize, vocabulary, layers, values, null, false, null);
    }

    public static ModelLayers Of(StoredNetwork network)
    {
        var layers = new List<ModelLayer>();
        foreach (var layer in network.Layers)
        {
            var parsed = ModelLayer.Parse(layer.Place, layer.Declaration);
            foreach (var tensor in layer.Tensors)
            {
                parsed.Tensors.Add(tensor.Name, tensor);
            }

            parsed.InitialState.AddRange(layer.InitialState);
            layers.Add(parsed);
        }

        if (network.Skip > 0)
        {
            layers.Add(ModelLayer.Parse(
                "skip", FormattableString.Invariant($"Residual(From = input, Features = {network.Skip})")));
        }

        // Gains are a scaling, as they are of a model.
        bool hasGains = network.InputGain != 0 || network.OutputGain != 0;
        var (inputs, outputs) = network.GainScales();
        float[][] scaling = hasGains ? [[], inputs, [], outputs] : [[], [], [], []];
        return new ModelLayers(
            Path.GetFileName(network.Source), network.InputSize, network.Vocabulary, layers, scaling,
            network.SampleRate, network.EndsInSoftmax, network.SelfTest);
    }

    /// <summary>The tensors of a layer, of a stack those of one level, by their names without it.</summary>
    private static ModelLayer WithTensors(IRecurrentModel model, ModelLayer layer, int level)
    {
        string suffix = "_l" + level.ToString(CultureInfo.InvariantCulture);
        foreach (var tensor in model.Description.Tensors)
        {
            if (!tensor.Name.StartsWith(layer.Name + ".", StringComparison.Ordinal))
            {
                continue;
            }

            string name = tensor.Name[(layer.Name.Length + 1)..];
            string end = name.EndsWith(ModelLevel.ReverseEnd, StringComparison.Ordinal) ? ModelLevel.ReverseEnd : "";
            string start = name[..^end.Length];
            if (layer.IsRecurrent && !start.EndsWith(suffix, StringComparison.Ordinal))
            {
                continue;
            }

            var values = new float[tensor.Count];
            model.Parameters.CopyTensorTo(tensor.Name, values);
            string own = layer.IsRecurrent ? start[..^suffix.Length] + end : name;
            layer.Tensors.Add(own, new StoredTensor(own, tensor.Shape, values));
        }

        return layer;
    }

    private static void AddStates(IRecurrentModel model, List<ModelLayer> layers)
    {
        var state = model.InitialState;
        foreach (var layer in layers)
        {
            for (int s = 0; s < layer.StateCount && !state.IsEmpty; s++)
            {
                layer.InitialState.Add(state[..layer.Units].ToArray());
                state = state[layer.Units..];
            }
        }
    }
}

/// <summary>A layer as its declaration says, with its tensors.</summary>
internal sealed class ModelLayer
{
    private readonly string _text;

    private ModelLayer(string name, string text, string kind, int[] sizes, Dictionary<string, string> arguments)
    {
        (Name, _text, Kind, Sizes, Arguments) = (name, text, kind, sizes, arguments);
    }

    public string Name { get; }

    public string Kind { get; }

    /// <summary>The numbers that a declaration begins with.</summary>
    public int[] Sizes { get; }

    /// <summary>By name without regard to case; members of enumerations without their type.</summary>
    public Dictionary<string, string> Arguments { get; }

    public Dictionary<string, StoredTensor> Tensors { get; } = new(StringComparer.Ordinal);

    public List<float[]> InitialState { get; } = [];

    public int Units => Sizes[0];

    public bool IsRecurrent => StateCount > 0;

    public int StateCount => Kind switch
    {
        "Lstm" or "PeepholeLstm" or "CoupledLstm" => 2,
        "Gru" or "Rnn" => 1,
        _ => 0,
    };

    public string Argument(string name, string absent) => Arguments.GetValueOrDefault(name, absent);

    /// <exception cref="NotSupportedException">Always.</exception>
    public NotSupportedException Unsupported(string why) => new($"{Name}: ONNX has no {_text}: {why}.");

    /// <summary>Refuses arguments that change what the layer computes and that the writer does not know.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (string name in Arguments.Keys)
        {
            bool isNeutral = name.ToLowerInvariant()
                is "name" or "unroll" or "layers" or "frozen" or "recurrentdropout";
            bool isKnown = isNeutral;
            foreach (string known in names)
            {
                isKnown |= known.Equals(name, StringComparison.OrdinalIgnoreCase);
            }

            if (!isKnown)
            {
                throw Unsupported($"{name} has no counterpart there");
            }
        }
    }

    /// <summary><c>Lstm(20, clip = 3, Return = Last), level 2 of 2</c>.</summary>
    public static ModelLayer Parse(string name, string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int close = text.IndexOf(')', StringComparison.Ordinal);
        string inner = open < 0 ? "" : text[(open + 1)..close];
        var sizes = new List<int>();
        var arguments = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in inner.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split(" = ");
            if (sides.Length == 1)
            {
                sizes.Add(int.Parse(part, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else
            {
                // A number has dots of its own.
                bool isMember = char.IsAsciiLetter(sides[1][0]);
                arguments[sides[0]] = isMember ? sides[1][(sides[1].LastIndexOf('.') + 1)..] : sides[1];
            }
        }

        // Only the last level of a stack can hand on its last step alone.
        string[] level = close < 0 ? [] : text[(close + 1)..].Split(' ');
        if (level is [_, "level", var at, "of", var of] && at != of)
        {
            arguments.Remove("Return");
        }

        return new ModelLayer(name, text, open < 0 ? text : text[..open], [.. sizes], arguments);
    }
}
