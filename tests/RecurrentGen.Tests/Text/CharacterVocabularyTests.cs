using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Text;

public sealed class CharacterVocabularyTests
{
    private const string Sun = "\U0001F31E";

    [Fact]
    public void Tokens_are_ordered_by_count_and_then_by_code()
    {
        // U+F900 comes before the sun by its code, but behind it by the halves of its surrogate pair.
        var vocabulary = CharacterVocabulary.FromText($"b{Sun}a\uF900ccab c");

        Assert.Equal(7, vocabulary.Count);
        Assert.Equal("\uFFFDcab \uF900" + Sun, vocabulary.Decode([0, 1, 2, 3, 4, 5, 6]));
        Assert.Equal(new Rune('c'), vocabulary.CharacterAt(1));
        Assert.Equal(Rune.GetRuneAt(Sun, 0), vocabulary.CharacterAt(6));
        Assert.Equal(6, vocabulary.IndexOf(Rune.GetRuneAt(Sun, 0)));
        Assert.Equal(0, vocabulary.IndexOf(new Rune('x')));
    }

    [Fact]
    public void The_order_of_texts_does_not_matter()
    {
        var one = CharacterVocabulary.FromTexts(["to be", "or not"]);
        var other = CharacterVocabulary.FromTexts(["or not", "to be"]);

        Assert.Equal(one.Count, other.Count);
        for (int token = 0; token < one.Count; token++)
        {
            Assert.Equal(one[token], other[token]);
        }
    }

    [Fact]
    public void Characters_below_the_minimum_count_are_unknown()
    {
        var vocabulary = CharacterVocabulary.FromTexts(["aab", "abc"], minimumCount: 2);

        Assert.Equal(3, vocabulary.Count);
        Assert.Equal([1, 2, 0], vocabulary.Encode("abc"));
        Assert.Equal("ab\uFFFD", vocabulary.Decode([1, 2, 0]));
    }

    [Fact]
    public void A_character_is_a_scalar_value()
    {
        var vocabulary = CharacterVocabulary.FromText("e\u0301" + Sun);

        Assert.Equal([1, 2, 3], vocabulary.Encode("e\u0301" + Sun));
        Assert.Equal([0], vocabulary.Encode("\u00E9"));
        Assert.Equal(1, vocabulary.TokenCount(Sun));
        Assert.Equal(2, vocabulary.DecodedLength([3]));
    }

    [Fact]
    public void The_replacement_character_is_the_unknown_token()
    {
        var vocabulary = CharacterVocabulary.FromText("a\uFFFD");

        Assert.Equal(2, vocabulary.Count);
        Assert.Equal([0, 1], vocabulary.Encode("\uFFFDa"));
        Assert.Equal(Rune.ReplacementChar, vocabulary.CharacterAt(Vocabulary.Unknown));
    }

    [Fact]
    public void Spans_take_what_fits_without_allocation()
    {
        var vocabulary = CharacterVocabulary.FromText("abc" + Sun);
        var tokens = new int[5];
        var text = new char[8];
        int written = 0;
        int decoded = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            written = vocabulary.Encode("ca" + Sun, tokens.AsSpan(1));
            decoded = vocabulary.Decode(tokens.AsSpan(1, 3), text);
        }));
        Assert.Equal(3, written);
        Assert.Equal([0, 3, 1, 4, 0], tokens);
        Assert.Equal("ca" + Sun, new string(text, 0, decoded));
    }

    [Fact]
    public void Too_little_room_is_refused_and_nothing_is_written()
    {
        var vocabulary = CharacterVocabulary.FromText("abc" + Sun);
        var tokens = new int[2];
        var text = new char[2];

        Assert.Equal(
            "Expected room for 3 tokens, found 2. (Parameter 'tokens')",
            Assert.Throws<ArgumentException>(() => vocabulary.Encode("abc", tokens)).Message);
        Assert.Equal(
            "Expected room for 3 chars, found 2. (Parameter 'text')",
            Assert.Throws<ArgumentException>(() => vocabulary.Decode([1, 4], text)).Message);
        Assert.Equal([0, 0], tokens);
        Assert.Equal("\0\0", new string(text));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_with_its_place()
    {
        var vocabulary = CharacterVocabulary.FromText("ab");

        Assert.Equal(
            "text[3]: expected a whole character, found U+D83C, half a surrogate pair.",
            Assert.Throws<ArgumentException>(() => vocabulary.Encode(Sun + "a\uD83Cb")).Message);
        Assert.Contains("text[1]", Assert.Throws<ArgumentException>(() => vocabulary.TokenCount("a\uD83C")).Message);
        Assert.Contains("text[0]", Assert.Throws<ArgumentException>(
            () => CharacterVocabulary.FromText("\uDF1E")).Message);
    }

    [Fact]
    public void Tokens_of_another_vocabulary_are_refused()
    {
        var vocabulary = CharacterVocabulary.FromText("ab");

        Assert.StartsWith(
            "tokens[1]: expected 0 to 2, found 3.",
            Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([0, 3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([-1], new char[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.CharacterAt(-1));
    }

    [Fact]
    public void A_vocabulary_of_nothing_is_refused()
    {
        Assert.StartsWith(
            "Expected at least one character, found none.",
            Assert.Throws<ArgumentException>(() => CharacterVocabulary.FromText("\uFFFD")).Message);
        Assert.StartsWith(
            "Expected a character that occurs at least 3 times, found none among 2.",
            Assert.Throws<ArgumentException>(() => CharacterVocabulary.FromText("aab", minimumCount: 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => CharacterVocabulary.FromText("a", minimumCount: 0));
    }

    [Fact]
    public void An_empty_text_has_no_tokens()
    {
        var vocabulary = CharacterVocabulary.FromText("a");

        Assert.Empty(vocabulary.Encode(""));
        Assert.Equal("", vocabulary.Decode([]));
    }
}
