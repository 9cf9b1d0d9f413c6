using System.Xml.Linq;
using NameClassifier;
using RecurrentGen.Data;
using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class NameClassifierTests
{
    [Fact]
    public void Languages_keep_to_their_rules()
    {
        var random = new CounterRandom(3);
        for (int i = 0; i < 200; i++)
        {
            Assert.True(Languages.IsHarmonic(Draw("Velan", random)));
            Assert.False(Languages.IsHarmonic(Draw("Soran", random)));
            string tarsk = Draw("Tarsk", random).ToLowerInvariant();
            string kartin = Draw("Kartin", random).ToLowerInvariant();
            Assert.Equal(tarsk[..1], LastConsonants(tarsk)[..1]);
            Assert.NotEqual(FirstConsonants(kartin), LastConsonants(kartin));
            Assert.Equal(Enumerable.Range(0, 6), Enumerable.Range(0, 6).Select(l => Languages.Pair(Languages.Pair(l))));
        }
    }

    [Fact]
    public void Names_are_all_different_within_a_language_and_the_same_for_a_seed()
    {
        var names = Languages.Draw(100, seed: 1);
        Assert.Equal(600, names.Length);
        Assert.All(names.GroupBy(n => n.Label), g => Assert.Equal(100, g.Distinct().Count()));
        Assert.Equal(names, Languages.Draw(100, seed: 1));
        Assert.NotEqual(names, Languages.Draw(100, seed: 2));
        int strangers = names.Count(n => Languages.Names[n.Label] == "Velan" && !Languages.IsHarmonic(n.Text));
        Assert.InRange(strangers, 1, 15);
    }

    [Fact]
    public void A_fifth_of_every_label_is_for_the_test()
    {
        LabelledText[] items =
        [
            .. Enumerable.Range(0, 50).Select(i => new LabelledText(0, $"a{i}")),
            .. Enumerable.Range(0, 7).Select(i => new LabelledText(1, $"b{i}")), new LabelledText(2, "c"),
        ];
        var set = NameSet.Split(["a", "b", "c"], items);
        Assert.Equal([10, 2], set.Test.GroupBy(t => t.Label).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal([40, 5, 1], set.Train.GroupBy(t => t.Label).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(items.OrderBy(i => i.Text), set.Train.Concat(set.Test).OrderBy(i => i.Text));
    }

    [Fact]
    public void Naive_bayes_multiplies_the_shares_of_pairs_of_letters()
    {
        // Characters a, b and the end: after the first character of class 0, a follows a with (1 + 1) / (2 + 3).
        LabelledText[] texts = [new(0, "aa"), new(1, "ab"), new(1, "bb")];
        var bayes = new NaiveBayes(2, texts);
        Assert.Equal(0, bayes.Answer("aaa"));
        Assert.Equal(1, bayes.Answer("abb"));
        Assert.Equal(1, bayes.Answer("zz"));
    }

    [Fact]
    public void Scores_are_those_reckoned_by_hand()
    {
        var score = Score.Of([0, 0, 1, 1], [0, 1, 1, 1], labels: 3);
        Assert.Equal(0.75, score.Accuracy);
        Assert.Equal(((2.0 / 3) + (4.0 / 5)) / 2, score.MacroF1, 1e-12);
        Assert.Equal(1, score.Counts[1, 0]);
        Assert.Equal(2, score.Counts[1, 1]);
    }

    [Fact]
    public void The_model_learns_what_pairs_of_letters_do_not_tell()
    {
        var all = NameSet.Split(Languages.Names, Languages.Draw(1500, seed: 4));
        int velan = Languages.Names.ToList().IndexOf("Velan");
        int soran = Languages.Pair(velan);
        LabelledText[] train = [.. all.Train.Where(t => t.Label == velan || t.Label == soran)];
        LabelledText[] test = [.. all.Test.Where(t => t.Label == velan || t.Label == soran)];
        int[] truth = [.. test.Select(t => t.Label)];
        var bayes = new NaiveBayes(6, train);
        var classifier = Classifier.Train(train, epochs: 25);
        Assert.InRange(Score.Of([.. test.Select(t => bayes.Answer(t.Text))], truth, 6).Accuracy, 0.3, 0.7);
        Assert.InRange(Score.Of(classifier.Answer(test, 6), truth, 6).Accuracy, 0.85, 1);
    }

    [Fact]
    public void Texts_of_any_length_and_with_any_characters_are_answered()
    {
        // 200 Chinese characters are more than the model has room for: some of them are unknown to it.
        LabelledText[] train =
        [
            .. Enumerable.Range(0, 200).Select(i => new LabelledText(0, new string((char)(0x4E00 + i), 1 + (i % 40)))),
            .. Enumerable.Range(0, 200).Select(i => new LabelledText(1, new string('a', i % 40))),
        ];
        var classifier = Classifier.Train(train, epochs: 10);
        LabelledText[] texts = [new(1, "a"), new(1, new string('a', 60)), new(0, "\u4E00"), new(0, "\uAC00"), new(0, "")];
        Assert.Equal([1, 1, 0, 0], classifier.Answer(texts, 2)[..4]);
        Assert.Equal(classifier.Answer(texts, 2)[1..2], classifier.Answer(texts[1..2], 2));
    }

    [Fact]
    public void Files_are_read_and_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"recurrentgen-names-{Guid.NewGuid():n}.tsv");
        try
        {
            File.WriteAllText(path, "Italian\tRossi\nItalian\tRossi\nGreek\tPappas\nItalian\tBianchi\n");
            var set = NameSet.Load(new Options(File: path));
            Assert.Equal(["Greek", "Italian"], set.Labels);
            Assert.Equal(3, set.Train.Length + set.Test.Length);
            File.WriteAllText(path, "Italian\tRossi\n");
            Assert.Equal(
                $"{Path.GetFileName(path)}: expected 2 to 24 labels, found 1.",
                Assert.Throws<DataFormatException>(() => NameSet.Load(new Options(File: path))).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_picture_has_a_field_for_each_pair_of_labels()
    {
        var svg = XDocument.Parse(new ConfusionPicture(["a", "<b>"], new[,] { { 3, 1 }, { 0, 9 } }).ToSvg("title")).Root!;
        var texts = svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.All(["title", "answer", "truth", "<b>", "3", "1", "0", "9"], text => Assert.Contains(text, texts));
        Assert.Equal(5, svg.Elements().Count(e => e.Name.LocalName == "rect"));
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(new Options(null, 2, 60, "x"), Options.Parse(["--quick", "--out", "x"]));
        Assert.Equal(
            new Options("f.tsv", 3, 10), Options.Parse(["--file", "f.tsv", "--epochs", "3", "--names", "10"]));
        string[][] mistakes = [["--file"], ["--epochs", "0"], ["--names", "many"], ["x"]];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }

    private static string Draw(string language, CounterRandom random) =>
        Languages.Draw(Languages.Names.ToList().IndexOf(language), random);

    private static string FirstConsonants(string name) => string.Concat(name.TakeWhile(c => !"aeiou".Contains(c)));

    private static string LastConsonants(string name) => string.Concat(name.Reverse().TakeWhile(c => !"aeiou".Contains(c)).Reverse());
}
