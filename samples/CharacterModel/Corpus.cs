using System.Globalization;
using RecurrentGen.Data;

namespace CharacterModel;

/// <summary>
/// A text in three parts, one behind the other: nine tenths to train with, a twentieth to follow the training by, and a
/// twentieth to test on.
/// </summary>
internal sealed class Corpus
{
    /// <summary>Places of the text that are read side by side in training: rows of a batch.</summary>
    public const int TrainStreams = CharacterLstm.BatchSize;

    /// <summary>The same for validation and test: few, since every one begins without any context.</summary>
    public const int TestStreams = 4;

    private const int Least = 10_000;

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Characters of it that are used, from the beginning on.</param>
    /// <param name="source">For error messages.</param>
    /// <exception cref="DataFormatException">There are too few characters.</exception>
    public Corpus(string text, int most, string source)
    {
        var tokens = Characters.Encode(text);
        int length = Math.Min(tokens.Length, most);
        if (length < Least)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{source}: expected {Least} characters or more, found {length}."));
        }

        int twentieth = length / 20;
        Length = length;
        Unknown = tokens.AsSpan(0, length).Count(0);
        Train = Whole(tokens.AsSpan(0, length - (2 * twentieth)), TrainStreams);
        Validation = Whole(tokens.AsSpan(length - (2 * twentieth), twentieth), TestStreams);
        Test = Whole(tokens.AsSpan(length - twentieth, twentieth), TestStreams);
    }

    /// <summary>Characters of all parts.</summary>
    public int Length { get; }

    /// <summary>Characters of the text that are not in the vocabulary.</summary>
    public int Unknown { get; }

    /// <summary>Tokens to train with.</summary>
    public int[] Train { get; }

    /// <summary>Tokens to follow the training by.</summary>
    public int[] Validation { get; }

    /// <summary>Tokens to test on.</summary>
    public int[] Test { get; }

    /// <summary>Windows that follow one another, each character with the next one as its target.</summary>
    public static ContinuousWindows<int, int> Windows(int[] tokens, int streams) =>
        new(new TokenWindows(tokens, CharacterLstm.SequenceLength), streams);

    // As many tokens as whole windows of all streams take, and one more, so that all baselines see the same text.
    private static int[] Whole(ReadOnlySpan<int> tokens, int streams)
    {
        int round = streams * CharacterLstm.SequenceLength;
        return tokens[..(((tokens.Length - 1) / round * round) + 1)].ToArray();
    }
}
