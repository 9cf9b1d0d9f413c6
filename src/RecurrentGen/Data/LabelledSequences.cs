namespace RecurrentGen.Data;

/// <summary>
/// Labelled texts as tokens, each of its own length: to learn which label a text has. Models are told the lengths, and
/// never see what is behind a short text. An empty text has no part in training and evaluation.
/// </summary>
public sealed class LabelledSequences : IDataSet<int, int>
{
    private readonly SequenceDataSet<int, int> _sequences;

    /// <summary>Encodes texts.</summary>
    /// <param name="items">Texts with their labels.</param>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="length">Tokens of a sample at the most: the model's <c>SequenceLength</c>.</param>
    /// <param name="truncation">
    /// Where longer texts are cut: <see cref="SequenceEnd.After"/> keeps their first tokens,
    /// <see cref="SequenceEnd.Before"/> their last ones.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    /// <exception cref="ArgumentException">There are no texts, or there is no such end.</exception>
    /// <exception cref="DataFormatException">A label is negative; the message says where.</exception>
    public LabelledSequences(
        IReadOnlyList<LabelledText> items,
        Vocabulary vocabulary,
        int length,
        SequenceEnd truncation = SequenceEnd.After)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (items.Count == 0)
        {
            throw new ArgumentException("Expected texts, found none.", nameof(items));
        }

        var tokens = new int[items.Count][];
        var labels = new int[items.Count][];
        for (int i = 0; i < items.Count; i++)
        {
            tokens[i] = vocabulary.Encode(items[i].Text);
            labels[i] = [items[i].Label];
            Shortened += tokens[i].Length > length ? 1 : 0;
        }

        _sequences = new(tokens, labels, length, options: new SequenceOptions { Truncation = truncation });
    }

    /// <inheritdoc/>
    public int Count => _sequences.Count;

    /// <inheritdoc/>
    public int InputLength => _sequences.InputLength;

    /// <summary>1: the label.</summary>
    public int TargetLength => _sequences.TargetLength;

    /// <summary>True: a sample is as long as its text.</summary>
    public bool HasLengths => true;

    /// <summary>Texts that are longer than a sample.</summary>
    public int Shortened { get; }

    /// <summary>Tokens of a sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LengthOf(int sample)
    {
        Check(sample);
        return _sequences.LengthOf(sample);
    }

    /// <summary>The lengths of all texts before they are cut.</summary>
    public LengthHistogram Histogram() => _sequences.Histogram();

    /// <summary>Copies the tokens of a text; 0 is behind them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyInputs(int sample, Span<int> destination)
    {
        Check(sample);
        _sequences.CopyInputs(sample, destination);
    }

    /// <summary>Copies the label of a text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyTargets(int sample, Span<int> destination)
    {
        Check(sample);
        _sequences.CopyTargets(sample, destination);
    }

    private void Check(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
    }
}
