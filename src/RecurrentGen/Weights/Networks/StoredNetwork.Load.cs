namespace RecurrentGen.Weights;

public sealed partial class StoredNetwork
{
    /// <summary>
    /// Gives the weights to a model that declares the same layers; its scaling becomes the file's gains, or none, since such
    /// files hold physical units. On any error the model is left untouched.
    /// </summary>
    /// <remarks>
    /// A state to begin with (<see cref="HasInitialState"/>) belongs to each signal, not to the weights: hand
    /// <see cref="CopyInitialState"/> to <c>LiveStream.CopyStateFrom</c>.
    /// </remarks>
    /// <exception cref="WeightFileException">
    /// The model has other layers, or layers of another kind or size; the message gives both.
    /// </exception>
    /// <exception cref="InvalidOperationException">A live stream reads the model.</exception>
    public LoadReport LoadInto(IRecurrentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var description = model.Description;
        var levels = ModelLevel.Of(description);
        var stored = LayersWithTensors();
        if (Misfit(description, levels, stored) is { } problem)
        {
            throw Mismatch(description, problem);
        }

        var tensors = new List<SafetensorsTensor>();
        for (int i = 0; i < levels.Count; i++)
        {
            foreach (var tensor in stored[i].Tensors)
            {
                tensors.Add(Tensor(levels[i].TensorName(tensor.Name), tensor.Shape, tensor.Values));
            }
        }

        AddScaling(tensors);
        return WeightFile.Load(model, SafetensorsFile.Of(Source, tensors));
    }

    /// <summary>
    /// The state to begin with, in the order of <c>LiveStream.CopyStateTo</c>: layer by layer, the states of each in the
    /// order of its cell; zeros where the file has none.
    /// </summary>
    /// <param name="stateSize">The stream's <c>StateSize</c>.</param>
    /// <exception cref="ArgumentException">The stream has another number of states.</exception>
    public float[] CopyInitialState(int stateSize)
    {
        var state = new List<float>();
        foreach (var layer in Layers)
        {
            for (int s = 0; s < layer.States; s++)
            {
                state.AddRange(layer.InitialState.Count > 0 ? layer.InitialState[s] : new float[layer.Units]);
            }

            state.AddRange(new float[layer.PastValues]);
        }

        return state.Count == stateSize
            ? [.. state]
            : throw new ArgumentException($"{Source}: expected a stream of {state.Count} states, found one of {stateSize}.");
    }

