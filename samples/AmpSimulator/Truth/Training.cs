using RecurrentGen;
using RecurrentGen.Data;
using RecurrentGen.Numerics;

namespace AmpSimulator;

/// <summary>Teaches <see cref="Crunch"/> the pedal, with its state carried from window to window.</summary>
internal static class Training
{
    private const float LearningRate = 1e-2f;
    private const int Streams = Crunch.BatchSize;

    /// <summary>Trains a model from random weights; the same options give the same weights.</summary>
    /// <param name="seconds">The length of the signal to learn from.</param>
    /// <param name="epochs">Passes over it.</param>
    /// <param name="progress">Told of every pass.</param>
    public static Crunch Run(int seconds, int epochs, IProgress<EpochReport>? progress)
    {
        var data = Data(seconds);
        var model = new Crunch(seed: 1, Initialization.PyTorch);
        Trainer.Fit(model, data, new Adam(LearningRate), new FitOptions
        {
            Epochs = epochs,
            Stateful = true,
            ClipNorm = 1,
            Schedule = new CosineSchedule(LearningRate, epochs * (data.Count / Streams)),

            // Two shards whatever the machine has, so that the weights do not depend on it.
            Training = new TrainingOptions { Threads = Math.Min(2, Environment.ProcessorCount), Shards = 2 },
            Progress = progress,
        });
        return model;
    }

    // Every stream is a piece of its own: plucks through a pedal whose knob is turned now and then.
    private static ContinuousWindows<float, float> Data(int seconds)
    {
        const int Window = Crunch.SequenceLength;
        int windows = Math.Max(1, (int)(seconds * Crunch.SampleRate / Window / Streams));
        int length = windows * Window;
        var inputs = new float[Streams * length * 2];
        var targets = new float[Streams * length];
        var plucks = new float[length];
        for (int stream = 0; stream < Streams; stream++)
        {
            new Plucks(Crunch.SampleRate, (ulong)stream + 1).Write(plucks);
            var pedal = new Distortion(Crunch.SampleRate);
            var random = new CounterRandom((ulong)stream, stream: 1);
            float drive = Position(random);
            for (int t = 0; t < length; t++)
            {
                int at = (stream * length) + t;
                drive = random.NextUInt32() % 20_000 == 0 ? Position(random) : drive;
                inputs[2 * at] = plucks[t];
                inputs[(2 * at) + 1] = drive;
                targets[at] = pedal.Next(plucks[t], drive);
            }
        }

        var samples = new ArrayDataSet<float, float>(inputs, targets, Window * 2, Window);
        return new ContinuousWindows<float, float>(samples, Streams);
    }

    // The ends of the knob as often as a tenth of its way each.
    private static float Position(CounterRandom random) => Math.Clamp((1.2f * random.NextUniform()) - 0.1f, 0, 1);
}
