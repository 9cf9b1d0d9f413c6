namespace RecurrentGen;

/// <summary>
/// Makes a partial class a recurrent network. The layers are the other attributes of the class, read from top to
/// bottom.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentModelAttribute : Attribute
{
    /// <summary>
    /// Features per step. Must be set, except where the first layer reads tokens (<see cref="EmbeddingAttribute"/>,
    /// <see cref="OneHotAttribute"/>), one per step.
    /// </summary>
    public int InputSize { get; set; }

    /// <summary>Steps per sequence in training and in whole-sequence prediction. Must be set.</summary>
    public int SequenceLength { get; set; }

    /// <summary>Sequences per training batch at the most; 1 unless said otherwise.</summary>
    public int BatchSize { get; set; } = 1;

    /// <summary>What <c>ComputeGradients</c> minimizes.</summary>
    public Loss Loss { get; set; }

    /// <summary>
    /// How <c>LiveStream</c> reads weight matrices: a compact copy makes steps of large models faster and less exact.
    /// See docs/compact-weights.md.
    /// </summary>
    public StreamWeights StreamWeights { get; set; }
}
