using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Labelled texts as samples of one length.</summary>
public sealed class LabelledSequencesTests
{
    private static readonly CharacterVocabulary Letters = CharacterVocabulary.FromText("aaabbc");

    [Theory]
    [InlineData("abc", new[] { 9, 9, 1, 2, 3 })]
    [InlineData("abcab", new[] { 1, 2, 3, 1, 2 })]
    [InlineData("ccabcab", new[] { 1, 2, 3, 1, 2 })]
    [InlineData("", new[] { 9, 9, 9, 9, 9 })]
    [InlineData("x", new[] { 9, 9, 9, 9, 0 })]
    public void Texts_end_with_the_sample(string text, int[] expected)
    {
        var data = new LabelledSequences([new(0, "a"), new(7, text)], Letters, 5, padding: 9);
        int[] tokens = new int[5];
        int[] label = new int[1];
        data.CopyInputs(1, tokens);
        data.CopyTargets(1, label);
        Assert.Equal(expected, tokens);
        Assert.Equal([7], label);
        Assert.Equal((2, 5, 1), (data.Count, data.InputLength, data.TargetLength));
        Assert.Equal(text.Length > 5 ? 1 : 0, data.Shortened);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        LabelledText[] items = [new(0, "a")];
        Assert.StartsWith(
            "Expected texts, found none.",
            Assert.Throws<ArgumentException>(() => new LabelledSequences([], Letters, 5, 9)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledSequences(items, Letters, 0, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledSequences(items, Letters, 5, -1));
        var data = new LabelledSequences(items, Letters, 5, 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(1, new int[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(0, new int[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(-1, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(0, new int[2]));
    }
}
