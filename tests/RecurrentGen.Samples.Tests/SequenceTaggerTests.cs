using System.Text.RegularExpressions;
using System.Xml.Linq;
using RecurrentGen.Numerics;
using SequenceTagger;
using Xunit;

namespace RecurrentGen.Samples.Tests;

public sealed class SequenceTaggerTests
{
    [Fact]
    public void The_best_answers_of_one_direction_are_those_reckoned_by_hand()
    {
        const string Text = "ab(c)<da>b(ab>c<d)a";

        // 0.6 of the phrases match, so ( promises a round one and < one of angles. Of those that end in ) 0.42 of 0.54
        // began with (, of those that end in > 0.28 of 0.46: so ) points back to a round one, > to a mixed one.
        Assert.Equal("..RRRAAAA.RRRM.AAM.", Answer(Text, PhraseGrammar.AnswerForward));
        Assert.Equal("..RRRAMMM.MMMM.MRR.", Answer(Text, PhraseGrammar.AnswerBackward));
        Assert.Equal(0.6, PhraseGrammar.ClosesRoundAfter(roundOpens: true), 1e-12);
        Assert.Equal(0.4, PhraseGrammar.ClosesRoundAfter(roundOpens: false), 1e-12);
        Assert.Equal(0.42 / 0.54, PhraseGrammar.OpensRoundBefore(roundCloses: true), 1e-12);
        Assert.Equal(0.28 / 0.46, PhraseGrammar.OpensRoundBefore(roundCloses: false), 1e-12);
    }

    [Fact]
    public void Texts_have_the_labels_of_the_grammar_and_its_frequencies()
    {
        var texts = new TextSet(2000, stream: 7);
        int phrases = 0;
        int round = 0;
        int mixed = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            var text = string.Concat(texts.Symbols[texts[i]].Select(Symbol));
            var labels = string.Concat(texts.Labels[texts[i]].Select(Report.Letter));
            var expected = new string('.', text.Length).ToCharArray();
            foreach (Match phrase in Regex.Matches(text, "([(<])[a-d]{1,12}([)>])"))
            {
                var kind = (phrase.Groups[1].Value + phrase.Groups[2].Value) switch
                {
                    "()" => 'R',
                    "<>" => 'A',
                    _ => 'M',
                };
                expected.AsSpan(phrase.Index, phrase.Length).Fill(kind);
                phrases++;
                round += phrase.Value[0] == '(' ? 1 : 0;
                mixed += kind == 'M' ? 1 : 0;
            }

            Assert.Equal(new string(expected), labels);
            Assert.All(text.Where((_, t) => expected[t] == '.'), c => Assert.InRange(c, 'a', 'd'));
        }

