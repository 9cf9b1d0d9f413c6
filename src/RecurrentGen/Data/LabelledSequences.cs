namespace RecurrentGen.Data;

/// <summary>
/// Labelled texts as tokens, all of one length: to learn which label a text has. Shorter texts have padding in front of
/// them, longer ones lose their beginning, so that the last step of every sample is the last token of its text.
/// </summary>
public sealed class LabelledSequences : IDataSet<int, int>
{
    private readonly int[][] _tokens;
    private readonly int[] _labels;
    private readonly int _padding;

    /// <summary>Encodes texts.</summary>
    /// <param name="items">Texts with their labels.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="length">Tokens of a sample: the model's <c>SequenceLength</c>.</param>
    /// <param name="padding">
    /// The token in front of short texts: one that the vocabulary has not, from its <see cref="Vocabulary.Count"/> on, or
    /// one that means nothing. The model's <see cref="EmbeddingAttribute.PaddingToken"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1, or the padding negative.</exception>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public LabelledSequences(IReadOnlyList<LabelledText> items, Vocabulary vocabulary, int length, int padding)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (items.Count == 0)
        {
            throw new ArgumentException("Expected texts, found none.", nameof(items));
        }

        _tokens = new int[items.Count][];
        _labels = new int[items.Count];
        for (int i = 0; i < items.Count; i++)
        {
            _tokens[i] = vocabulary.Encode(items[i].Text);
            _labels[i] = items[i].Label;
            Shortened += _tokens[i].Length > length ? 1 : 0;
        }

        _padding = padding;
        InputLength = length;
    }

    /// <inheritdoc/>
    public int Count => _tokens.Length;

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <summary>1: the label.</summary>
    public int TargetLength => 1;

    /// <summary>Texts that are longer than a sample.</summary>
    public int Shortened { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyInputs(int sample, Span<int> destination)
    {
        Check(sample, destination.Length, InputLength);
        var tokens = _tokens[sample].AsSpan();
        int valid = Math.Min(tokens.Length, InputLength);
        destination[..(InputLength - valid)].Fill(_padding);
        tokens[(tokens.Length - valid)..].CopyTo(destination[(InputLength - valid)..]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyTargets(int sample, Span<int> destination)
    {
        Check(sample, destination.Length, TargetLength);
        destination[0] = _labels[sample];
    }

    private void Check(int sample, int found, int expected)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(found, expected, "destination.Length");
    }
}
