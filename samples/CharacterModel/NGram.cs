namespace CharacterModel;

/// <summary>
/// The baseline: the probability of a token after the few tokens before it, by counting. What was counted is mixed with
/// what a shorter context says, which has the weight of one occurrence:
/// P(c | context) = (count(context c) + P(c | shorter context)) / (count(context) + 1). Without any context,
/// P(c) = (count(c) + 1) / (count + tokens): every token as if it had been seen once more (Laplace).
/// </summary>
internal sealed class NGram
{
    private const int BitsPerToken = 7;

    private readonly int _tokens;
    private readonly int _length;

    // By the number of tokens: how often they occur in this order.
    private readonly Dictionary<ulong, int>[] _counts;

    // By the number of tokens: the last ones of the text, behind which there is nothing once.
    private readonly ulong[] _ends;

    /// <summary>Counts a text.</summary>
    /// <param name="text">Tokens.</param>
    /// <param name="order">Tokens of a context and the one behind it together, from 1 to 8.</param>
    /// <param name="tokens">Tokens that there are, at most 128.</param>
    public NGram(ReadOnlySpan<int> text, int order, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens, 1 << BitsPerToken);
        _tokens = tokens;
        _length = text.Length;
        _counts = new Dictionary<ulong, int>[order + 1];
        _ends = new ulong[order + 1];
        for (int length = 1; length <= order; length++)
        {
            var counts = new Dictionary<ulong, int>();
            for (int end = length; end <= text.Length; end++)
            {
                ulong key = Key(text[(end - length)..end]);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            _counts[length] = counts;
            _ends[length] = Key(text[Math.Max(0, text.Length - length)..]);
        }
    }

    /// <summary>Tokens of a context and the one behind it together.</summary>
    public int Order => _counts.Length - 1;

    /// <summary>The probability of a token behind a context, of which at most the last few tokens count.</summary>
    public double Probability(ReadOnlySpan<int> context, int token)
    {
        double probability = (Count(1, [], token) + 1.0) / (_length + _tokens);
        for (int length = 1; length < Order && length <= context.Length; length++)
        {
            var last = context[^length..];
            ulong key = Key(last);
            int contexts = _counts[length].GetValueOrDefault(key) - (key == _ends[length] ? 1 : 0);
            if (contexts <= 0)
            {
                break;
            }

            probability = (Count(length + 1, last, token) + probability) / (contexts + 1.0);
        }

        return probability;
    }

    /// <summary>
    /// The mean of -log2 of the probabilities of the tokens of a text, from its second one on: the first is context
    /// alone.
    /// </summary>
    public double BitsPerCharacter(ReadOnlySpan<int> text)
    {
        double bits = 0;
        for (int i = 1; i < text.Length; i++)
        {
            bits -= Math.Log2(Probability(text[Math.Max(0, i - Order + 1)..i], text[i]));
        }

        return bits / (text.Length - 1);
    }

    private int Count(int length, ReadOnlySpan<int> context, int token) =>
        _counts[length].GetValueOrDefault((Key(context) << BitsPerToken) | (uint)token);

    private static ulong Key(ReadOnlySpan<int> tokens)
    {
        ulong key = 0;
        foreach (int token in tokens)
        {
            key = (key << BitsPerToken) | (uint)token;
        }

        return key;
    }
}
