using RecurrentGen.Data;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Labelled texts as samples with lengths.</summary>
public sealed class LabelledSequencesTests
{
    private static readonly CharacterVocabulary Letters = CharacterVocabulary.FromText("aaabbc");

    [Theory]
    [InlineData("abc", 3, new[] { 1, 2, 3, 0, 0 }, new[] { 1, 2, 3, 0, 0 })]
    [InlineData("abcab", 5, new[] { 1, 2, 3, 1, 2 }, new[] { 1, 2, 3, 1, 2 })]
    [InlineData("ccabcab", 5, new[] { 3, 3, 1, 2, 3 }, new[] { 1, 2, 3, 1, 2 })]
    [InlineData("", 0, new[] { 0, 0, 0, 0, 0 }, new[] { 0, 0, 0, 0, 0 })]
    [InlineData("x", 1, new[] { 0, 0, 0, 0, 0 }, new[] { 0, 0, 0, 0, 0 })]
    public void Texts_keep_their_lengths_and_either_end(string text, int length, int[] first, int[] last)
    {
        foreach (var (end, expected) in new[] { (SequenceEnd.After, first), (SequenceEnd.Before, last) })
        {
            var data = new LabelledSequences([new(0, "a"), new(7, text)], Letters, 5, end);
            int[] tokens = [9, 9, 9, 9, 9];
            int[] label = new int[1];
            data.CopyInputs(1, tokens);
            data.CopyTargets(1, label);
            Assert.Equal(expected, tokens);
            Assert.Equal([7], label);
            Assert.True(data.HasLengths);
            Assert.Equal((1, length), (data.LengthOf(0), data.LengthOf(1)));
            Assert.Equal((2, 5, 1), (data.Count, data.InputLength, data.TargetLength));
            Assert.Equal(text.Length > 5 ? 1 : 0, data.Shortened);
            Assert.Equal(Math.Max(1, text.Length), data.Histogram().Longest);
        }
    }

    [Fact]
    public void The_first_tokens_are_kept_unless_said_otherwise()
    {
        int[] tokens = new int[2];
        new LabelledSequences([new(0, "abc")], Letters, 2).CopyInputs(0, tokens);
        Assert.Equal([1, 2], tokens);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        LabelledText[] items = [new(0, "a")];
        Assert.StartsWith(
            "Expected texts, found none.",
            Assert.Throws<ArgumentException>(() => new LabelledSequences([], Letters, 5)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelledSequences(items, Letters, 0));
        Assert.Equal(
            "SequenceOptions: expected After or Before, found Padding = After, Truncation = 7.",
            Assert.Throws<ArgumentException>(() => new LabelledSequences(items, Letters, 5, (SequenceEnd)7)).Message);
        Assert.Equal(
            "Sequence 1, target 0: expected an index of at least 0, found -1.",
            Assert.Throws<DataFormatException>(
                () => new LabelledSequences([.. items, new(-1, "b")], Letters, 5)).Message);
        var data = new LabelledSequences(items, Letters, 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(1, new int[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyInputs(0, new int[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(-1, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyTargets(0, new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.LengthOf(1));
    }
}