        Assert.InRange((double)round / phrases, 0.68, 0.72);
        Assert.InRange((double)mixed / phrases, 0.38, 0.42);
    }

    [Fact]
    public void One_direction_knows_six_or_seven_of_ten_open_labels()
    {
        var texts = new TextSet(3000, stream: 8);

        // Forward leaves all of a phrase open but its end, backward all but its beginning: 0.7 = 0.42 + 0.28.
        Assert.InRange(Open(texts, texts.Answers(PhraseGrammar.AnswerForward), ")>"), 0.58, 0.62);
        Assert.InRange(Open(texts, texts.Answers(PhraseGrammar.AnswerBackward), "(<"), 0.68, 0.72);
    }

    [Fact]
    public void Texts_have_all_lengths_and_lie_one_behind_the_other()
    {
        var texts = new TextSet(2000, stream: 7);
        var lengths = Enumerable.Range(0, texts.Count).Select(i => texts.Symbols[texts[i]].Length).ToArray();

        Assert.Equal(Enumerable.Range(5, 36), lengths.Distinct().Order());
        Assert.InRange(lengths.Average(), 22, 23);
        Assert.Equal(lengths.Sum(), texts.Symbols.Length);
        Assert.Equal(texts.Symbols.Length, texts.Labels.Length);
        Assert.Equal(0, texts[0].Start);
        Assert.All(Enumerable.Range(1, 1999), i => Assert.Equal(texts[i - 1].End, texts[i].Start));
    }

    [Fact]
    public void Texts_repeat_themselves_and_differ_by_stream()
    {
        Assert.Equal(new TextSet(3, 1).Symbols, new TextSet(3, 1).Symbols);
        Assert.NotEqual(new TextSet(3, 1).Symbols, new TextSet(3, 2).Symbols);
        var texts = new TextSet(3, 1);
        var inputs = new int[TextSet.MaximumSteps];
        var targets = new int[TextSet.MaximumSteps];
        texts.Samples.CopyInputs(2, inputs);
        texts.Samples.CopyTargets(2, targets);
        int length = texts.Samples.LengthOf(2);

        Assert.True(texts.Samples.HasLengths);
        Assert.Equal(texts.Symbols[texts[2]], inputs[..length]);
        Assert.Equal(texts.Labels[texts[2]], targets[..length].Select(l => (Label)l));
    }

    [Fact]
    public void Models_learn_from_texts_and_answer_every_step()
    {
        var train = new TextSet(2000, stream: 3);
        var test = new TextSet(300, stream: 4);
        var options = new Options(Seeds: 1, Epochs: 15);
        var both = Tagger.Train<BidirectionalTagger>("both", train, test, options);
        var forward = Tagger.Train<ForwardTagger>("forward", train, test, options);
        double limit = Score.Of(test.Answers(PhraseGrammar.AnswerForward), test.Labels).Accuracy;

        Assert.Equal(test.Labels.Length, both.Answers.Length);
        Assert.Equal(Score.Of(both.Answers, test.Labels).Accuracy, Assert.Single(both.Scores).Accuracy);
        Assert.InRange(both.Scores[0].Accuracy, 0.98, 1);
        Assert.InRange(forward.Scores[0].Accuracy, limit - 0.05, limit + 0.02);
        Assert.Equal(BidirectionalTagger.ModelDescription.ParameterCount, both.Parameters);
    }

    [Fact]
    public void Scores_are_those_counted_by_hand()
    {
        Label[] truth = [Label.Outside, Label.Outside, Label.Round, Label.Round, Label.Mixed];
        Label[] answers = [Label.Outside, Label.Round, Label.Round, Label.Round, Label.Round];
        var score = Score.Of(answers, truth);

        Assert.Equal(0.6, score.Accuracy, 1e-12);
        Assert.Equal([2.0 / 3, 4.0 / 6, double.NaN, 0], score.F1);
        Assert.Equal(0.8, Score.Mean([score, Score.Of(truth, truth)]).Accuracy, 1e-12);
        Assert.Equal(0.5, Score.Mean([score, Score.Of(truth, truth)]).F1[3], 1e-12);
    }

    [Fact]
    public void The_picture_crosses_out_what_is_wrong()
    {
        var texts = new TextSet(50, stream: 9);
        var right = new TaggerResult("right", 1, [], texts.Labels);
        var wrong = new TaggerResult("forward", 1, [], texts.Answers(PhraseGrammar.AnswerForward));
        var svg = XDocument.Parse(new TaggedText(texts, [right, wrong]).ToSvg()).Root!;
        var text = texts[TaggedText.Choose(texts)];
        var truth = texts.Labels[text];
        int mistakes = truth.Zip(wrong.Answers[text]).Count(x => x.First != x.Second);

        Assert.Contains(Label.Angle, truth);
        Assert.True(mistakes > 0);

        // One more in the legend.
        Assert.Equal(mistakes + 1, svg.Elements().Count(e => e.Name.LocalName == "path"));
        Assert.Equal(1 + 4 + (3 * truth.Length), svg.Elements().Count(e => e.Name.LocalName == "rect"));
        var words = svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value);
        Assert.All(["truth", "right", "forward", "Mixed", "wrong"], word => Assert.Contains(word, words));
    }

    [Fact]
    public void Options_are_read_or_refused()
    {
        Assert.Equal(new Options(), Options.Parse([]));
        Assert.Equal(new Options(1, 1, 320, "x"), Options.Parse(["--quick", "--out", "x"]));
        Assert.Equal(new Options(2, 3, 4), Options.Parse(["--seeds", "2", "--epochs", "3", "--texts", "4"]));
        string[][] mistakes = [["--seeds"], ["--epochs", "0"], ["--texts", "many"], ["--quick", "1"]];
        foreach (var wrong in mistakes)
        {
            Assert.Throws<ArgumentException>(() => Options.Parse(wrong));
        }
    }

    private static char Symbol(int symbol) => PhraseGrammar.Symbols[symbol];

    private static string Answer(string text, Answering answer)
    {
        int[] symbols = [.. text.Select(c => PhraseGrammar.Symbols.IndexOf(c, StringComparison.Ordinal))];
        var answers = new Label[text.Length];
        answer(symbols, answers);
        return string.Concat(answers.Select(Report.Letter));
    }

    // The share of right answers in phrases, apart from the symbols at which everything is known.
    private static double Open(TextSet texts, Label[] answers, string known)
    {
        var open = Enumerable.Range(0, answers.Length)
            .Where(i => texts.Labels[i] != Label.Outside)
            .Where(i => !known.Contains(Symbol(texts.Symbols[i]), StringComparison.Ordinal))
            .ToArray();
        return open.Average(i => answers[i] == texts.Labels[i] ? 1.0 : 0);
    }
}
