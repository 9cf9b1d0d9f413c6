using RecurrentGen.Weights;

namespace RecurrentGen.Data;

/// <summary>
/// Turns text into tokens (indices from 0 on) and back. Token 0 is <see cref="Unknown"/>; the others are ordered by how
/// often they occurred, most frequent first, and those that are equally frequent by their code: the same texts give the
/// same indices on every machine, in any order of the texts.
/// </summary>
/// <remarks>
/// Nothing is normalised: upper and lower case, and a composed and a decomposed letter, are different. A vocabulary
/// does not change, so many threads may share it.
/// </remarks>
public abstract class Vocabulary
{
    /// <summary>The token of everything that the vocabulary does not have.</summary>
    public const int Unknown = 0;

    private readonly string[] _texts;

    /// <summary>A vocabulary of the given tokens, the unknown one first.</summary>
    private protected Vocabulary(string[] texts) => _texts = texts;

    /// <summary>
    /// Tokens, the unknown one included: the number of rows of an embedding, or of outputs of a language model.
    /// </summary>
    public int Count => _texts.Length;

    /// <summary>The text of a token; of <see cref="Unknown"/> what stands for it in decoded text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string this[int token]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Count);
            return _texts[token];
        }
    }

    /// <summary>What kind of tokens a file has, as its first line says it.</summary>
    private protected abstract string FileKind { get; }

    /// <summary>What stands between two tokens in decoded text.</summary>
    private protected abstract string Separator { get; }

    /// <summary>How many tokens a text has.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair; the message says where.</exception>
    public int TokenCount(ReadOnlySpan<char> text)
    {
        Surrogates.Check(text);
        return CountTokens(text);
    }

    /// <summary>The tokens of a text, in order.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair; the message says where.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new int[TokenCount(text)];
        WriteTokens(text, tokens);
        return tokens;
    }

    /// <summary>Writes the tokens of a text, in order, without allocation.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Room for <see cref="TokenCount"/> tokens; a token per <c>char</c> is always enough.</param>
    /// <returns>The number of tokens written.</returns>
    /// <exception cref="ArgumentException">
    /// The text holds half a surrogate pair, or there is not enough room; nothing is written.
    /// </exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> tokens)
    {
        int count = TokenCount(text);
        if (count > tokens.Length)
        {
            throw new ArgumentException($"Expected room for {count} tokens, found {tokens.Length}.", nameof(tokens));
        }

        WriteTokens(text, tokens);
        return count;
    }

    /// <summary>The text of a sequence of tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new char[DecodedLength(tokens)];
        WriteText(tokens, text);
        return new string(text);
    }

    /// <summary>Writes the text of a sequence of tokens, without allocation.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="text">Room for <see cref="DecodedLength"/> characters.</param>
    /// <returns>The number of <c>char</c> written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    /// <exception cref="ArgumentException">There is not enough room; nothing is written.</exception>
    public int Decode(ReadOnlySpan<int> tokens, Span<char> text)
    {
        int length = DecodedLength(tokens);
        if (length > text.Length)
        {
            throw new ArgumentException($"Expected room for {length} chars, found {text.Length}.", nameof(text));
        }

        WriteText(tokens, text);
        return length;
    }

    /// <summary>The length in <c>char</c> of the text of a sequence of tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such token.</exception>
    public int DecodedLength(ReadOnlySpan<int> tokens)
    {
        int length = tokens.Length == 0 ? 0 : checked((tokens.Length - 1) * Separator.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)_texts.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), $"tokens[{i}]: expected 0 to {_texts.Length - 1}, found {tokens[i]}.");
            }

            length = checked(length + _texts[tokens[i]].Length);
        }

        return length;
    }

    /// <summary>
    /// Saves the vocabulary as UTF-8 text: a line that says what it is, and a line per token from token 1 on. Atomic,
    /// as weight files are.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an old one is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes to a stream what <see cref="Save(string)"/> writes to a file.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var lines = new string[Count - 1];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = ToLine(_texts[i + 1]);
        }

        TokenFile.Write(stream, FileKind, lines);
    }

    /// <summary>How many tokens a text without half surrogate pairs has.</summary>
    private protected abstract int CountTokens(ReadOnlySpan<char> text);

    /// <summary>Writes the tokens of a text; there is room for all of them.</summary>
    private protected abstract void WriteTokens(ReadOnlySpan<char> text, Span<int> tokens);

    /// <summary>A token's text as a line of a file.</summary>
    private protected abstract string ToLine(string text);

    private void WriteText(ReadOnlySpan<int> tokens, Span<char> text)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            if (i > 0)
            {
                Separator.CopyTo(text);
                text = text[Separator.Length..];
            }

            var token = _texts[tokens[i]];
            token.CopyTo(text);
            text = text[token.Length..];
        }
    }
}
