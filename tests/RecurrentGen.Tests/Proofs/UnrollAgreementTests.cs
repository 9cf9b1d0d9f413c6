using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>Steps written out compute what the loop computes.</summary>
[Trait("Category", "Numeric")]
public sealed class UnrollAgreementTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void Lstm()
    {
        AssertAgree<LstmUnroll1, LstmUnroll2>();
        AssertAgree<LstmUnroll1, LstmUnroll3>();
        AssertAgree<LstmUnroll1, LstmUnrollFull>();
    }

    [Fact]
    public void Gru_bidirectional()
    {
        AssertAgree<GruUnroll1, GruUnroll2>();
        AssertAgree<GruUnroll1, GruUnroll3>();
        AssertAgree<GruUnroll1, GruUnrollFull>();
    }

    [Fact]
    public void Minimal_gated_backward()
    {
        AssertAgree<MinimalGatedUnroll1, MinimalGatedUnroll2>();
        AssertAgree<MinimalGatedUnroll1, MinimalGatedUnroll3>();
        AssertAgree<MinimalGatedUnroll1, MinimalGatedUnrollFull>();
    }

    private static void AssertAgree<TLoop, TUnrolled>()
        where TLoop : class, IRecurrentModel<TLoop, float, float>
        where TUnrolled : class, IRecurrentModel<TUnrolled, float, float>
    {
        var shape = TLoop.ModelDescription.Shape;
        var random = new Random(3);
        float[] inputs = Draw(random, shape.BatchSize * shape.SequenceLength * shape.InputSize);
        float[] targets = Draw(random, shape.BatchSize * shape.OutputSteps * shape.OutputSize);
        float[] parameters = Draw(random, TLoop.ModelDescription.ParameterCount);
        var (loopOutputs, loopGradients) = Run<TLoop>(parameters, inputs, targets);
        var (outputs, gradients) = Run<TUnrolled>(parameters, inputs, targets);
        Measure.AssertClose("outputs", outputs, Measure.ToDoubles(loopOutputs), Tolerance);
        Measure.AssertClose("gradients", gradients, Measure.ToDoubles(loopGradients), Tolerance);
    }

    private static (float[] Outputs, float[] Gradients) Run<TModel>(float[] parameters, float[] inputs, float[] targets)
        where TModel : class, IRecurrentModel<TModel, float, float>
    {
        var model = TModel.Create(1, Initialization.PyTorch);
        model.Parameters.CopyFrom(parameters);
        float[] outputs = new float[targets.Length];
        model.CreatePredictor().Predict(inputs, outputs);
        var training = model.CreateTraining();
        training.ComputeGradients(new Batch<float, float>(inputs, targets, TModel.ModelDescription.Shape.BatchSize));
        float[] gradients = new float[parameters.Length];
        training.Gradients.CopyTo(gradients);
        return (outputs, gradients);
    }

    private static float[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
