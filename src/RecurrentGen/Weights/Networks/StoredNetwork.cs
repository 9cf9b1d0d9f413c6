namespace RecurrentGen.Weights;

/// <summary>The kinds of file that <see cref="StoredNetwork"/> reads.</summary>
public enum NetworkFormat
{
    /// <summary>JSON of RTNeural, with weights as Keras lays them out; AIDA-X files are of this kind.</summary>
    RtNeural,

    /// <summary>JSON of GuitarML's training scripts (Proteus, NeuralPi), with weights as PyTorch lays them out.</summary>
    GuitarMl,

    /// <summary>A capture of Neural Amp Modeler whose architecture is LSTM.</summary>
    Nam,

    /// <summary>
    /// A safetensors file with PyTorch's names, whose layers are recognized by their tensors. It says nothing of activations.
    /// </summary>
    Safetensors,

    /// <summary>A network taken from a model in memory.</summary>
    Model,

    /// <summary>An ONNX graph; the package RecurrentGen.Onnx reads it.</summary>
    Onnx,
}

/// <summary>
/// A network as a weight file of another tool describes it: its layers, and their tensors in PyTorch's layout whatever the
/// file's was. <see cref="LoadInto"/> gives the weights to a model of the same layers, <see cref="Declaration"/> is the
/// declaration of such a model.
/// </summary>
public sealed partial class StoredNetwork
{
    internal StoredNetwork(string source, NetworkFormat format, int inputSize, IReadOnlyList<StoredLayer> layers)
    {
        Source = source;
        Format = format;
        InputSize = inputSize;
        Layers = layers;
        OutputSize = layers[^1].OutputSize;
    }

    /// <summary>The path, or the name given to bytes; messages begin with it.</summary>
    public string Source { get; }

    /// <summary>What kind of file it was.</summary>
    public NetworkFormat Format { get; }

    /// <summary>Features per step: the signal, then any conditioning inputs such as the positions of knobs.</summary>
    public int InputSize { get; }

    /// <summary>Outputs per step.</summary>
    public int OutputSize { get; }

    /// <summary>The layers in order; a stack is one entry per level.</summary>
    public IReadOnlyList<StoredLayer> Layers { get; }

    /// <summary>How many of the inputs, from the first on, are added to the outputs; 0 for none.</summary>
    public int Skip { get; internal init; }

    /// <summary>Tokens that an input can be; 0 where inputs are numbers.</summary>
    public int Vocabulary { get; internal init; }

    /// <summary>
    /// Whether a softmax stands behind the last layer. A model for it is declared with
    /// <see cref="Loss.SoftmaxCrossEntropy"/>, and answers the values before the softmax.
    /// </summary>
    public bool EndsInSoftmax { get; internal init; }

    /// <summary>Samples per second that the network was trained for; null where the file does not say.</summary>
    public double? SampleRate { get; internal init; }

    /// <summary>
    /// Decibels by which the signal, the first input, is raised before the network and before it is added to the outputs; 0 for
    /// none. <see cref="LoadInto"/> makes both gains part of the model's scaling, so nothing else has to apply them.
    /// </summary>
    public double InputGain { get; internal init; }

    /// <summary>Decibels by which the outputs, with what is added to them, are raised; 0 for none.</summary>
    public double OutputGain { get; internal init; }

    /// <summary>A signal with the answer that the network with its gains must give; null where the file has none.</summary>
    public SelfTestSignal? SelfTest { get; internal init; }

