using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Windows over a text of tokens.</summary>
public sealed class TokenWindowsTests
{
    private static readonly int[] Text = [.. Enumerable.Range(0, 20)];

    [Theory]
    [InlineData(4, 0, 4)]
    [InlineData(4, 1, 16)]
    [InlineData(4, 7, 3)]
    [InlineData(5, 0, 3)]
    [InlineData(19, 0, 1)]
    public void Targets_follow_inputs(int length, int stride, int count)
    {
        var windows = new TokenWindows(Text, length, stride);
        Assert.Equal(count, windows.Count);
        Assert.Equal(length, windows.InputLength);
        Assert.Equal(length, windows.TargetLength);
        int step = stride == 0 ? length : stride;
        for (int i = 0; i < count; i++)
        {
            int[] inputs = new int[length];
            int[] targets = new int[length];
            windows.CopyInputs(i, inputs);
            windows.CopyTargets(i, targets);
            Assert.Equal(Text.AsSpan(i * step, length).ToArray(), inputs);
            Assert.Equal(Text.AsSpan((i * step) + 1, length).ToArray(), targets);
        }
    }

    [Fact]
    public void No_token_is_in_two_parts_of_a_split()
    {
        var windows = new TokenWindows(Text, 3, 2);
        var (before, behind) = windows.SplitAt(0.51);
        Assert.Equal([.. Enumerable.Range(0, 10)], Used(before));
        Assert.Equal([.. Enumerable.Range(10, 10)], Used(behind));
        var (train, validation, test) = windows.SplitAt(0.5, 0.75);
        Assert.Equal([.. Enumerable.Range(0, 10)], Used(train));
        Assert.Equal([.. Enumerable.Range(10, 4)], Used(validation));
        Assert.Equal([.. Enumerable.Range(15, 4)], Used(test));
    }

    [Fact]
    public void What_cannot_be_cut_is_refused()
    {
        Assert.StartsWith(
            "Expected at least 21 tokens, 20 inputs and a last target, found 20.",
            Assert.Throws<ArgumentException>(() => new TokenWindows(Text, 20)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWindows(Text, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWindows(Text, 3, -1));
        Assert.Equal(
            "Token 2: expected a number of at least 0, found -7.",
            Assert.Throws<DataFormatException>(() => new TokenWindows(new[] { 0, 1, -7, 2 }, 2)).Message);
        var windows = new TokenWindows(Text, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.SplitAt(0.8, 0.6));
        Assert.Throws<ArgumentException>(() => windows.SplitAt(0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.CopyInputs(4, new int[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.CopyTargets(-1, new int[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.CopyInputs(0, new int[3]));
    }

    [Fact]
    public void A_model_learns_what_comes_next()
    {
        var vocabulary = CharacterVocabulary.FromText(string.Concat(Enumerable.Repeat("abcab", 60)));
        var windows = new TokenWindows(
            vocabulary.Encode(string.Concat(Enumerable.Repeat("abcab", 60))), NextLetter.SequenceLength);
        var (train, test) = windows.SplitAt(0.8);
        var model = new NextLetter(seed: 1);
        Trainer.Fit(model, train, new Adam(0.02f), new FitOptions { Epochs = 30, Progress = null });
        var report = Trainer.Evaluate(model, test, [new Accuracy()]);

        // Only the first letters of a window can be guessed wrong.
        Assert.InRange(report.Metrics[0].Value, 0.85, 1);
    }

    [Fact]
    public void Streams_go_on_where_their_window_before_ends()
    {
        var streams = new TokenWindows(Text, 3).Continuous(2);
        Assert.Equal((2, 6), (streams.Streams, streams.Count));
        int[] inputs = new int[3];
        int[] firsts = [.. Enumerable.Range(0, 6).Select(i =>
        {
            streams.CopyInputs(i, inputs);
            return inputs[0];
        })];
        Assert.Equal([0, 9, 3, 12, 6, 15], firsts);
        Assert.Equal(
            "Expected windows that begin where the one before ends (a stride of 3), found a stride of 2.",
            Assert.Throws<InvalidOperationException>(() => new TokenWindows(Text, 3, 2).Continuous(2)).Message);
    }

    [Fact]
    public void A_model_learns_a_text_in_streams_with_carried_state()
    {
        var vocabulary = CharacterVocabulary.FromText(Repeated());
        var streams = new TokenWindows(vocabulary.Encode(Repeated()), NextLetter.SequenceLength).Continuous(4);
        var model = new NextLetter(seed: 1);
        Trainer.Fit(
            model, streams, new Adam(0.02f), new FitOptions { Epochs = 40, Stateful = true, Progress = null });
        var stream = model.CreateStream();
        int[] tokens = vocabulary.Encode(Repeated()[..200]);
        float[] scores = new float[4];
        int right = 0;
        for (int t = 0; t + 1 < tokens.Length; t++)
        {
            stream.Step(tokens[t], scores);
            right += Array.IndexOf(scores, scores.Max()) == tokens[t + 1] ? 1 : 0;
        }

        Assert.InRange(right, 190, 199);

        static string Repeated() => string.Concat(Enumerable.Repeat("aabcab", 60));
    }

    private static int[] Used(TokenWindows windows)
    {
        var used = new SortedSet<int>();
        for (int i = 0; i < windows.Count; i++)
        {
            int[] values = new int[windows.InputLength];
            windows.CopyInputs(i, values);
            used.UnionWith(values);
            windows.CopyTargets(i, values);
            used.UnionWith(values);
        }

        return [.. used];
    }
}
