namespace RecurrentGen;

/// <summary>
/// Tokens in, a trained row of a table out: the first layer of a model whose inputs are one <c>int</c> per step, from 0
/// to <c>vocabulary - 1</c>. Its tensor is <c>{name}.weight</c>, <c>[vocabulary, dimension]</c>, as in PyTorch's
/// <c>nn.Embedding</c>; initial values are normal with mean 0 and standard deviation 1 there, uniform within 0.05 with
/// <see cref="Initialization.Keras"/>.
/// </summary>
/// <param name="vocabulary">Tokens that there are: rows of the table.</param>
/// <param name="dimension">Values per token: columns of the table.</param>
public sealed class EmbeddingAttribute(int vocabulary, int dimension) : LayerAttribute
{
    /// <summary>Tokens that there are.</summary>
    public int Vocabulary { get; } = vocabulary;

    /// <summary>Values per token.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>
    /// A token that says nothing: its row starts as zeros and has no gradient, as with <c>padding_idx</c> in PyTorch.
    /// -1, the default, for none.
    /// </summary>
    public int PaddingToken { get; set; } = -1;
}

/// <summary>
/// Tokens in, one of <c>vocabulary</c> values 1 and the others 0: the first layer of a model whose inputs are one
/// <c>int</c> per step. The values are never made: the products of the recurrent layer behind it take rows of its
/// weights instead.
/// </summary>
/// <param name="vocabulary">Tokens that there are.</param>
public sealed class OneHotAttribute(int vocabulary) : LayerAttribute
{
    /// <summary>Tokens that there are.</summary>
    public int Vocabulary { get; } = vocabulary;
}
