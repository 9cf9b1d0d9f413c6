using RecurrentGen;

namespace SequenceTagger;

/// <summary>What became of one kind of model.</summary>
/// <param name="Name">Which steps it knows.</param>
/// <param name="Parameters">How many it has.</param>
/// <param name="Scores">On the test texts, one for each seed.</param>
/// <param name="Answers">To the test texts, by the model of the first seed.</param>
internal sealed record TaggerResult(
    string Name, int Parameters, IReadOnlyList<Score> Scores, Label[] Answers);

/// <summary>Trains models of one kind.</summary>
internal static class Tagger
{
    private const float LearningRate = 1e-2f;
    private const int ReportEvery = 5;

    /// <summary>Trains a model for each seed and tests it.</summary>
    /// <remarks>Nothing is chosen by the test texts: epochs and learning rate are fixed.</remarks>
    public static TaggerResult Train<TModel>(string name, TextSet train, TextSet test, Options options)
        where TModel : class, IRecurrentModel<TModel, int, int>
    {
        var scores = new List<Score>();
        var first = Array.Empty<Label>();
        for (int seed = 1; seed <= options.Seeds; seed++)
        {
            var model = TModel.Create((ulong)seed, Initialization.Keras);
            int batchSize = model.Description.Shape.BatchSize;
            int batches = (train.Count + batchSize - 1) / batchSize;
            Trainer.Fit(model, train.Samples, new Adam(LearningRate), new FitOptions
            {
                Epochs = options.Epochs,
                ClipNorm = 1,
                Seed = (ulong)seed,
                Schedule = new CosineSchedule(LearningRate, options.Epochs * batches),
                Progress = new Line($"{name}, seed {seed}: "),
            });
            var answers = Answer(model, test);
            scores.Add(Score.Of(answers, test.Labels));
            first = seed == 1 ? answers : first;
        }

        return new TaggerResult(name, TModel.ModelDescription.ParameterCount, scores, first);
    }

    private static Label[] Answer<TModel>(TModel model, TextSet test)
        where TModel : class, IRecurrentModel<TModel, int, int>
    {
        var symbols = new int[test.Count * TextSet.MaximumSteps];
        var lengths = new int[test.Count];
        for (int i = 0; i < test.Count; i++)
        {
            test.Samples.CopyInputs(i, symbols.AsSpan(i * TextSet.MaximumSteps, TextSet.MaximumSteps));
            lengths[i] = test.Samples.LengthOf(i);
        }

        var outputs = new float[symbols.Length * PhraseGrammar.Labels];
        model.CreatePredictor(threads: 2).Predict(symbols, lengths, outputs);
        var answers = new List<Label>(test.Labels.Length);
        for (int i = 0; i < test.Count; i++)
        {
            for (int t = 0; t < lengths[i]; t++)
            {
                int row = ((i * TextSet.MaximumSteps) + t) * PhraseGrammar.Labels;
                answers.Add(Likeliest(outputs.AsSpan(row, PhraseGrammar.Labels)));
            }
        }

        return [.. answers];
    }

    private static Label Likeliest(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int label = 1; label < outputs.Length; label++)
        {
            best = outputs[label] > outputs[best] ? label : best;
        }

        return (Label)best;
    }

    private sealed class Line(string start) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            if (value.Epoch % ReportEvery == 0 || value.Epoch == value.Epochs)
            {
                Console.WriteLine(start + value);
            }
        }
    }
}
