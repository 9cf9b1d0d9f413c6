using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace SequenceTagger;

/// <summary>Texts of the grammar with their labels.</summary>
internal sealed class TextSet
{
    /// <summary>Steps of a text.</summary>
    public const int Steps = ForwardTagger.SequenceLength;

    private static readonly int _features = PhraseGrammar.Symbols.Length;

    /// <summary>Draws texts.</summary>
    /// <param name="count">Texts.</param>
    /// <param name="stream">Different streams give different texts; the same one always gives the same.</param>
    public TextSet(int count, ulong stream)
    {
        Count = count;
        Symbols = new int[count * Steps];
        Labels = new Label[count * Steps];
        var random = new CounterRandom(0, stream);
        for (int i = 0; i < count; i++)
        {
            PhraseGrammar.Draw(random, Symbols.AsSpan(i * Steps, Steps), Labels.AsSpan(i * Steps, Steps));
        }

        var inputs = new float[Symbols.Length * _features];
        for (int i = 0; i < Symbols.Length; i++)
        {
            inputs[(i * _features) + Symbols[i]] = 1;
        }

        Inputs = inputs;
        Samples = new(inputs, [.. Labels.Select(l => (int)l)], Steps * _features, Steps);
    }

    /// <summary>Texts.</summary>
    public int Count { get; }

    /// <summary>An index into <see cref="PhraseGrammar.Symbols"/> for each text and step.</summary>
    public int[] Symbols { get; }

    /// <summary>A label for each text and step.</summary>
    public Label[] Labels { get; }

    /// <summary>One of eight inputs is 1 at each step.</summary>
    public float[] Inputs { get; }

    /// <summary>The same for training and evaluation.</summary>
    public ArrayDataSet<float, int> Samples { get; }

    /// <summary>The answers of something that answers text by text.</summary>
    public Label[] Answers(Answering answer)
    {
        var answers = new Label[Labels.Length];
        for (int i = 0; i < Count; i++)
        {
            answer(Symbols.AsSpan(i * Steps, Steps), answers.AsSpan(i * Steps, Steps));
        }

        return answers;
    }
}

/// <summary>Answers a text.</summary>
/// <param name="symbols">Indices into <see cref="PhraseGrammar.Symbols"/>.</param>
/// <param name="answers">A label for each.</param>
internal delegate void Answering(ReadOnlySpan<int> symbols, Span<Label> answers);
