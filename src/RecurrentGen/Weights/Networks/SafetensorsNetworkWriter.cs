using System.Globalization;
using System.Text;

namespace RecurrentGen.Weights;

/// <summary>Writes a network as a safetensors file, with the names of the model that its declaration declares.</summary>
internal static class SafetensorsNetworkWriter
{
    public static SafetensorsWriter Write(StoredNetwork network)
    {
        var writer = new SafetensorsWriter();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var declaration = new StringBuilder();
        declaration.Append(CultureInfo.InvariantCulture, $"InputSize={network.InputSize}");
        StoredLayer? before = null;
        string name = "";
        int level = 0;
        foreach (var layer in network.Layers)
        {
            // Levels of a stack are one layer.
            bool continues = IsRecurrent(layer) && before?.Declaration == layer.Declaration;
            level = continues ? level + 1 : 0;
            if (!continues)
            {
                string kind = layer.Kind.ToLowerInvariant();
                int count = used.GetValueOrDefault(kind);
                used[kind] = count + 1;
                name = count == 0 ? kind : FormattableString.Invariant($"{kind}_{count}");
                declaration.Append(';').Append(name).Append(':').Append(Declaration(layer));
            }

            foreach (var tensor in layer.Tensors)
            {
                writer.Add($"{name}.{TensorName(tensor.Name, layer, level)}", tensor.Shape, tensor.Values);
            }

            before = layer;
        }

        AddScaling(writer, network);
        writer.Metadata[FileFormat.FormatKey] = FileFormat.Version.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[FileFormat.KindKey] = FileFormat.Weights;
        writer.Metadata[FileFormat.DeclarationKey] = declaration.ToString();
        writer.Metadata[FileFormat.PackageKey] = FileFormat.PackageVersion;
        SafetensorsExtras.Write(writer, network);
        return writer;
    }

    /// <summary>Gains are a model's scaling.</summary>
    private static void AddScaling(SafetensorsWriter writer, StoredNetwork network)
    {
        if (network.InputGain != 0 || network.OutputGain != 0)
        {
            var (inputs, outputs) = network.GainScales();
            writer.Add(ModelTensors.InputMean, [inputs.Length], new float[inputs.Length]);
            writer.Add(ModelTensors.InputScale, [inputs.Length], inputs);
            writer.Add(ModelTensors.OutputMean, [outputs.Length], new float[outputs.Length]);
            writer.Add(ModelTensors.OutputScale, [outputs.Length], outputs);
        }
    }

    /// <summary><c>Dense(5,Activation=Tanh)</c>, as declarations of models are written.</summary>
    private static string Declaration(StoredLayer layer)
    {
        var text = new StringBuilder(layer.Kind).Append('(');
        if (layer.Kind != "PRelu")
        {
            text.Append(CultureInfo.InvariantCulture, $"{layer.Units}");
        }

        foreach (string argument in layer.Arguments)
        {
            int equals = argument.IndexOf(" = ", StringComparison.Ordinal);
            int value = equals + " = ".Length;

            // A number has a dot of its own.
            bool isMember = equals >= 0 && char.IsAsciiLetter(argument[value]);
            int from = isMember ? Math.Max(value, argument.LastIndexOf('.') + 1) : value;
            text.Append(',').Append(equals < 0 ? argument : argument[..equals] + "=" + argument[from..]);
        }

        return text.Append(')').ToString();
    }

    private static bool IsRecurrent(StoredLayer layer) => layer.Find("weight_ih") is not null;

    private static string TensorName(string tensor, StoredLayer layer, int level)
    {
        if (!IsRecurrent(layer))
        {
            return tensor;
        }

        return tensor.EndsWith(ModelLevel.ReverseEnd, StringComparison.Ordinal)
            ? FormattableString.Invariant($"{tensor[..^ModelLevel.ReverseEnd.Length]}_l{level}{ModelLevel.ReverseEnd}")
            : FormattableString.Invariant($"{tensor}_l{level}");
    }
}
