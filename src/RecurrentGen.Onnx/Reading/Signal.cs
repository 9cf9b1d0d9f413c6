namespace RecurrentGen.Onnx.Reading;

/// <summary>What an index of a signal walks along.</summary>
internal enum AxisKind
{
    /// <summary>The first axis of the graph's input: steps or sequences, as the first recurrent node shows.</summary>
    First,

    /// <summary>The second axis of the graph's input.</summary>
    Second,

    /// <summary>Parts on top of each other, as the directions of a recurrent node: one piece each.</summary>
    Stack,

    /// <summary>Features: the pieces side by side.</summary>
    Feature,
}

/// <summary>Which steps of a layer's answer a piece holds.</summary>
internal enum Steps
{
    /// <summary>Every one, along the axis of time.</summary>
    All,

    /// <summary>The last of the layer's own walk: of a backward half that of step 0.</summary>
    Last,

    /// <summary>That of the last place in time.</summary>
    AtEnd,

    /// <summary>That of the first place in time.</summary>
    AtStart,
}

/// <summary>Some of the features that a layer of the chain answers.</summary>
/// <param name="Link">The layer.</param>
/// <param name="Start">First feature.</param>
/// <param name="Count">Features.</param>
/// <param name="Steps">Which steps.</param>
internal sealed record Piece(ChainLink Link, int Start, int Count, Steps Steps);

/// <summary>
/// A tensor that depends on the graph's input, by what its axes mean and where its features come from. An axis may hold
/// several kinds, merged, or none, where its size is 1.
/// </summary>
internal sealed class Signal(IReadOnlyList<AxisKind[]> axes, IReadOnlyList<Piece> pieces) : Value
{
    /// <summary>From outside to inside.</summary>
    public IReadOnlyList<AxisKind[]> Axes { get; } = axes;

    /// <summary>Along the features, or of a stack from top to bottom.</summary>
    public IReadOnlyList<Piece> Pieces { get; } = pieces;

    /// <summary>The axis of a kind; -1 where there is none of its own.</summary>
    public int AxisOf(AxisKind kind)
    {
        for (int i = 0; i < Axes.Count; i++)
        {
            if (Axes[i].Length == 1 && Axes[i][0] == kind)
            {
                return i;
            }
        }

        return -1;
    }

    public bool Has(AxisKind kind) => Axes.Any(a => a.Contains(kind));

    /// <summary>The features that lie side by side; those of one piece in a stack.</summary>
    public int Features => Has(AxisKind.Stack) ? Pieces[0].Count : Pieces.Sum(p => p.Count);

    public override string ToString() =>
        "[" + string.Join(", ", Axes.Select(a => a.Length == 0 ? "1" : string.Join('*', a).ToLowerInvariant())) + "]";
}
