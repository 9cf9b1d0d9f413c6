using System.Text;
using RecurrentGen.Data;
using RecurrentGen.Tests.Training;
using Xunit;

namespace RecurrentGen.Tests.Text;

public sealed class VocabularyFileTests
{
    [Fact]
    public void Characters_are_lines_and_invisible_ones_are_codes()
    {
        var vocabulary = CharacterVocabulary.FromText("nnn+U\u00E9 \n\u0301\U0001F31E\uFEFF\u200B");

        Assert.Equal(
            "recurrentgen-characters 1 10\nn\nU+000A\nU+0020\n+\nU\n\u00E9\nU+0301\nU+200B\nU+FEFF\n\U0001F31E\n",
            Text(vocabulary));
        Assert.Equal(Tokens(vocabulary), Tokens(CharacterVocabulary.Load(Bytes(Text(vocabulary)))));
    }

    [Fact]
    public void Words_are_lines()
    {
        var vocabulary = WordVocabulary.FromText("b a, b U+0020");

        Assert.Equal("recurrentgen-words 1 3\nb\nU+0020\na,\n", Text(vocabulary));
        Assert.Equal(Tokens(vocabulary), Tokens(WordVocabulary.Load(Bytes(Text(vocabulary)))));
    }

    [Fact]
    public void Files_of_another_order_and_other_line_ends_are_taken_as_they_are()
    {
        var words = WordVocabulary.Load(Bytes("\uFEFFrecurrentgen-words 1 2\r\nz\r\ny"));
        var characters = CharacterVocabulary.Load(Bytes("recurrentgen-characters 1 3\r\nb\r\nU+61\r\n \r\n"));

        Assert.Equal(["<unk>", "z", "y"], Tokens(words));
        Assert.Equal(["\uFFFD", "b", "a", " "], Tokens(characters));
    }

    [Fact]
    public void Saving_replaces_the_file_as_a_whole()
    {
        using var folder = new TemporaryFolder();
        WordVocabulary.FromText("one two three four").Save(folder["words.txt"]);
        WordVocabulary.FromText("five six").Save(folder["words.txt"]);
        CharacterVocabulary.FromText("ab").Save(folder["characters.txt"]);

        Assert.Equal(["characters.txt", "words.txt"], folder.Files);
        Assert.Equal(["<unk>", "five", "six"], Tokens(WordVocabulary.Load(folder["words.txt"])));
        Assert.Equal("\uFFFDab", string.Concat(Tokens(CharacterVocabulary.Load(folder["characters.txt"]))));
        Assert.StartsWith(
            "words.txt, line 1: ",
            Assert.Throws<DataFormatException>(() => CharacterVocabulary.Load(folder["words.txt"])).Message);
    }

    [Theory]
    [InlineData("", 1, "expected 'recurrentgen-words 1' and the number of lines that follow, found an empty file.")]
    [InlineData("a\nb\n", 1, "expected 'recurrentgen-words 1' and the number of lines that follow, found 'a'.")]
    [InlineData(
        "recurrentgen-words\n", 1,
        "expected 'recurrentgen-words 1' and the number of lines that follow, found 'recurrentgen-words'.")]
    [InlineData("recurrentgen-words 2 1\na\n", 1, "expected version 1, found 2.")]
    [InlineData("recurrentgen-words 1 x\na\n", 1, "expected a number of lines above 0, found 'x'.")]
    [InlineData("recurrentgen-words 1 0\n", 1, "expected a number of lines above 0, found '0'.")]
    [InlineData("recurrentgen-words 1 3\na\nb\n", 3, "expected 3 lines after the first, found 2.")]
    [InlineData("recurrentgen-words 1 1\na\nb\n", 3, "expected 1 lines after the first, found 2.")]
    [InlineData("recurrentgen-words 1 2\na\n\n", 3, "expected a word without white space, other than <unk>, found ''.")]
    [InlineData(
        "recurrentgen-words 1 2\na\na b\n", 3, "expected a word without white space, other than <unk>, found 'a b'.")]
    [InlineData(
        "recurrentgen-words 1 1\n<unk>\n", 2, "expected a word without white space, other than <unk>, found '<unk>'.")]
    [InlineData("recurrentgen-words 1 3\na\nb\na\n", 4, "expected every line once, found 'a' again, as on line 2.")]
    public void Files_of_words_that_make_no_sense_are_refused(string text, int line, string problem)
    {
        var error = Assert.Throws<DataFormatException>(() => WordVocabulary.Load(Bytes(text), "words.txt"));

        Assert.Equal($"words.txt, line {line}: {problem}", error.Message);
        Assert.Equal(line, error.Line);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("U+")]
    [InlineData("U+D800")]
    [InlineData("U+110000")]
    [InlineData("U+FFFFFFFF")]
    [InlineData("u+0020")]
    [InlineData("U+FFFD")]
    [InlineData("\uFFFD")]
    public void Lines_that_are_no_character_are_refused(string line)
    {
        var error = Assert.Throws<DataFormatException>(
            () => CharacterVocabulary.Load(Bytes($"recurrentgen-characters 1 2\na\n{line}\n"), "c.txt"));

        Assert.Equal(
            $"c.txt, line 3: expected a character other than U+FFFD, or its code as U+0020, found '{line}'.",
            error.Message);
    }

    [Fact]
    public void A_character_and_its_code_are_the_same_one()
    {
        var error = Assert.Throws<DataFormatException>(
            () => CharacterVocabulary.Load(Bytes("recurrentgen-characters 1 2\na\nU+0061\n")));

        Assert.Equal("line 3: expected every line once, found 'U+0061' again, as on line 2.", error.Message);
    }

    [Fact]
    public void Malformed_utf8_is_refused_with_offset_and_line()
    {
        byte[] bytes = [.. "recurrentgen-words 1 2\na\nb"u8, 0xC3, (byte)'\n'];

        var error = Assert.Throws<DataFormatException>(() => WordVocabulary.Load(new MemoryStream(bytes), "words.txt"));

        Assert.Equal("words.txt, line 3: expected UTF-8, found the byte 0xC3 at offset 26.", error.Message);
        Assert.Equal(26, error.ByteOffset);
        Assert.Equal(3, error.Line);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Text(Vocabulary vocabulary)
    {
        using var stream = new MemoryStream();
        vocabulary.Save(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string[] Tokens(Vocabulary vocabulary) =>
        [.. Enumerable.Range(0, vocabulary.Count).Select(token => vocabulary[token])];
}
