namespace RecurrentGen.Weights;

/// <summary>A layer as the declaration in the metadata of a weight file has it.</summary>
/// <param name="name">Its name, with which its tensors begin.</param>
/// <param name="kind">Its attribute: <c>Lstm</c>.</param>
/// <param name="arguments">What stands in its parentheses: <c>16</c>, <c>Activation=Tanh</c>.</param>
internal sealed class DeclaredLayer(string name, string kind, string[] arguments)
{
    public string Name { get; } = name;

    public string Kind { get; } = kind;

    public string[] Arguments { get; } = arguments;

    /// <summary>The layers of a declaration, in order; none where a file has no declaration.</summary>
    public static List<DeclaredLayer> Of(SafetensorsFile file)
    {
        var layers = new List<DeclaredLayer>();
        if (file.Metadata.TryGetValue(FileFormat.DeclarationKey, out string? declaration))
        {
            foreach (string part in declaration.Split(';'))
            {
                int colon = part.IndexOf(':', StringComparison.Ordinal);
                int open = part.IndexOf('(', StringComparison.Ordinal);
                if (colon > 0 && open > colon && part.EndsWith(')'))
                {
                    layers.Add(new DeclaredLayer(
                        part[..colon], part[(colon + 1)..open], part[(open + 1)..^1].Split(',')));
                }
            }
        }

        return layers;
    }

    /// <summary>What an argument says; null where the declaration does not have it.</summary>
    public string? Find(string argument)
    {
        foreach (string text in Arguments)
        {
            if (text.StartsWith(argument, StringComparison.Ordinal) && text.Length > argument.Length
                && text[argument.Length] == '=')
            {
                return text[(argument.Length + 1)..];
            }
        }

        return null;
    }

    /// <summary>The first argument that changes what the layer computes and is none of the given ones; null for none.</summary>
    public string? Unknown(params ReadOnlySpan<string> known)
    {
        foreach (string text in Arguments)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !StoredNetwork.IsNeutral(text[..equals]) && known.IndexOf(text[..equals]) < 0)
            {
                return text;
            }
        }

        return null;
    }
}
