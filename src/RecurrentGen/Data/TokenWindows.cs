namespace RecurrentGen.Data;

/// <summary>
/// Windows over a long text of tokens, for models that say which token comes next: the inputs of a sample are
/// <see cref="InputLength"/> tokens in a row, its targets the tokens that follow each of them.
/// </summary>
/// <remarks>The tokens are not copied, so they must not change.</remarks>
public sealed class TokenWindows : IDataSet<int, int>
{
    private readonly ReadOnlyMemory<int> _tokens;
    private readonly int _stride;
    private readonly bool _keepsRest;

    /// <summary>Cuts tokens into windows.</summary>
    /// <param name="tokens">Tokens, as <see cref="Vocabulary.Encode(string)"/> gives them.</param>
    /// <param name="length">Inputs of a window: the model's <c>SequenceLength</c>.</param>
    /// <param name="stride">
    /// Tokens from the beginning of a window to that of the next; 0, the default, for the length, so that each token is
    /// a target once.
    /// </param>
    /// <param name="keepRest">
    /// Whether the tokens that do not fill the last window make a shorter one, with a length of its own; they are left
    /// out otherwise. Only with a stride of at least the length.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1, or the stride negative.</exception>
    /// <exception cref="ArgumentException">
    /// There are too few tokens for a window, or windows overlap and a rest is kept.
    /// </exception>
    /// <exception cref="DataFormatException">A token is negative.</exception>
    public TokenWindows(ReadOnlyMemory<int> tokens, int length, int stride = 0, bool keepRest = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        if (tokens.Length <= length)
        {
            throw new ArgumentException(
                $"Expected at least {length + 1L} tokens, {length} inputs and a last target, found {tokens.Length}.",
                nameof(tokens));
        }

        CheckTokens(tokens.Span);
        _tokens = tokens;
        _stride = stride == 0 ? length : stride;
        InputLength = length;
        _keepsRest = keepRest;
        Count = ((tokens.Length - 1 - length) / _stride) + 1;
        if (keepRest && _stride < length)
        {
            throw new ArgumentException(
                $"Expected a stride of at least {length}, the length of a window, to keep a rest, found {_stride}.", nameof(stride));
        }

        Count += keepRest && tokens.Length - 1 > Count * (long)_stride ? 1 : 0;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int InputLength { get; }

    /// <inheritdoc/>
    public int TargetLength => InputLength;

    /// <summary>Whether a shorter window is kept.</summary>
    public bool HasLengths => _keepsRest;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int LengthOf(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        return Math.Min(InputLength, _tokens.Length - 1 - (sample * _stride));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyInputs(int sample, Span<int> destination) => Copy(sample, 0, destination);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such sample, or the destination's length does not fit.
    /// </exception>
    public void CopyTargets(int sample, Span<int> destination) => Copy(sample, 1, destination);

    /// <summary>Splits off the end of the text; no token, target or input, is in both parts.</summary>
    /// <param name="fraction">The part of the tokens that lies before the cut, between 0 and 1; rounded down.</param>
    /// <returns>The windows before and behind the cut.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (TokenWindows Before, TokenWindows Behind) SplitAt(double fraction)
    {
        int cut = CutAt(fraction, nameof(fraction));
        return (Part(0, cut), Part(cut, _tokens.Length));
    }

    /// <summary>Splits the text in three: to train, to choose by, and to judge.</summary>
    /// <param name="validationFrom">The part of the tokens before the validation part, between 0 and 1.</param>
    /// <param name="testFrom">The part before the test part, from <paramref name="validationFrom"/> to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A fraction is not between 0 and 1, or they are in the wrong order.
    /// </exception>
    /// <exception cref="ArgumentException">A part is too short for a single window.</exception>
    public (TokenWindows Train, TokenWindows Validation, TokenWindows Test) SplitAt(
        double validationFrom, double testFrom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(testFrom, validationFrom);
        int validation = CutAt(validationFrom, nameof(validationFrom));
        int test = CutAt(testFrom, nameof(testFrom));
        return (Part(0, validation), Part(validation, test), Part(test, _tokens.Length));
    }

    /// <summary>The same windows in streams side by side, for training with carried state.</summary>
    /// <param name="streams">Streams, from 1 to the number of windows; at most the model's batch size.</param>
    /// <exception cref="InvalidOperationException">The windows overlap or leave tokens out.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more streams than windows, or none.</exception>
    public ContinuousWindows<int, int> Continuous(int streams) => _stride == InputLength
        ? new ContinuousWindows<int, int>(this, streams)
        : throw new InvalidOperationException(
            $"Expected windows that begin where the one before ends (a stride of {InputLength}), found a stride of {_stride}.");

    private TokenWindows Part(int from, int to) => new(_tokens[from..to], InputLength, _stride, _keepsRest);

    private int CutAt(double fraction, string name) => fraction is > 0 and < 1
        ? (int)(_tokens.Length * fraction)
        : throw new ArgumentOutOfRangeException(name, fraction, "Expected a fraction between 0 and 1.");

    private void Copy(int sample, int shift, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sample, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, InputLength, nameof(destination));
        int valid = LengthOf(sample);
        _tokens.Span.Slice((sample * _stride) + shift, valid).CopyTo(destination);
        destination[valid..].Clear();
    }

    private static void CheckTokens(ReadOnlySpan<int> tokens)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0)
            {
                throw new DataFormatException($"Token {i}: expected a number of at least 0, found {tokens[i]}.");
            }
        }
    }
}
