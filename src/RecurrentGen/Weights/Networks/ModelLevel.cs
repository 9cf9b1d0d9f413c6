using System.Globalization;

namespace RecurrentGen.Weights;

/// <summary>
/// A layer of a model that has tensors, or one level of a stack: the counterpart of a <see cref="StoredLayer"/>.
/// </summary>
internal sealed class ModelLevel
{
    public const string ReverseEnd = "_reverse";

    private readonly string _suffix;
    private readonly string _declaration;

    private ModelLevel(string name, string suffix, string declaration)
    {
        Name = name;
        _suffix = suffix;
        _declaration = declaration;
        int open = declaration.IndexOf('(', StringComparison.Ordinal);
        int close = declaration.IndexOf(')', StringComparison.Ordinal);
        Kind = open < 0 ? declaration : declaration[..open];
        Arguments = open < 0 ? [] : declaration[(open + 1)..close].Split(", ")[1..];
    }

    /// <summary>The layer's.</summary>
    public string Name { get; }

    /// <summary>Its attribute: <c>Lstm</c>.</summary>
    public string Kind { get; }

    /// <summary>What its declaration says beyond the size: <c>Activation = Tanh</c>.</summary>
    public string[] Arguments { get; }

    /// <summary>The model's name of a tensor: <c>lstm.weight_ih_l1_reverse</c> for <c>weight_ih_reverse</c>.</summary>
    public string TensorName(string tensor) => tensor.EndsWith(ReverseEnd, StringComparison.Ordinal)
        ? Name + "." + tensor[..^ReverseEnd.Length] + _suffix + ReverseEnd
        : Name + "." + tensor + _suffix;

    public override string ToString() => _declaration;

    /// <summary>Those of a model, in order.</summary>
    public static List<ModelLevel> Of(ModelDescription description)
    {
        var levels = new List<ModelLevel>();
        foreach (var tensor in description.Tensors)
        {
            int dot = tensor.Name.LastIndexOf('.');
            string name = tensor.Name[..dot];
            string suffix = Suffix(tensor.Name[(dot + 1)..]);
            if (levels.Count == 0 || levels[^1].Name != name || levels[^1]._suffix != suffix)
            {
                levels.Add(new ModelLevel(name, suffix, Declaration(description, name, suffix)));
            }
        }

        return levels;
    }

    /// <summary>The end that names a level: <c>_l0</c>; empty in layers that are not recurrent.</summary>
    private static string Suffix(string parameter)
    {
        if (parameter.EndsWith(ReverseEnd, StringComparison.Ordinal))
        {
            parameter = parameter[..^ReverseEnd.Length];
        }

        int start = parameter.LastIndexOf("_l", StringComparison.Ordinal);
        return start >= 0 && int.TryParse(
            parameter.AsSpan(start + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int _)
            ? parameter[start..]
            : "";
    }

    private static string Declaration(ModelDescription description, string name, string suffix)
    {
        foreach (var layer in description.Layers)
        {
            if (layer.Name == name)
            {
                return layer.Kind;
            }
        }

        return name + suffix;
    }
}
