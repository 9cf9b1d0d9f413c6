using FsCheck;
using FsCheck.Fluent;
using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Text;

/// <summary>What holds for every text, over texts that FsCheck makes and shrinks; the seeds are fixed.</summary>
public sealed class VocabularyProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure
        .WithQuietOnSuccess(true).WithMaxTest(500).WithReplay(new Replay(new Rnd(20260417, 11), null));

    private static readonly string[] Pieces =
    [
        "a", "b", "U+", "<unk>", " ", "  ", "\n", "\r\n", "\t", "\u00E9", "e\u0301", "\u2028", "\uFFFD", "\U0001F31E",
        "\0",
    ];

    private static readonly Arbitrary<string> Texts =
        Arb.From(Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)));

    [Fact]
    public void Characters_of_a_known_text_are_decoded_to_it()
    {
        Check(Texts, text =>
        {
            var vocabulary = CharacterVocabulary.FromText(text + "x");
            Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text)));
            Assert.Equal(text.EnumerateRunes().Count(), vocabulary.TokenCount(text));
        });
    }

    [Fact]
    public void Unknown_characters_are_replaced_and_the_others_kept()
    {
        var vocabulary = CharacterVocabulary.FromText("ab \n\U0001F31E");
        Check(Texts, text =>
        {
            var expected = string.Concat(
                text.EnumerateRunes().Select(r => vocabulary.IndexOf(r) == 0 ? "\uFFFD" : r.ToString()));
            Assert.Equal(expected, vocabulary.Decode(vocabulary.Encode(text)));
        });
    }

    [Fact]
    public void Words_of_a_known_text_are_decoded_to_it_with_single_spaces()
    {
        Check(Texts, text =>
        {
            var vocabulary = WordVocabulary.FromText(text + " x");
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(string.Join(' ', words), vocabulary.Decode(vocabulary.Encode(text)));
        });
    }

    [Fact]
    public void Tokens_are_decoded_and_encoded_to_themselves()
    {
        Vocabulary[] vocabularies =
            [CharacterVocabulary.FromText("ab\u00E9\U0001F31E e\u0301\n"), WordVocabulary.FromText("a b \u00E9 a,b")];
        foreach (var vocabulary in vocabularies)
        {
            Check(Arb.From(Gen.Choose(0, vocabulary.Count - 1).ArrayOf()), tokens =>
                Assert.Equal(tokens, vocabulary.Encode(vocabulary.Decode(tokens))));
        }
    }

    [Fact]
    public void Files_hold_every_vocabulary()
    {
        Check(Texts, text =>
        {
            CheckFile(CharacterVocabulary.FromText(text + "x"), stream => CharacterVocabulary.Load(stream));
            CheckFile(WordVocabulary.FromText(text + " x"), stream => WordVocabulary.Load(stream));
        });
    }

    private static void CheckFile(Vocabulary vocabulary, Func<Stream, Vocabulary> load)
    {
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        stream.Position = 0;
        var loaded = load(stream);

        var all = Enumerable.Range(0, vocabulary.Count).ToArray();
        Assert.Equal(vocabulary.Count, loaded.Count);
        Assert.All(all, token => Assert.Equal(vocabulary[token], loaded[token]));
        Assert.Equal(vocabulary.Encode(vocabulary.Decode(all)), loaded.Encode(vocabulary.Decode(all)));
    }

    private static void Check<T>(Arbitrary<T> values, Action<T> property) =>
        FsCheck.Check.One(Config, Prop.ForAll(values, property));
}
