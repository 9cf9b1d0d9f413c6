using RecurrentGen.Data;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Text;

public sealed class WordVocabularyTests
{
    [Fact]
    public void Tokens_are_ordered_by_count_and_then_by_code()
    {
        var vocabulary = WordVocabulary.FromText("the cat saw the Dog, the dog saw");

        Assert.Equal(6, vocabulary.Count);
        Assert.Equal("<unk> the saw Dog, cat dog", vocabulary.Decode([0, 1, 2, 3, 4, 5]));
        Assert.Equal("dog", vocabulary[5]);
        Assert.Equal(4, vocabulary.IndexOf("cat"));
        Assert.Equal(0, vocabulary.IndexOf("Cat"));
    }

    [Fact]
    public void Words_stand_between_white_space_of_any_kind()
    {
        var vocabulary = WordVocabulary.FromTexts(["\u2003a\u00A0b\r\n", "c\ta\u2028a\n"]);

        Assert.Equal([1, 2, 3, 1], vocabulary.Encode("  a\u00A0b\r\n\tc a\n"));
        Assert.Equal(4, vocabulary.TokenCount("a x\u2029b  c"));
        Assert.Equal(0, vocabulary.TokenCount(" \n "));
        Assert.Equal("a b", vocabulary.Decode([1, 2]));
    }

    [Fact]
    public void Words_below_the_minimum_count_and_the_unknown_word_are_unknown()
    {
        var vocabulary = WordVocabulary.FromText("a b a <unk> <unk> b c", minimumCount: 2);

        Assert.Equal(3, vocabulary.Count);
        Assert.Equal([1, 0, 2, 0], vocabulary.Encode("a c b <unk>"));
        Assert.Equal("a <unk> b", vocabulary.Decode([1, 0, 2]));
    }

    [Fact]
    public void Words_of_other_rules_are_counted_as_they_are()
    {
        var vocabulary = WordVocabulary.FromWords(["dog", ",", "dog", "<unk>", ","]);

        Assert.Equal(3, vocabulary.Count);
        Assert.Equal([1, 2], [vocabulary.IndexOf(","), vocabulary.IndexOf("dog")]);
        foreach (var word in new[] { "", " ", "a b", "a ", " a" })
        {
            Assert.StartsWith(
                $"Expected a word without white space, found '{word}'.",
                Assert.Throws<ArgumentException>(() => WordVocabulary.FromWords(["a", word])).Message);
        }
    }

    [Fact]
    public void Spans_take_what_fits_without_allocation()
    {
        var vocabulary = WordVocabulary.FromText("one two three");
        var tokens = new int[4];
        var text = new char[20];
        int decoded = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            int written = vocabulary.Encode("two  four one", tokens);
            decoded = vocabulary.Decode(tokens.AsSpan(0, written), text);
        }));
        Assert.Equal([3, 0, 1, 0], tokens);
        Assert.Equal("two <unk> one", new string(text, 0, decoded));
        Assert.Throws<ArgumentException>(() => vocabulary.Encode("a b c d e", tokens));
        Assert.Throws<ArgumentException>(() => vocabulary.Decode([1, 2], text.AsSpan(0, 8)));
    }

    [Fact]
    public void A_vocabulary_of_nothing_is_refused()
    {
        Assert.StartsWith(
            "Expected at least one word, found none.",
            Assert.Throws<ArgumentException>(() => WordVocabulary.FromText("<unk> \n")).Message);
        Assert.StartsWith(
            "Expected a word that occurs at least 2 times, found none among 2.",
            Assert.Throws<ArgumentException>(() => WordVocabulary.FromText("a b", minimumCount: 2)).Message);
        Assert.Throws<ArgumentException>(() => WordVocabulary.FromText("a\uDC00"));
        Assert.Throws<ArgumentException>(() => WordVocabulary.FromWords(["a\uDC00"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => WordVocabulary.FromWords(["a"], minimumCount: 0));
    }
}
