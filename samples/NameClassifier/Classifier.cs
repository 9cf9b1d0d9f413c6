using RecurrentGen;
using RecurrentGen.Data;

namespace NameClassifier;

/// <summary>Trains the model and asks it.</summary>
internal sealed class Classifier
{
    private const float LearningRate = 5e-3f;
    private readonly CharacterVocabulary _vocabulary;
    private readonly NameModel _model = new(seed: 1);

    private Classifier(CharacterVocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>Learns from texts; a tenth of them says when to stop.</summary>
    public static Classifier Train(LabelledText[] texts, int epochs)
    {
        var classifier = new Classifier(VocabularyOf(texts));
        LabelledText[] held = [.. texts.Where((_, i) => i % 10 == 0)];
        LabelledText[] learnt = [.. texts.Where((_, i) => i % 10 != 0)];
        Trainer.Fit(
            classifier._model,
            classifier.Tokens(learnt),
            new Adam(LearningRate),
            new FitOptions
            {
                Epochs = epochs,
                ClipNorm = 1,
                Seed = 1,
                Metrics = [new Accuracy()],
                EarlyStopping = new EarlyStopping { Patience = 6, RestoreBest = true },
            },
            classifier.Tokens(held));
        return classifier;
    }

    /// <summary>The label with the largest score, for each text.</summary>
    public int[] Answer(LabelledText[] texts, int labels)
    {
        var data = Tokens(texts);
        var tokens = new int[texts.Length * NameModel.SequenceLength];
        var lengths = new int[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            data.CopyInputs(i, tokens.AsSpan(i * NameModel.SequenceLength, NameModel.SequenceLength));
            lengths[i] = data.LengthOf(i);
        }

        var scores = new float[texts.Length * NameModel.OutputSize];
        _model.CreatePredictor().Predict(tokens, lengths, scores);
        return [.. Enumerable.Range(0, texts.Length)
            .Select(i => scores.AsSpan(i * NameModel.OutputSize, labels).ToArray())
            .Select(s => Array.IndexOf(s, s.Max()))];
    }

    private LabelledSequences Tokens(LabelledText[] texts) => new(texts, _vocabulary, NameModel.SequenceLength);

    /// <summary>The most frequent characters: as many as the model has room for.</summary>
    private static CharacterVocabulary VocabularyOf(LabelledText[] texts)
    {
        int minimum = 1;
        CharacterVocabulary vocabulary;
        do
        {
            vocabulary = CharacterVocabulary.FromTexts(texts.Select(t => t.Text), minimum++);
        }
        while (vocabulary.Count > NameModel.Vocabulary);
        return vocabulary;
    }
}