    /// <summary>Whether <see cref="LoadInto"/> takes the weights into a model of this description.</summary>
    internal bool Fits(ModelDescription description)
    {
        var levels = ModelLevel.Of(description);
        var stored = LayersWithTensors();
        if (Misfit(description, levels, stored) is not null)
        {
            return false;
        }

        for (int i = 0; i < levels.Count; i++)
        {
            foreach (var tensor in stored[i].Tensors)
            {
                int index = description.IndexOf(levels[i].TensorName(tensor.Name));
                if (index < 0 || !description.Tensors[index].Shape.AsSpan().SequenceEqual(tensor.Shape))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>What a model has otherwise than the file, tensors' shapes aside; null where there is nothing.</summary>
    private string? Misfit(ModelDescription description, List<ModelLevel> levels, List<StoredLayer> stored)
    {
        if (description.Shape.InputSize != InputSize)
        {
            return $"expected {description.Shape.InputSize} input(s), file has {InputSize}";
        }

        if (levels.Count != stored.Count)
        {
            return $"expected {levels.Count} layer(s) ({string.Join(", ", levels)}), " +
                $"file has {Layers.Count} ({string.Join(", ", Layers.Select(l => l.Declaration))})";
        }

        if (EndOfTimeMisfit(description) is { } end)
        {
            return end;
        }

        if (EndsInSoftmax && description.Shape.Loss != Loss.SoftmaxCrossEntropy)
        {
            return $"expected no softmax behind the last layer with Loss.{description.Shape.Loss}, file has one; "
                + "Loss.SoftmaxCrossEntropy has it, too";
        }

        int skip = SkipOf(description);
        if (skip != Skip)
        {
            return $"expected a network that adds {skip} of its inputs to its outputs, file has one that adds {Skip}; " +
                "[Residual] as the last layer does that";
        }

        for (int i = 0; i < levels.Count; i++)
        {
            if (!Agree(levels[i], stored[i]))
            {
                return $"{levels[i].Name}: expected {levels[i]}, file has {stored[i].Declaration} ({stored[i].Place})";
            }
        }

        return null;
    }

    /// <summary>How many inputs a model adds to its outputs, in residuals from the input.</summary>
    private static int SkipOf(ModelDescription description)
    {
        int skip = 0;
        foreach (var layer in description.Layers)
        {
            skip += layer.AddedInputs;
        }

        return skip;
    }

    /// <summary>The gains as scales of inputs and outputs: a model divides by the first and multiplies by the second.</summary>
    internal (float[] Inputs, float[] Outputs) GainScales()
    {
        var inputs = new float[InputSize];
        inputs.AsSpan().Fill(1);
        inputs[0] = 1 / Factor(InputGain);
        var outputs = new float[OutputSize];
        outputs.AsSpan().Fill(Factor(OutputGain));
        return (inputs, outputs);
    }

    private void AddScaling(List<SafetensorsTensor> tensors)
    {
        var (inputs, outputs) = GainScales();
        if (Vocabulary == 0)
        {
            tensors.Add(Tensor(ModelTensors.InputMean, [inputs.Length], new float[inputs.Length]));
            tensors.Add(Tensor(ModelTensors.InputScale, [inputs.Length], inputs));
        }

        tensors.Add(Tensor(ModelTensors.OutputMean, [outputs.Length], new float[outputs.Length]));
        tensors.Add(Tensor(ModelTensors.OutputScale, [outputs.Length], outputs));
    }

    private static SafetensorsTensor Tensor(string name, int[] shape, float[] values) => new(
        name, SafetensorsType.F32, Array.ConvertAll(shape, d => (long)d), SafetensorsTensor.ToBytes(values));

    /// <summary>Whether a layer of the file computes what one of a model does.</summary>
    private static bool Agree(ModelLevel level, StoredLayer layer)
    {
        foreach (string argument in layer.Arguments)
        {
            if (!IsSizeOrNeutral(argument) && !Has(level, argument))
            {
                return false;
            }
        }

        // What changes a layer's answer and no shape must be said on both sides or on neither.
        foreach (string argument in level.Arguments)
        {
            if (!IsSizeOrNeutral(argument) && !layer.Arguments.Any(a => IsSame(a, argument)))
            {
                return false;
            }
        }

        return level.Kind == layer.Kind;
    }

    private static bool Has(ModelLevel level, string argument)
    {
        foreach (string own in level.Arguments)
        {
            if (IsSame(argument, own))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether an argument of an attribute is one of a description: that has the members of enumerations without their type,
    /// and the hyper-parameters of cells in lower case.
    /// </summary>
    private static bool IsSame(string argument, string described)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        int dot = argument.LastIndexOf('.');
        bool isMember = dot > equals && char.IsAsciiLetter(argument[equals + 2]);
        string plain = isMember ? argument[..(equals + 2)] + argument[(dot + 1)..] : argument;
        return plain.Equals(described, StringComparison.OrdinalIgnoreCase);
    }

    private List<StoredLayer> LayersWithTensors()
    {
        var layers = new List<StoredLayer>();
        foreach (var layer in Layers)
        {
            if (layer.Tensors.Count > 0)
            {
                layers.Add(layer);
            }
        }

        return layers;
    }

    /// <summary>A graph says where one value comes of a sequence; the other formats leave it to the model.</summary>
    private string? EndOfTimeMisfit(ModelDescription description)
    {
        if (Format != NetworkFormat.Onnx)
        {
            return null;
        }

        int layers = 0;
        string expected = "";
        bool walksForwards = false;
        foreach (var layer in description.Layers)
        {
            layers += layer.Parameters > 0 ? 1 : 0;
            expected = EndOfTime(expected, layer.Kind, layers, walksForwards);
            walksForwards = WalksForwards(layer.Kind);
        }

        layers = 0;
        walksForwards = false;
        string found = "";
        foreach (var layer in Layers)
        {
            layers += layer.Tensors.Count > 0 ? 1 : 0;
            found = EndOfTime(found, layer.Declaration, layers, walksForwards);
            walksForwards = WalksForwards(layer.Declaration);
        }

        return expected == found ? null : $"expected {Named(expected)}, file has {Named(found)}";

        static string Named(string end) => end.Length == 0 ? "an answer for every step" : end;
    }

    private static string EndOfTime(string before, string declaration, int layers, bool walksForwards)
    {
        string kind = declaration;
        int open = declaration.IndexOf('(', StringComparison.Ordinal);
        kind = open < 0 ? kind : kind[..open];
        bool isLast = declaration.Contains("Return = ", StringComparison.Ordinal)
            || (kind == "LastStep" && walksForwards);
        string? end = isLast ? "the last step" : kind is "LastStep" or "MeanPooling" or "MaxPooling" or "AttentionPooling" ? kind : null;
        return end is null ? before : FormattableString.Invariant($"{end} after layer {layers}");
    }

    /// <summary>Whether the last step of a layer's walk is that of the sequence.</summary>
    private static bool WalksForwards(string declaration) =>
        !declaration.Contains("Direction = ", StringComparison.Ordinal)
        && (declaration.StartsWith("Lstm(", StringComparison.Ordinal)
            || declaration.StartsWith("Gru(", StringComparison.Ordinal)
            || declaration.StartsWith("Rnn(", StringComparison.Ordinal)
            || declaration.StartsWith("PeepholeLstm(", StringComparison.Ordinal)
            || declaration.StartsWith("CoupledLstm(", StringComparison.Ordinal));

    /// <summary>A size has no name, and is compared with the tensors.</summary>
    private static bool IsSizeOrNeutral(string argument) => char.IsAsciiDigit(argument[0]) || IsNeutral(argument);

    /// <summary>Whether an argument, or its name, changes no answer.</summary>
    internal static bool IsNeutral(string argument)
    {
        int space = argument.IndexOf(' ', StringComparison.Ordinal);
        string name = space < 0 ? argument : argument[..space];
        return name is "Return" or "Name" or "Unroll" or "Layers" or "Frozen" or "Dropout" or "RecurrentDropout"
            or "PaddingToken";
    }

    private WeightFileException Mismatch(ModelDescription description, string problem) => new(
        $"{Source} does not fit {description.Name} ({description.Declaration}):{Environment.NewLine}  {problem}");
}
