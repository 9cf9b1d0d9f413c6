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
            case ".safetensors":
                network.SaveAsSafetensors(target);
                break;
            default:
                throw new NotSupportedException($"{target}: expected a target of .json (RTNeural) or .safetensors.");
        }

        output.WriteLine($"{target}: {string.Join(", ", network.Layers.Select(l => l.Declaration))}");
    }
}
