namespace RecurrentGen.Data;

/// <summary>
/// A token per word. A word is what stands between white space (Unicode's <c>White_Space</c>, line breaks included);
/// punctuation belongs to the word that it touches. To split otherwise, put spaces where words end, or count words of
/// your own with <see cref="FromWords"/> and ask for them with <see cref="IndexOf"/>.
/// </summary>
/// <remarks>
/// Decoded text has one space between words. <see cref="UnknownWord"/> stands for <see cref="Vocabulary.Unknown"/> in
/// both directions, as text corpora have it; so encoding what was decoded gives the same tokens.
/// </remarks>
public sealed class WordVocabulary : Vocabulary
{
    /// <summary>What stands for <see cref="Vocabulary.Unknown"/> in text.</summary>
    public const string UnknownWord = "<unk>";

    private const string Kind = "recurrentgen-words";
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _tokens;

    private WordVocabulary(string[] texts, Dictionary<string, int> tokens)
        : base(texts) => _tokens = tokens.GetAlternateLookup<ReadOnlySpan<char>>();

    private protected override string FileKind => Kind;

    private protected override string Separator => " ";

    /// <summary>The words of a text.</summary>
    /// <param name="text">The text; of the training part only, like every statistic.</param>
    /// <param name="minimumCount">Words that occur less often are unknown.</param>
    /// <exception cref="ArgumentException">
    /// No word occurs often enough, or the text holds half a surrogate pair.
    /// </exception>
    public static WordVocabulary FromText(string text, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromTexts([text], minimumCount);
    }

    /// <summary>The words of several texts.</summary>
    /// <param name="texts">The texts; their order does not matter.</param>
    /// <param name="minimumCount">Words that occur less often in all of them are unknown.</param>
    /// <exception cref="ArgumentException">
    /// No word occurs often enough, or a text holds half a surrogate pair.
    /// </exception>
    public static WordVocabulary FromTexts(IEnumerable<string> texts, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            Surrogates.Check(text);
            var rest = text.AsSpan();
            while (NextWord(ref rest, out var word))
            {
                lookup.TryGetValue(word, out long count);
                lookup[word] = count + 1;
            }
        }

        return FromCounts(counts, minimumCount, nameof(texts));
    }

    /// <summary>Words that were split by other rules.</summary>
    /// <param name="words">Every occurrence of every word, in any order.</param>
    /// <param name="minimumCount">Words that occur less often are unknown.</param>
    /// <exception cref="ArgumentException">
    /// A word is empty or holds white space or half a surrogate pair, or no word occurs often enough.
    /// </exception>
    public static WordVocabulary FromWords(IEnumerable<string> words, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            Surrogates.Check(word);
            if (!IsWord(word))
            {
                throw new ArgumentException($"Expected a word without white space, found '{word}'.", nameof(words));
            }

            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return FromCounts(counts, minimumCount, nameof(words));
    }

    /// <summary>Loads what <see cref="Vocabulary.Save(string)"/> saved.</summary>
    /// <exception cref="DataFormatException">It is no such file; the message says what is wrong, and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WordVocabulary Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Load(stream, Path.GetFileName(path));
    }

    /// <summary>Reads what <see cref="Vocabulary.Save(Stream)"/> wrote; the stream stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="DataFormatException">It is no such text; the message says what is wrong, and where.</exception>
    public static WordVocabulary Load(Stream stream, string? source = null)
    {
        var lines = TokenFile.Read(stream, source, Kind);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!IsWord(lines[i]) || lines[i] == UnknownWord)
            {
                throw TokenFile.Error(source, i, $"a word without white space, other than {UnknownWord}", lines[i]);
            }

            if (!seen.TryAdd(lines[i], i))
            {
                throw TokenFile.Repeated(source, i, seen[lines[i]], lines[i]);
            }
        }

        return Create(lines);
    }

    /// <summary>The token of a word; <see cref="Vocabulary.Unknown"/> if the vocabulary does not have it.</summary>
    public int IndexOf(ReadOnlySpan<char> word) => _tokens.TryGetValue(word, out int token) ? token : Unknown;

    private protected override int CountTokens(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (NextWord(ref text, out _))
        {
            count++;
        }

        return count;
    }

    private protected override void WriteTokens(ReadOnlySpan<char> text, Span<int> tokens)
    {
        for (int i = 0; NextWord(ref text, out var word); i++)
        {
            tokens[i] = IndexOf(word);
        }
    }

    private protected override string ToLine(string text) => text;

    // Takes a word off the front. All white space has codes below 65536, so that a char is enough to tell.
    private static bool NextWord(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> word)
    {
        rest = rest.TrimStart();
        int length = 0;
        while (length < rest.Length && !char.IsWhiteSpace(rest[length]))
        {
            length++;
        }

        word = rest[..length];
        rest = rest[length..];
        return length > 0;
    }

    private static bool IsWord(string text)
    {
        var rest = text.AsSpan();
        return NextWord(ref rest, out var word) && word.Length == text.Length;
    }

    private static WordVocabulary FromCounts(Dictionary<string, long> counts, int minimumCount, string parameter)
    {
        counts.Remove(UnknownWord);
        return Create(TokenCounts.Order(counts, minimumCount, string.CompareOrdinal, "word", parameter));
    }

    private static WordVocabulary Create(string[] words)
    {
        string[] texts = [UnknownWord, .. words];
        var tokens = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (int i = 0; i < words.Length; i++)
        {
            tokens.Add(words[i], i + 1);
        }

        return new WordVocabulary(texts, tokens);
    }
}
