using RecurrentGen;

namespace CharacterModel;

/// <summary>Trains the model, and measures it beside the baselines.</summary>
internal sealed class Experiment
{
    private const float LearningRate = 2e-2f;

    /// <summary>Tokens that the baselines look at, the predicted one among them.</summary>
    public static readonly int[] Orders = [1, 2, 5];

    private readonly Corpus _corpus;

    /// <summary>Counts the baselines.</summary>
    /// <param name="corpus">The text.</param>
    public Experiment(Corpus corpus)
    {
        _corpus = corpus;
        Baselines = [.. Orders.Select(order => new NGram(corpus.Train, order, Characters.Vocabulary.Count))];
    }

    /// <summary>The baselines, counted on the training part.</summary>
    public IReadOnlyList<NGram> Baselines { get; }

    /// <summary>Trains a model with the state carried from window to window.</summary>
    public FitReport Train(CharacterLstm model, Options options, string checkpoint)
    {
        var train = Corpus.Windows(_corpus.Train, Corpus.TrainStreams);
        int steps = options.Epochs * (train.Count / Corpus.TrainStreams);
        return Trainer.Fit(
            model,
            train,
            new Adam(LearningRate),
            new FitOptions
            {
                Epochs = options.Epochs,
                Stateful = true,
                ClipNorm = 1,
                Schedule = new CosineSchedule(LearningRate, steps),
                Metrics = [new BitsPerCharacter()],

                // Two shards whatever the machine has, so that the weights do not depend on it.
                Training = new TrainingOptions { Threads = Math.Min(2, Environment.ProcessorCount), Shards = 2 },
                CheckpointPath = checkpoint,
                Resume = options.Resume,
            },
            Corpus.Windows(_corpus.Validation, Corpus.TestStreams));
    }

    /// <summary>Bits per character on the test part.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stateful">Whether the state goes on from window to window, or is forgotten after each.</param>
    public double Test(CharacterLstm model, bool stateful) => Trainer.Evaluate(
        model,
        Corpus.Windows(_corpus.Test, Corpus.TestStreams),
        [new BitsPerCharacter()],
        stateful: stateful).Metrics[0].Value;
}
