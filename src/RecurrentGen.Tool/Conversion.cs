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
                if (network.HasInitialState)
                {
                    output.WriteLine($"{target}: the state to begin with is left out, RTNeural has no place for it");
                }

                break;
            case ".onnx":
                OnnxNetwork.Save(network, target);
                break;
            case ".safetensors":
                CheckForSafetensors(network);
                network.SaveAsSafetensors(target);
                break;
            default:
                throw new NotSupportedException($"{target}: expected a target of .json (RTNeural), .onnx or .safetensors.");
        }

        output.WriteLine($"{target}: {string.Join(", ", network.Layers.Select(l => l.Declaration))}");
    }

    /// <summary>What a safetensors file cannot say must not be lost without a word.</summary>
    private static void CheckForSafetensors(StoredNetwork network)
    {
        string? lost = network.EndsInSoftmax
            ? "a softmax behind the last layer"
            : network.Layers.FirstOrDefault(l => l.Tensors.Count == 0 || l.Kind is "Embedding" or "LayerNorm")?.Declaration;
        if (lost is not null)
        {
            throw new NotSupportedException($"{network.Source}: safetensors has no place for {lost}.");
        }
    }
}
