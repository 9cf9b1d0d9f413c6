using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <summary>A layer with what comes before it. The network is the way from the output back to the input.</summary>
internal abstract class ChainLink(ChainLink? before, int size, string place)
{
    private readonly Dictionary<Steps, ChainLink> _ends = [];

    /// <summary>What it reads; null for the input.</summary>
    public ChainLink? Before { get; } = before;

    /// <summary>Features that it answers.</summary>
    public int Size { get; } = size;

    /// <summary>The node, for messages.</summary>
    public string Place { get; } = place;

    /// <summary>The same for a choice of steps, made once, so that two readers of it meet.</summary>
    public ChainLink End(Steps steps, Func<ChainLink> make)
    {
        if (!_ends.TryGetValue(steps, out var end))
        {
            _ends[steps] = end = make();
        }

        return end;
    }
}

/// <summary>The graph's input.</summary>
internal sealed class InputLink(int size) : ChainLink(null, size, "input");

/// <summary>A layer of a network.</summary>
internal sealed class LayerLink(ChainLink before, StoredLayer layer) : ChainLink(before, layer.OutputSize, layer.Place)
{
    public StoredLayer Layer { get; } = layer;
}

/// <summary><c>scale * x + offset</c>, feature by feature.</summary>
internal sealed class AffineLink(ChainLink before, float[] scale, float[] offset, string place)
    : ChainLink(before, before.Size, place)
{
    public float[] Scale { get; } = scale;

    public float[] Offset { get; } = offset;
}

/// <summary>A function of each feature, or softmax over all.</summary>
internal sealed class ActivationLink(ChainLink before, string name, string place)
    : ChainLink(before, before.Size, place)
{
    /// <summary>The member of <see cref="Activation"/>.</summary>
    public string Name { get; } = name;
}

/// <summary>Adds the first features of the graph's input.</summary>
internal sealed class SkipLink(ChainLink before, int features, string place) : ChainLink(before, before.Size, place)
{
    public int Features { get; } = features;
}
