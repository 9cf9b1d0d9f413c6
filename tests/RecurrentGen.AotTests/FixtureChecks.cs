using RecurrentGen.Weights;

namespace RecurrentGen.AotTests;

/// <summary>A model against a run of PyTorch: outputs, loss, gradients, and the weights after ten Adam steps.</summary>
internal static class FixtureChecks
{
    private const double Forward = 2e-6;
    private const double Gradient = 1e-5;

    public static void Run<TModel>(string name)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var file = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".safetensors"));
        var model = TModel.Create(1, Initialization.PyTorch);
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            model.Parameters.CopyTensorFrom(tensor.Name, file["parameter." + tensor.Name].ToSingles());
        }

        float[] inputs = file["input"].ToSingles();
        float[] targets = file["target"].ToSingles();
        float[] outputs = new float[targets.Length];
        model.CreatePredictor().Predict(inputs, outputs);
        Check.Close("output", outputs, file["output"].ToDoubles(), Forward);

        var shape = TModel.ModelDescription.Shape;
        int count = inputs.Length / (shape.SequenceLength * shape.InputSize);
        var training = model.CreateTraining();
        var optimizer = new Adam(1e-2f);
        for (int step = 0; step < 10; step++)
        {
            float loss = training.ComputeGradients(new Batch<float, float>(inputs, targets, count));
            if (step == 0)
            {
                Check.Close("loss", [loss], file["loss"].ToDoubles(), Forward);
                CheckTensors("gradient.", file, training.Gradients);
            }

            optimizer.Step(model, training.Gradients);
        }

        CheckTensors("after_adam.", file, model.Parameters);
    }

    private static void CheckTensors(string prefix, SafetensorsFile file, PackedBlock block)
    {
        foreach (var tensor in block.Description.Tensors)
        {
            float[] values = new float[tensor.Count];
            block.CopyTensorTo(tensor.Name, values);
            Check.Close(prefix + tensor.Name, values, file[prefix + tensor.Name].ToDoubles(), Gradient);
        }
    }
}
