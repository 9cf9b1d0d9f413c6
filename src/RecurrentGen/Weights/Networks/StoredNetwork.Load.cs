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
        if (description.Shape.InputSize != InputSize)
        {
            throw Mismatch(description, $"expected {description.Shape.InputSize} input(s), file has {InputSize}");
        }

        var levels = ModelLevel.Of(description);
        if (levels.Count != Layers.Count)
        {
            throw Mismatch(
                description,
                $"expected {levels.Count} layer(s) ({string.Join(", ", levels)}), " +
                $"file has {Layers.Count} ({string.Join(", ", Layers.Select(l => l.Declaration))})");
        }

        int skip = SkipOf(description);
        if (skip != Skip)
        {
            throw Mismatch(
                description,
                $"expected a network that adds {skip} of its inputs to its outputs, file has one that adds {Skip}; " +
                "[Residual] as the last layer does that");
        }

        var tensors = new List<SafetensorsTensor>();
        for (int i = 0; i < levels.Count; i++)
        {
            CheckLayer(description, levels[i], Layers[i]);
            foreach (var tensor in Layers[i].Tensors)
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
        tensors.Add(Tensor(ModelTensors.InputMean, [inputs.Length], new float[inputs.Length]));
        tensors.Add(Tensor(ModelTensors.InputScale, [inputs.Length], inputs));
        tensors.Add(Tensor(ModelTensors.OutputMean, [outputs.Length], new float[outputs.Length]));
        tensors.Add(Tensor(ModelTensors.OutputScale, [outputs.Length], outputs));
    }

    private static SafetensorsTensor Tensor(string name, int[] shape, float[] values) => new(
        name, SafetensorsType.F32, Array.ConvertAll(shape, d => (long)d), SafetensorsTensor.ToBytes(values));

    private void CheckLayer(ModelDescription description, ModelLevel level, StoredLayer layer)
    {
        foreach (string argument in layer.Arguments)
        {
            if (!level.Arguments.Contains(Plain(argument)))
            {
                throw Mismatch(description, $"{level.Name}: expected {level}, file has {layer.Declaration} ({layer.Place})");
            }
        }

        // What changes a layer's answer and no shape must be said on both sides or on neither.
        foreach (string argument in level.Arguments)
        {
            if (!IsNeutral(argument) && !layer.Arguments.Any(a => Plain(a) == argument))
            {
                throw Mismatch(description, $"{level.Name}: expected {level}, file has {layer.Declaration} ({layer.Place})");
            }
        }

        if (level.Kind != layer.Kind)
        {
            throw Mismatch(description, $"{level.Name}: expected {level}, file has {layer.Declaration} ({layer.Place})");
        }
    }

    /// <summary>An argument as descriptions write it: an enumeration's member without its type.</summary>
    private static string Plain(string argument)
    {
        int dot = argument.LastIndexOf('.');
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return dot > equals ? argument[..(equals + 2)] + argument[(dot + 1)..] : argument;
    }

    /// <summary>Whether an argument, or its name, changes no answer.</summary>
    internal static bool IsNeutral(string argument)
    {
        int space = argument.IndexOf(' ', StringComparison.Ordinal);
        return (space < 0 ? argument : argument[..space]) is "Return" or "Name" or "Unroll" or "Layers" or "Frozen" or "Dropout" or "RecurrentDropout";
    }

    private WeightFileException Mismatch(ModelDescription description, string problem) => new(
        $"{Source} does not fit {description.Name} ({description.Declaration}):{Environment.NewLine}  {problem}");
}