    /// <summary>Whether the file has a state to begin with that is not zero.</summary>
    public bool HasInitialState
    {
        get
        {
            foreach (var layer in Layers)
            {
                if (layer.InitialState.Count > 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Reads a file; its content tells which kind it is.</summary>
    /// <exception cref="WeightFileException">
    /// The file is of no known kind, malformed, contradicts itself, or has a layer that is not supported.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StoredNetwork Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads bytes; their content tells which kind of file they are.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="WeightFileException">As for <see cref="Read"/>.</exception>
    public static StoredNetwork Parse(ReadOnlyMemory<byte> content, string source = "bytes")
    {
        ArgumentNullException.ThrowIfNull(source);
        if (SafetensorsFile.IsLikely(content.Span))
        {
            return Of(SafetensorsFile.Parse(content, source));
        }

        using var document = JsonPlace.Parse(content, source);
        var root = new JsonPlace(document.RootElement, "", source);
        return root.Has("model_data") ? GuitarMlReader.Read(root)
            : root.Has("architecture") ? NamReader.Read(root)
            : root.Has("layers") ? RtNeuralReader.Read(root)
            : throw new WeightFileException(
                $"{source}: expected the JSON of RTNeural ('layers'), GuitarML ('model_data') or Neural Amp Modeler " +
                $"('architecture'), found {root.Names()}.");
    }

    /// <summary>
    /// The network of a safetensors file with PyTorch's names: layers are recognized by names and shapes, scaling becomes part
    /// of the weights. Activations are known only in files of <see cref="WeightFile"/>.
    /// </summary>
    /// <exception cref="WeightFileException">A tensor belongs to no layer that is known, or the layers form no chain.</exception>
    public static StoredNetwork Of(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return SafetensorsNetwork.Read(file);
    }

    /// <summary>
    /// Writes a safetensors file that <see cref="Read"/>, <c>Load</c> of a model and <c>[Weights]</c> read: tensors with PyTorch's
    /// names, the declaration, and what the network has beside its weights. Atomic, as <see cref="SaveAsRtNeural"/>.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void SaveAsSafetensors(string path) => SafetensorsNetworkWriter.Write(this).Save(path);

    /// <summary>What a gain multiplies by.</summary>
    internal static float Factor(double decibels) => (float)Math.Pow(10, decibels / 20);

    /// <summary>
    /// Writes the JSON of RTNeural, which its C++ templates and AIDA-X read. Atomic: the path holds the old file or the new
    /// one, whole. A state to begin with is left out: such players begin with zeros.
    /// </summary>
    /// <exception cref="NotSupportedException">The format lacks a layer; nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void SaveAsRtNeural(string path) => AtomicFile.Write(path, stream => RtNeuralWriter.Write(this, stream));

    /// <summary>The declaration of a model for this network: an attribute per line.</summary>
    /// <param name="sequenceLength">Steps of the model's sequences.</param>
    public string Declaration(int sequenceLength = 64)
    {
        string inputs = Vocabulary > 0 ? "" : FormattableString.Invariant($"InputSize = {InputSize}, ");
        string shape = inputs + FormattableString.Invariant($"SequenceLength = {sequenceLength}");
        string loss = EndsInSoftmax ? ", Loss = Loss.SoftmaxCrossEntropy" : "";
        var lines = new List<string> { $"[RecurrentModel({shape}, BatchSize = 1{loss})]" };
        foreach (var layer in Layers)
        {
            lines.Add($"[{layer.Declaration}]");
        }

        if (Skip > 0)
        {
            lines.Add(Skip == InputSize ? "[Residual]" : FormattableString.Invariant($"[Residual(Features = {Skip})]"));
        }

        return string.Join(Environment.NewLine, lines);
    }
}

/// <summary>A layer of a <see cref="StoredNetwork"/>.</summary>
/// <param name="Kind">The name of its attribute: <c>Lstm</c>, <c>Gru</c>, <c>Dense</c>, <c>Conv1D</c>, <c>PRelu</c>.</param>
/// <param name="Place">Where it stands in the file, for messages: <c>layers[0]</c>.</param>
/// <param name="InputSize">Features that come in; tokens that a table of embeddings has.</param>
/// <param name="Units">
/// Hidden size, units of a dense layer, filters of a convolution, or features, as of an embedding.
/// </param>
/// <param name="Arguments">
/// What its attribute says beyond the size: <c>Activation = Activation.Tanh</c>. That of a convolution begins with its taps,
/// a number alone.
/// </param>
/// <param name="Tensors">
/// Named and laid out as PyTorch does, without suffix: <c>weight_ih</c> <c>[gates * hidden, in]</c>, <c>weight_hh</c>,
/// <c>bias_ih</c>, <c>bias_hh</c>; <c>weight</c> <c>[units, in]</c> and <c>bias</c> of a dense layer; <c>weight</c>
/// <c>[filters, in / groups, taps]</c> and <c>bias</c> of a convolution; <c>weight</c>, the slopes, of a <c>PRelu</c>.
/// </param>
/// <param name="InitialState">The states to begin with, the output first; empty where they are zero.</param>
public sealed record StoredLayer(
    string Kind,
    string Place,
    int InputSize,
    int Units,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<StoredTensor> Tensors,
    IReadOnlyList<float[]> InitialState)
{
    /// <summary>Features that go out: twice the units where both directions are joined.</summary>
    public int OutputSize => Tensors.Any(t => t.Name.EndsWith(ModelLevel.ReverseEnd, StringComparison.Ordinal))
        ? 2 * Units
        : Units;

    /// <summary>The attribute without brackets: <c>Dense(1, Activation = Activation.Tanh)</c>.</summary>
    public string Declaration
    {
        get
        {
            string[] all = [.. Sizes, .. Arguments];
            return all.Length == 0 ? Kind : $"{Kind}({string.Join(", ", all)})";
        }
    }

    /// <summary>What the attribute begins with: layers that keep the size of what comes in have none.</summary>
    private string[] Sizes => Kind switch
    {
        "PRelu" or "LayerNorm" or "LastStep" or "MeanPooling" or "MaxPooling" => [],
        "Embedding" => [FormattableString.Invariant($"{InputSize}"), FormattableString.Invariant($"{Units}")],
        _ => [FormattableString.Invariant($"{Units}")],
    };

    /// <summary>How many states a live stream keeps for it of those that a file may begin with.</summary>
    internal int States => Kind switch
    {
        "Lstm" or "PeepholeLstm" or "CoupledLstm" => 2,
        "Gru" or "Rnn" => 1,
        _ => 0,
    };

    /// <summary>How many values of the past a live stream keeps for it: the inputs that a convolution still sees.</summary>
    internal int PastValues => Kind == "Conv1D" ? Math.Max(1, (Taps - 1) * Number("Dilation") * InputSize) : 0;

    /// <summary>Taps of a convolution; 1 of other layers.</summary>
    internal int Taps => Kind == "Conv1D" ? Find("weight")!.Shape[2] : 1;

    internal bool HasActivation => ActivationName.Length > 0;

    /// <summary>The member of <see cref="Activation"/>; empty where there is none.</summary>
    internal string ActivationName
    {
        get
        {
            foreach (string argument in Arguments)
            {
                if (argument.StartsWith("Activation = ", StringComparison.Ordinal))
                {
                    return argument[(argument.LastIndexOf('.') + 1)..];
                }
            }

            return "";
        }
    }

    /// <summary>An argument that is a number; 1 where the declaration does not say it.</summary>
    internal int Number(string name)
    {
        foreach (string argument in Arguments)
        {
            if (argument.StartsWith(name + " = ", StringComparison.Ordinal))
            {
                return int.Parse(argument.AsSpan(name.Length + 3), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return 1;
    }

    internal StoredTensor? Find(string name)
    {
        foreach (var tensor in Tensors)
        {
            if (tensor.Name == name)
            {
                return tensor;
            }
        }

        return null;
    }
}

/// <summary>A tensor of a <see cref="StoredLayer"/>, row by row.</summary>
/// <param name="Name">Without layer and level.</param>
/// <param name="Shape">Rows and columns, or the length of a vector.</param>
/// <param name="Values">As many as the shape says.</param>
public sealed record StoredTensor(string Name, int[] Shape, float[] Values);

/// <summary>A signal that a file carries to be checked with.</summary>
/// <param name="Input"><c>[steps, inputs]</c>, row by row.</param>
/// <param name="Output"><c>[steps, outputs]</c>: what the network answers, begun from its initial state.</param>
public sealed record SelfTestSignal(float[] Input, float[] Output)
{
    /// <summary>The tensor of a safetensors file that holds the inputs, <c>[steps, inputs]</c>.</summary>
    public const string InputName = "recurrentgen.test_input";

    /// <summary>The tensor of a safetensors file that holds the outputs, <c>[steps, outputs]</c>.</summary>
    public const string OutputName = "recurrentgen.test_output";

    /// <summary>Whether a tensor of a safetensors file belongs to its signal or its states, not to a layer.</summary>
    public static bool IsReserved(string tensor) => tensor is InputName or OutputName or SafetensorsExtras.InitialState;

    /// <summary>The signal of a safetensors file; null where it has none.</summary>
    /// <exception cref="WeightFileException">It does not fit the layers.</exception>
    internal static SelfTestSignal? Of(SafetensorsFile file, int inputs, int outputs)
    {
        if (!file.TryGet(InputName, out var input) || !file.TryGet(OutputName, out var output))
        {
            return null;
        }

        int steps = input.Shape.Count == 2 ? (int)input.Shape[0] : 0;
        if (steps == 0 || !input.HasShape([steps, inputs]) || !output.HasShape([steps, outputs]))
        {
            throw new WeightFileException(
                $"{file.Source}: expected {InputName} [steps, {inputs}] and {OutputName} [steps, {outputs}], found " +
                $"{SafetensorsTensor.Text(input.Shape)} and {SafetensorsTensor.Text(output.Shape)}.");
        }

        return new SelfTestSignal(input.ToSingles(), output.ToSingles());
    }
}
