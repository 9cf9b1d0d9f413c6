using RecurrentGen.Data;

namespace RecurrentGen.AotTests;

/// <summary>Trains on a wave; then streams, saves and loads what was trained.</summary>
internal static class WaveChecks
{
    private const int Samples = 64;

    public static void Trains()
    {
        var data = Wave();
        var model = new WaveModel(seed: 3);
        model.FitScaling(data);
        float before = (float)Trainer.Evaluate(model, data).Loss;
        Fit(model, data);
        float after = (float)Trainer.Evaluate(model, data).Loss;
        Check.That(after < 0.02f * before, $"the loss went from {before} to {after} only");
    }

    public static void SameSeedGivesSameBits()
    {
        var data = Wave();
        float[] first = TrainedParameters(data);
        Check.Same("parameters", TrainedParameters(data), first);
    }

    public static void ThreadsChangeNoBits()
    {
        var data = Wave();
        float[] first = TrainedParameters(data, new TrainingOptions { Shards = 3 });
        Check.Same("parameters", TrainedParameters(data, new TrainingOptions { Shards = 3, Threads = 2 }), first);
        var model = new WaveModel(seed: 4);
        float[] inputs = new float[13 * WaveModel.SequenceLength];
        for (int i = 0; i < 13; i++)
        {
            data.CopyInputs(i, inputs.AsSpan(i * WaveModel.SequenceLength, WaveModel.SequenceLength));
        }

        float[] one = new float[13];
        float[] two = new float[13];
        model.CreatePredictor().Predict(inputs, one);
        model.CreatePredictor(2).Predict(inputs, two);
        Check.Same("predictions", two, one);
    }

    public static void StreamEqualsPredict()
    {
        var model = new WaveModel(seed: 4);
        float[] inputs = new float[WaveModel.SequenceLength];
        Wave().CopyInputs(5, inputs);
        float[] predicted = new float[1];
        model.CreatePredictor().Predict(inputs, predicted);
        float[] streamed = new float[1];
        var stream = model.CreateStream();
        foreach (float input in inputs)
        {
            stream.Step([input], streamed);
        }

        Check.Close("last step", streamed, [predicted[0]], 2e-6);
    }

    public static void SavedModelLoads()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            var model = new WaveModel(seed: 5);
            model.Save(path);
            var loaded = new WaveModel(seed: 6);
            loaded.Load(path);
            Check.Same("parameters", Parameters(loaded), Parameters(model));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static void NothingAllocates()
    {
        var model = new WaveModel(seed: 7);
        var data = Wave();
        float[] inputs = new float[WaveModel.BatchSize * WaveModel.SequenceLength];
        float[] targets = new float[WaveModel.BatchSize];
        for (int i = 0; i < WaveModel.BatchSize; i++)
        {
            data.CopyInputs(i, inputs.AsSpan(i * WaveModel.SequenceLength, WaveModel.SequenceLength));
            data.CopyTargets(i, targets.AsSpan(i, 1));
        }

        var predictor = model.CreatePredictor();
        var training = model.CreateTraining();
        var sharded = model.CreateTraining(new TrainingOptions { Shards = 2, Threads = 2 });
        var optimizer = new Adam(1e-3f);
        float[] outputs = new float[targets.Length];
        Check.AllocatesNothing("Predict", () => predictor.Predict(inputs, outputs));
        Check.AllocatesNothing("ComputeGradients", () =>
            training.ComputeGradients(new Batch<float, float>(inputs, targets, WaveModel.BatchSize)));
        Check.AllocatesNothing("ComputeGradients on two threads", () =>
            sharded.ComputeGradients(new Batch<float, float>(inputs, targets, WaveModel.BatchSize)));
        Check.AllocatesNothing("ByGlobalNorm", () => GradientClipping.ByGlobalNorm(training.Gradients, 1));
        Check.AllocatesNothing("Adam.Step", () => optimizer.Step(model, training.Gradients));

        // Last: a model with a live stream must not change any more.
        var stream = model.CreateStream();
        float[] output = new float[1];
        Check.AllocatesNothing("LiveStream.Step", () => stream.Step(inputs.AsSpan(0, 1), output));
    }

    private static float[] TrainedParameters(ArrayDataSet<float, float> data, TrainingOptions? training = null)
    {
        var model = new WaveModel(seed: 3);
        model.FitScaling(data);
        Fit(model, data, training);
        return Parameters(model);
    }

    private static void Fit(WaveModel model, ArrayDataSet<float, float> data, TrainingOptions? training = null)
    {
        var options = new FitOptions { Epochs = 40, ClipNorm = 1, Seed = 1, Progress = null };
        Trainer.Fit(model, data, new Adam(1e-2f), options with { Training = training ?? options.Training });
    }

    private static float[] Parameters(WaveModel model)
    {
        float[] values = new float[WaveModel.ParameterCount];
        model.CopyParametersTo(values);
        return values;
    }

    private static ArrayDataSet<float, float> Wave()
    {
        float[] inputs = new float[Samples * WaveModel.SequenceLength];
        float[] targets = new float[Samples];
        for (int i = 0; i < Samples; i++)
        {
            for (int t = 0; t < WaveModel.SequenceLength; t++)
            {
                inputs[(i * WaveModel.SequenceLength) + t] = At(i + t);
            }

            targets[i] = At(i + WaveModel.SequenceLength);
        }

        return new ArrayDataSet<float, float>(inputs, targets, WaveModel.SequenceLength, 1);
    }

    private static float At(int t) => 10 + (3 * MathF.Sin(0.7f * t)) + MathF.Cos(0.3f * t);
}
