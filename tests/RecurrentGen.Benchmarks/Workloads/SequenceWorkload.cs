using RecurrentGen.Tests.Reference;

namespace RecurrentGen.Benchmarks;

/// <summary>B: whole sequences from zero states; inputs and outputs are <c>[count, time, feature]</c>.</summary>
internal sealed class SequenceWorkload<TModel>(string name, params EagerLayer[] layers)
    : Workload(name, "us_per_forward", typeof(TModel))
    where TModel : class, IRecurrentModel<TModel, float, float>
{
    /// <summary>Error allowed; measured: 2e-7 to 1.1e-6.</summary>
    private const double Tolerance = 5e-6;

    public override TimeSpan Repetition => TimeSpan.FromMilliseconds(40);

    public override Action Prepare(int threads = 1)
    {
        var predictor = TModel.Create(1, Initialization.PyTorch).CreatePredictor(threads);
        float[] inputs = Inputs();
        float[] outputs = Outputs();
        return () => predictor.Predict(inputs, outputs);
    }

    public override void Verify(int threads = 1)
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        float[] inputs = Inputs();
        float[] outputs = Outputs();
        model.CreatePredictor(threads).Predict(inputs, outputs);
        int count = model.Description.Shape.BatchSize;
        double[] expected = CreateReference(model, layers).Predict(ToDoubles(inputs), count);
        AssertClose("outputs", outputs, expected, Tolerance);
    }

    private static float[] Inputs()
    {
        var shape = TModel.ModelDescription.Shape;
        return Draw(shape.BatchSize * shape.SequenceLength * shape.InputSize);
    }

    private static float[] Outputs()
    {
        var shape = TModel.ModelDescription.Shape;
        return new float[shape.BatchSize * shape.OutputSteps * shape.OutputSize];
    }
}
