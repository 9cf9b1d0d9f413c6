using System.Text;
using CharacterModel;
using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class CharacterModelTests
{
    private const string Documentation =
        """
        <doc>
          <assembly><name>System</name></assembly>
          <members>
            <member name="M:A.B(System.Int32)">
              <summary>Does
                 <see cref="M:System.Array.Sort``1(``0[])" /> or <see langword="null" />, with
                 <paramref name="x" />.</summary>
              <param name="x">The
              number.</param>
              <returns>
                <see langword="true" />.</returns>
              <remarks><para>First.</para><para>Second &amp; last.</para></remarks>
            </member>
            <member name="M:A.C"><param name="x">The number.</param><summary /></member>
          </members>
        </doc>
        """;

    [Fact]
    public void Unigram_and_bigram_have_the_probabilities_reckoned_by_hand()
    {
        // a b a b of three tokens: 2 of 4 each, and one more of each of the three.
        int[] text = [1, 2, 1, 2];
        var unigram = new NGram(text, 1, 3);
        Assert.Equal(3.0 / 7, unigram.Probability([], 1), 1e-12);
        Assert.Equal(3.0 / 7, unigram.Probability([1], 2), 1e-12);
        Assert.Equal(1.0 / 7, unigram.Probability([2], 0), 1e-12);

        // Behind a there was b twice, behind b there was a once (and the end, which is no token).
        var bigram = new NGram(text, 2, 3);
        Assert.Equal((2 + (3.0 / 7)) / 3, bigram.Probability([0, 1], 2), 1e-12);
        Assert.Equal((0 + (3.0 / 7)) / 3, bigram.Probability([1], 1), 1e-12);
        Assert.Equal((1 + (3.0 / 7)) / 2, bigram.Probability([2], 1), 1e-12);
        Assert.Equal(3.0 / 7, bigram.Probability([0], 1), 1e-12);

        double bits = -(Math.Log2(17.0 / 21) + Math.Log2(10.0 / 14)) / 2;
        Assert.Equal(bits, bigram.BitsPerCharacter([1, 2, 1]), 1e-12);
        Assert.Equal(-Math.Log2(3.0 / 7), unigram.BitsPerCharacter([1, 2, 1]), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Probabilities_add_up_to_one_behind_every_context(int order)
    {
        int[] text = [.. Enumerable.Range(0, 200).Select(i => i * i % 11 % 5)];
        var counted = new NGram(text, order, 6);
        for (int end = 0; end <= text.Length; end++)
        {
            Assert.Equal(1, Sum(text[..end]), 1e-12);
        }

        Assert.Equal(1, Sum([5, 5, 5, 5]), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NGram(text, 9, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NGram(text, 1, 129));

        double Sum(int[] context) => Enumerable.Range(0, 6).Sum(token => counted.Probability(context, token));
    }

    [Fact]
    public void Documentation_becomes_lines_of_text_each_of_them_once()
    {
        var text = ReferenceText.Extract(new MemoryStream(Encoding.UTF8.GetBytes(Documentation)), "a.xml");

        Assert.Equal("Does Sort or null, with x.\nThe number.\ntrue.\nFirst. Second & last.\n", text);
    }

    [Theory]
    [InlineData("<doc><members><member")]
    [InlineData("no XML")]
    [InlineData("<doc/>")]
    public void A_file_that_is_no_documentation_is_refused(string xml)
    {
        var error = Assert.Throws<DataFormatException>(
            () => ReferenceText.Extract(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "a.xml"));
        Assert.StartsWith("a.xml: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_pack_is_found_or_none()
    {
        var root = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Null(ReferenceText.Find(root.FullName));
            var pack = root.CreateSubdirectory("packs/Microsoft.NETCore.App.Ref");
            Assert.Null(ReferenceText.Find(root.FullName));
            foreach (var version in new[] { "9.0.12", "10.0.1", "10.0.0-rc.1", "11.0.0" })
            {
                pack.CreateSubdirectory(version);
            }

            foreach (var version in new[] { "9.0.12/ref/net9.0", "10.0.1/ref/net10.0" })
            {
                File.WriteAllText(Path.Combine(pack.CreateSubdirectory(version).FullName, "System.Runtime.xml"), "");
            }

            Assert.EndsWith("System.Runtime.xml", ReferenceText.Find(root.FullName), StringComparison.Ordinal);
            Assert.Contains("10.0.1", ReferenceText.Find(root.FullName), StringComparison.Ordinal);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_vocabulary_is_fixed()
    {
        Assert.Equal(97, Characters.Vocabulary.Count);
        var tokens = Characters.Encode("\r\n a \t b\r\n\n c\u00E9~ \n");
        Assert.Equal("a b\nc\uFFFD~ \n", Characters.Vocabulary.Decode(tokens));
    }

    [Fact]
    public void The_parts_of_a_text_follow_one_another_and_windows_ask_for_the_next_character()
    {
        var text = string.Concat(Enumerable.Range(0, 4000).Select(i => (char)('A' + (i * i % 23)) + "bc."));
        var tokens = Characters.Encode(text);
        var corpus = new Corpus(text, 14_000, "text");

        // 12600 and 700 and 700; windows of 64 in 32 and in 4 streams, and one character more.
        Assert.Equal(14_000, corpus.Length);
        Assert.Equal(tokens[..((6 * 32 * 64) + 1)], corpus.Train);
        Assert.Equal(tokens[12_600..(12_600 + (2 * 4 * 64) + 1)], corpus.Validation);
        Assert.Equal(tokens[13_300..(13_300 + (2 * 4 * 64) + 1)], corpus.Test);

        var windows = Corpus.Windows(corpus.Test, Corpus.TestStreams);
        var inputs = new int[64];
        var targets = new int[64];
        windows.CopyInputs(1, inputs);
        windows.CopyTargets(1, targets);

        // Sample 1 is the first window of stream 1, which begins behind the two windows of stream 0.
        Assert.Equal(8, windows.Count);
        Assert.Equal(corpus.Test[128..192], inputs);
        Assert.Equal(corpus.Test[129..193], targets);

        Assert.Throws<DataFormatException>(() => new Corpus(text, 9_999, "text"));
        Assert.Throws<DataFormatException>(() => new Corpus("too short", 14_000, "text"));
    }

    [Fact]
    public void Characters_are_drawn_by_temperature()
    {
        float[] logits = [0, MathF.Log(2), float.NegativeInfinity, 0];

        // 1, 2, 0, 1 of 4; at half the temperature their squares, 1, 4, 0, 1 of 6.
        Assert.Equal([0, 1, 1, 3], Draws(1, 0.24, 0.26, 0.74, 0.76));
        Assert.Equal([0, 1, 1, 3], Draws(0.5, 0.16, 0.17, 0.83, 0.84));
        Assert.Equal([1, 1, 1], Draws(1e-3, 0.001, 0.5, 0.999999));
        Assert.Equal(3, Generator.Draw(logits, 1, 1 - 1e-16));

        IEnumerable<int> Draws(double temperature, params double[] places) =>
            places.Select(place => Generator.Draw(logits, temperature, place));
    }

    [Fact]
    public void Text_is_written_from_a_prompt_and_repeats_itself()
    {
        var model = new CharacterLstm(seed: 1);
        var text = Generator.Write(model, "Gets ", 40, 0.8, seed: 3);

        Assert.StartsWith("Gets ", text, StringComparison.Ordinal);
        Assert.Equal(45, text.EnumerateRunes().Count());
        Assert.Equal(text, Generator.Write(model, "Gets ", 40, 0.8, seed: 3));
        Assert.NotEqual(text, Generator.Write(model, "Gets ", 40, 0.8, seed: 4));

        // Nothing reads the model any more.
        model.Parameters.BeginWrite();
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(
            new Options("a", 5, 6, true, 0.5, 7, "p", "x"),
            Options.Parse(
                ["--file", "a", "--characters", "5", "--epochs", "6", "--resume", "--temperature", "0.5",
                    "--generate", "7", "--prompt", "p", "--out", "x"]));
        Assert.Equal(1, Options.Parse(["--quick"]).Epochs);
        string[][] mistakes =
        [
            ["--file"], ["--characters", "0"], ["--temperature", "0"], ["--temperature", "hot"],
            ["--temperature", "11"], ["--prompt", ""], ["--quick", "yes"],
        ];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }
}
