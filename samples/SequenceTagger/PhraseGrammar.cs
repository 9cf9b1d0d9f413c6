using RecurrentGen.Numerics;

namespace SequenceTagger;

/// <summary>What a step is called.</summary>
internal enum Label
{
    /// <summary>A letter that belongs to no phrase.</summary>
    Outside,

    /// <summary>A part of a phrase ( ... ).</summary>
    Round,

    /// <summary>A part of a phrase &lt; ... &gt;.</summary>
    Angle,

    /// <summary>A part of a phrase whose brackets differ.</summary>
    Mixed,
}

/// <summary>
/// Letters without meaning, and among them phrases: a bracket that opens, some letters, a bracket that closes. All
/// steps of a phrase have one label, by the kinds of both brackets. So the label of a letter depends on the last
/// bracket before it and on the first one behind it, which may be a dozen steps away on either side.
/// </summary>
/// <remarks>
/// An opening bracket is round with probability <see cref="RoundOpens"/>, and the closing one is of the same kind with
/// probability <see cref="Matches"/>, whatever the rest of the text is. Everything else, the length of the text among it,
/// is the same for all kinds, so one direction learns the kind of the bracket that it has not seen yet from nothing but
/// the one that it has. What it can know at the best is therefore the same for texts of any length.
/// </remarks>
internal static class PhraseGrammar
{
    /// <summary>Inputs, one for each symbol.</summary>
    public const string Symbols = "(<)>abcd";

    /// <summary>Labels.</summary>
    public const int Labels = 4;

    /// <summary>The probability that an opening bracket is round.</summary>
    public const double RoundOpens = 0.7;

    /// <summary>The probability that the closing bracket is of the same kind as the opening one.</summary>
    public const double Matches = 0.6;

    /// <summary>Letters of a phrase at the most; each number from 1 on is as likely as the others.</summary>
    public const int LongestInside = 12;

    private const double PhraseBegins = 0.3;
    private const int RoundOpen = 0;
    private const int AngleOpen = 1;
    private const int RoundClose = 2;
    private const int AngleClose = 3;
    private const int Brackets = 4;

    /// <summary>Draws a text: an index into <see cref="Symbols"/> and a label for every step.</summary>
    public static void Draw(CounterRandom random, Span<int> symbols, Span<Label> labels)
    {
        for (int t = 0; t < symbols.Length;)
        {
            // A phrase that would not be closed before the end is not begun.
            int room = Math.Min(LongestInside, symbols.Length - t - 2);
            if (room < 1 || random.NextUniform() >= PhraseBegins)
            {
                symbols[t] = Letter(random);
                labels[t++] = Label.Outside;
                continue;
            }

            bool roundOpens = random.NextUniform() < RoundOpens;
            bool roundCloses = random.NextUniform() < Matches == roundOpens;
            int inside = 1 + random.NextInt32(room);
            symbols[t] = roundOpens ? RoundOpen : AngleOpen;
            for (int i = 1; i <= inside; i++)
            {
                symbols[t + i] = Letter(random);
            }

            symbols[t + inside + 1] = roundCloses ? RoundClose : AngleClose;
            labels.Slice(t, inside + 2).Fill(LabelOf(roundOpens, roundCloses));
            t += inside + 2;
        }
    }

    /// <summary>
    /// Answers as well as anything can that knows the text up to each step, but not beyond: outside and at a closing
    /// bracket nothing is open; elsewhere in a phrase the answer is the label that is likelier after its opening one.
    /// </summary>
    public static void AnswerForward(ReadOnlySpan<int> symbols, Span<Label> answers)
    {
        int open = -1;
        for (int t = 0; t < symbols.Length; t++)
        {
            int symbol = symbols[t];
            if (symbol is RoundOpen or AngleOpen)
            {
                open = symbol;
            }

            bool round = open == RoundOpen;
            answers[t] = open < 0
                ? Label.Outside
                : symbol is RoundClose or AngleClose
                    ? LabelOf(round, symbol == RoundClose)
                    : LabelOf(round, ClosesRoundAfter(round) > 0.5);
            open = symbol is RoundClose or AngleClose ? -1 : open;
        }
    }

    /// <summary>The same for what knows the text from each step on, but not before it.</summary>
    public static void AnswerBackward(ReadOnlySpan<int> symbols, Span<Label> answers)
    {
        int close = -1;
        for (int t = symbols.Length - 1; t >= 0; t--)
        {
            int symbol = symbols[t];
            if (symbol is RoundClose or AngleClose)
            {
                close = symbol;
            }

            bool round = close == RoundClose;
            answers[t] = close < 0
                ? Label.Outside
                : symbol is RoundOpen or AngleOpen
                    ? LabelOf(symbol == RoundOpen, round)
                    : LabelOf(OpensRoundBefore(round) > 0.5, round);
            close = symbol is RoundOpen or AngleOpen ? -1 : close;
        }
    }

    /// <summary>The probability that a phrase is closed by a round bracket, by its opening one.</summary>
    public static double ClosesRoundAfter(bool roundOpens) => roundOpens ? Matches : 1 - Matches;

    /// <summary>The probability that a phrase was opened by a round bracket, by its closing one (Bayes).</summary>
    public static double OpensRoundBefore(bool roundCloses)
    {
        double round = RoundOpens * (roundCloses ? Matches : 1 - Matches);
        double angle = (1 - RoundOpens) * (roundCloses ? 1 - Matches : Matches);
        return round / (round + angle);
    }

    private static int Letter(CounterRandom random) => Brackets + random.NextInt32(Symbols.Length - Brackets);

    private static Label LabelOf(bool roundOpens, bool roundCloses) =>
        roundOpens != roundCloses ? Label.Mixed : roundOpens ? Label.Round : Label.Angle;
}
