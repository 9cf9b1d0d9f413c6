using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace SequenceTagger;

/// <summary>Texts of the grammar with their labels, one behind the other.</summary>
internal sealed class TextSet
{
    /// <summary>Steps of a text at the most.</summary>
    public const int MaximumSteps = ForwardTagger.SequenceLength;

    /// <summary>Steps of a text at the least; each number from here on is as likely as the others.</summary>
    public const int MinimumSteps = 5;

    private readonly int[] _starts;

    /// <summary>Draws texts.</summary>
    /// <param name="count">Texts.</param>
    /// <param name="stream">Different streams give different texts; the same one always gives the same.</param>
    public TextSet(int count, ulong stream)
    {
        var random = new CounterRandom(0, stream);
        var symbols = new int[count][];
        var labels = new Label[count][];
        _starts = new int[count + 1];
        for (int i = 0; i < count; i++)
        {
            int steps = MinimumSteps + random.NextInt32(MaximumSteps - MinimumSteps + 1);
            symbols[i] = new int[steps];
            labels[i] = new Label[steps];
            PhraseGrammar.Draw(random, symbols[i], labels[i]);
            _starts[i + 1] = _starts[i] + steps;
        }

        Symbols = [.. symbols.SelectMany(s => s)];
        Labels = [.. labels.SelectMany(l => l)];
        Samples = new(
            symbols, [.. labels.Select(l => l.Select(x => (int)x).ToArray())], MaximumSteps, targetsPerStep: true);
    }

    /// <summary>Texts.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>An index into <see cref="PhraseGrammar.Symbols"/> for each step of each text.</summary>
    public int[] Symbols { get; }

    /// <summary>A label for each step of each text.</summary>
    public Label[] Labels { get; }

    /// <summary>The same for training, padded to <see cref="MaximumSteps"/>.</summary>
    public SequenceDataSet<int, int> Samples { get; }

    /// <summary>Where a text lies in <see cref="Symbols"/> and <see cref="Labels"/>.</summary>
    public Range this[int text] => _starts[text].._starts[text + 1];

    /// <summary>The answers of something that answers text by text.</summary>
    public Label[] Answers(Answering answer)
    {
        var answers = new Label[Labels.Length];
        for (int i = 0; i < Count; i++)
        {
            answer(Symbols.AsSpan(this[i]), answers.AsSpan(this[i]));
        }

        return answers;
    }
}

/// <summary>Answers a text.</summary>
/// <param name="symbols">Indices into <see cref="PhraseGrammar.Symbols"/>.</param>
/// <param name="answers">A label for each.</param>
internal delegate void Answering(ReadOnlySpan<int> symbols, Span<Label> answers);
