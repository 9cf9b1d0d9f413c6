using System.Globalization;
using RecurrentGen.Onnx;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool.Diagrams;

/// <summary>Makes the diagram of a file's model.</summary>
internal static class DiagramReader
{
    private const string Steps = "SequenceLength";

    /// <exception cref="WeightFileException">The file is of no known kind, or holds no chain of layers.</exception>
    public static Diagram Read(string path)
    {
        WeightContent.RefuseContainers(path);
        byte[] content = File.ReadAllBytes(path);
        if (OnnxNetwork.IsLikely(path))
        {
            return Of(OnnxNetwork.Parse(content, path));
        }

        if (!SafetensorsFile.IsLikely(content))
        {
            return Of(StoredNetwork.Parse(content, path));
        }

        // The declaration of a model says more than its tensors can: layers without weights, sums, steps.
        var file = SafetensorsFile.Parse(content, path);
        return file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration)
            && declaration.Contains(Steps + "=", StringComparison.Ordinal)
                ? Of(file, declaration)
                : Of(StoredNetwork.Of(file));
    }

    private static Diagram Of(StoredNetwork network)
    {
        var chain = new DiagramChain(network.Source);
        bool tokens = network.Vocabulary > 0;
        var input = new List<string>();
        if (network.InputGain != 0)
        {
            input.Add(string.Create(CultureInfo.InvariantCulture, $"first raised by {network.InputGain} dB"));
        }

        chain.Begin(tokens ? network.Vocabulary : 0, network.InputSize, 0, input);
        foreach (var layer in network.Layers)
        {
            // Arguments of an attribute are the declaration's with blanks, and with the enumerations' names.
            string[] arguments =
                [.. layer.Arguments.Select(a => a.Replace(" = ", "=", StringComparison.Ordinal)).Select(Short)];
            string[] sizes = Sizes(layer.Declaration, layer.Arguments.Count);
            chain.Add(
                new DeclaredLayer(layer.Place, layer.Kind, [.. sizes, .. arguments]),
                layer.Tensors.Sum(t => (long)t.Values.Length),
                layer.InitialState.Count > 0 ? "begins with a state that is not zero" : null);
        }

        if (network.Skip > 0)
        {
            string[] features = network.Skip == network.InputSize
                ? []
                : ["Features=" + network.Skip.ToString(CultureInfo.InvariantCulture)];
            chain.Add(new DeclaredLayer("residual", "Residual", [$"From={DiagramChain.Input}", .. features]), 0);
        }

        if (network.EndsInSoftmax)
        {
            chain.Add(new DeclaredLayer("softmax", "Softmax", [""]), 0);
        }

        string[] output = network.OutputGain == 0
            ? []
            : [string.Create(CultureInfo.InvariantCulture, $"raised by {network.OutputGain} dB")];
        return chain.End(Path.GetFileName(network.Source), output);
    }

    private static Diagram Of(SafetensorsFile file, string declaration)
    {
        FileFormat.CheckVersion(file);
        var layers = DeclaredLayer.Of(file);
        string[] parts = declaration.Split(';');
        var head = new DeclaredLayer("", "", parts[0].Split(','));
        if (layers.Count == 0 || layers.Count != parts.Length - 1)
        {
            throw new WeightFileException(
                $"{file.Source}: metadata '{FileFormat.DeclarationKey}': expected layers 'name:Kind(...)' behind " +
                $"semicolons, found '{declaration}'.");
        }

        var chain = new DiagramChain(file.Source);
        int vocabulary = layers[0].Kind is "Embedding" or "OneHot" ? chain.Size(layers[0], 0) : 0;
        string[] scaled = file.TryGet(ModelTensors.InputMean, out _) ? ["scaled by the model"] : [];
        int inputs = vocabulary > 0 ? 1 : chain.Number(head, "InputSize", null);
        chain.Begin(vocabulary, inputs, chain.Number(head, Steps, null), scaled);
        foreach (var layer in layers)
        {
            chain.Add(layer, file.Tensors
                .Where(t => t.Name.StartsWith(layer.Name + ".", StringComparison.Ordinal)).Sum(t => (long)t.Count));
        }

        string name = file.Metadata.GetValueOrDefault(FileFormat.NameKey) ?? Path.GetFileName(file.Source);
        return chain.End(name, head.Find("Loss") is { } loss ? ["loss " + loss] : []);
    }

    /// <summary><c>Activation=Tanh</c> of <c>Activation=Activation.Tanh</c>; a number has a dot of its own.</summary>
    private static string Short(string argument)
    {
        int value = argument.IndexOf('=', StringComparison.Ordinal) + 1;
        return value > 0 && char.IsAsciiLetter(argument[value])
            ? argument[..value] + argument[(argument.LastIndexOf('.') + 1)..]
            : argument;
    }

    /// <summary>The sizes that a declaration begins with, before its other arguments.</summary>
    private static string[] Sizes(string declaration, int others)
    {
        int open = declaration.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? [] : declaration[(open + 1)..^1].Split(", ")[..^others];
    }
}
