using System.Globalization;
using System.Text;

namespace RecurrentGen.Data;

/// <summary>
/// A token per character. A character is a Unicode scalar value (<see cref="Rune"/>): an emoji outside the first 65536
/// codes is one token, not two, and a letter with a combining accent is two.
/// </summary>
/// <remarks>
/// U+FFFD, the replacement character, stands for <see cref="Vocabulary.Unknown"/> in both directions; so encoding what
/// was decoded gives the same tokens, and decoding what was encoded gives the text with U+FFFD for what is unknown.
/// </remarks>
public sealed class CharacterVocabulary : Vocabulary
{
    private const string Kind = "recurrentgen-characters";
    private readonly Dictionary<int, int> _tokens;

    private CharacterVocabulary(string[] texts, Dictionary<int, int> tokens)
        : base(texts) => _tokens = tokens;

    private protected override string FileKind => Kind;

    private protected override string Separator => "";

    /// <summary>The characters of a text.</summary>
    /// <param name="text">The text; of the training part only, like every statistic.</param>
    /// <param name="minimumCount">Characters that occur less often are unknown.</param>
    /// <exception cref="ArgumentException">
    /// No character occurs often enough, or the text holds half a surrogate pair.
    /// </exception>
    public static CharacterVocabulary FromText(string text, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FromTexts([text], minimumCount);
    }

    /// <summary>The characters of several texts.</summary>
    /// <param name="texts">The texts; their order does not matter.</param>
    /// <param name="minimumCount">Characters that occur less often in all of them are unknown.</param>
    /// <exception cref="ArgumentException">
    /// No character occurs often enough, or a text holds half a surrogate pair.
    /// </exception>
    public static CharacterVocabulary FromTexts(IEnumerable<string> texts, int minimumCount = 1)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        var counts = new Dictionary<int, long>();
        foreach (var text in texts)
        {
            Surrogates.Check(text);
            foreach (var rune in text.EnumerateRunes())
            {
                counts[rune.Value] = counts.GetValueOrDefault(rune.Value) + 1;
            }
        }

        counts.Remove(Rune.ReplacementChar.Value);
        return Create(TokenCounts.Order(
            counts, minimumCount, static (a, b) => a.CompareTo(b), "character", nameof(texts)));
    }

    /// <summary>Loads what <see cref="Vocabulary.Save(string)"/> saved.</summary>
    /// <exception cref="DataFormatException">It is no such file; the message says what is wrong, and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CharacterVocabulary Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Load(stream, Path.GetFileName(path));
    }

    /// <summary>Reads what <see cref="Vocabulary.Save(Stream)"/> wrote; the stream stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="DataFormatException">It is no such text; the message says what is wrong, and where.</exception>
    public static CharacterVocabulary Load(Stream stream, string? source = null)
    {
        var lines = TokenFile.Read(stream, source, Kind);
        var seen = new Dictionary<int, int>();
        var characters = new int[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            int character = FromLine(lines[i]);
            if (character < 0 || character == Rune.ReplacementChar.Value)
            {
                throw TokenFile.Error(source, i, "a character other than U+FFFD, or its code as U+0020", lines[i]);
            }

            if (!seen.TryAdd(character, i))
            {
                throw TokenFile.Repeated(source, i, seen[character], lines[i]);
            }

            characters[i] = character;
        }

        return Create(characters);
    }

    /// <summary>The token of a character; <see cref="Vocabulary.Unknown"/> if it is not in the vocabulary.</summary>
    public int IndexOf(Rune character) => _tokens.GetValueOrDefault(character.Value, Unknown);

    /// <summary>The character of a token; U+FFFD for the unknown one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public Rune CharacterAt(int token) => Rune.GetRuneAt(this[token], 0);

    private protected override int CountTokens(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        foreach (char c in text)
        {
            count -= char.IsLowSurrogate(c) ? 1 : 0;
        }

        return count;
    }

    private protected override void WriteTokens(ReadOnlySpan<char> text, Span<int> tokens)
    {
        int i = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            tokens[i++] = IndexOf(rune);
        }
    }

    // What an editor would not show, or would join with its neighbours, is written as its code.
    private protected override string ToLine(string text)
    {
        var rune = Rune.GetRuneAt(text, 0);
        bool visible = Rune.IsLetterOrDigit(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune);
        return visible ? text : string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
    }

    // The character of a line, or -1.
    private static int FromLine(string line)
    {
        if (Rune.DecodeFromUtf16(line, out var rune, out int length) == System.Buffers.OperationStatus.Done
            && length == line.Length)
        {
            return rune.Value;
        }

        bool coded = line.StartsWith("U+", StringComparison.Ordinal)
            && int.TryParse(line.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out length)
            && Rune.IsValid(length);
        return coded ? length : -1;
    }

    private static CharacterVocabulary Create(int[] characters)
    {
        var texts = new string[characters.Length + 1];
        var tokens = new Dictionary<int, int>(characters.Length);
        texts[Unknown] = Rune.ReplacementChar.ToString();
        for (int i = 0; i < characters.Length; i++)
        {
            texts[i + 1] = new Rune(characters[i]).ToString();
            tokens.Add(characters[i], i + 1);
        }

        return new CharacterVocabulary(texts, tokens);
    }
}
