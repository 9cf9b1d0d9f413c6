using RecurrentGen.Onnx;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>What <c>convert</c> does.</summary>
internal static class Conversion
{
    public static void Run(string path, string target, TextWriter output)
    {
        var network = WeightContent.Network(path);
        switch (Path.GetExtension(target).ToLowerInvariant())
        {
            case ".json":
                network.SaveAsRtNeural(target);
                break;
            case ".onnx":
                OnnxNetwork.Save(network, target);
                break;
            case ".safetensors":
                SaveAsSafetensors(network, target);
                break;
            default:
                throw new NotSupportedException($"{target}: expected a target of .json (RTNeural), .onnx or .safetensors.");
        }

        output.WriteLine($"{target}: {string.Join(", ", network.Layers.Select(l => l.Declaration))}");
    }

    /// <summary>Names as a model with this declaration has them; a stack is one layer with levels.</summary>
    private static void SaveAsSafetensors(StoredNetwork network, string target)
    {
        if (network.HasInitialState || network.Skip > 0 || network.EndsInSoftmax)
        {
            string lost = network.HasInitialState ? "a state to begin with"
                : network.Skip > 0 ? "inputs that are added to the outputs" : "a softmax behind the last layer";
            throw new NotSupportedException($"{network.Source}: safetensors has no place for {lost}.");
        }

        var writer = new SafetensorsWriter();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        StoredLayer? before = null;
        string name = "";
        int level = 0;
        foreach (var layer in network.Layers)
        {
            bool isRecurrent = layer.Tensors.Any(t => t.Name == "weight_hh");
            bool continues = isRecurrent && before?.Declaration == layer.Declaration;
            level = continues ? level + 1 : 0;
            if (!continues)
            {
                string kind = layer.Kind.ToLowerInvariant();
                int count = used.GetValueOrDefault(kind);
                used[kind] = count + 1;
                name = count == 0 ? kind : FormattableString.Invariant($"{kind}_{count}");
            }

            foreach (var tensor in layer.Tensors)
            {
                writer.Add($"{name}.{TensorName(tensor.Name, isRecurrent, level)}", tensor.Shape, tensor.Values);
            }

            before = layer;
        }

        writer.Save(target);
    }

    private static string TensorName(string tensor, bool isRecurrent, int level)
    {
        const string Reverse = "_reverse";
        if (!isRecurrent)
        {
            return tensor;
        }

        return tensor.EndsWith(Reverse, StringComparison.Ordinal)
            ? FormattableString.Invariant($"{tensor[..^Reverse.Length]}_l{level}{Reverse}")
            : FormattableString.Invariant($"{tensor}_l{level}");
    }
}
