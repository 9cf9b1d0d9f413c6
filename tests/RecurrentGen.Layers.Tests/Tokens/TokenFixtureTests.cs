using RecurrentGen.Tests.Fixtures;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Models that read tokens against runs of PyTorch: <c>nn.Embedding</c>, a recurrent and a linear layer.</summary>
[Trait("Category", "Numeric")]
public sealed class TokenFixtureTests
{
    [Fact]
    public void Embedding_and_lstm() => Check<EmbeddedLstm>("embedding_lstm");

    [Fact]
    public void Embedding_with_padding_and_gru() => Check<PaddedGru>("embedding_padding_gru");

    private static void Check<TModel>(string name)
        where TModel : class, IRecurrentModel<TModel, int, int>
    {
        var fixture = PyTorchFixture.Read(name);
        var model = TModel.Create(1, Initialization.PyTorch);
        Assert.Equal(fixture.Tensors.ToHashSet(), TModel.ModelDescription.Tensors.Select(t => t.Name).ToHashSet());
        foreach (string tensor in fixture.Tensors)
        {
            model.Parameters.CopyTensorFrom(tensor, fixture.Parameter(tensor));
        }

        int[] tokens = [.. fixture.Input.Select(t => (int)t)];
        int[] targets = [.. fixture.Target.Select(t => (int)t)];
        float[] outputs = new float[fixture.Output.Length];
        model.CreatePredictor().Predict(tokens, outputs);
        Measure.AssertClose("output", outputs, fixture.Output, ModelProof.ForwardTolerance);

        var training = model.CreateTraining();
        var optimizer = new Adam(fixture.LearningRate);
        for (int step = 0; step < fixture.Steps; step++)
        {
            float loss = training.ComputeGradients(new Batch<int, int>(tokens, targets, fixture.Batch));
            if (step == 0)
            {
                Measure.AssertClose("loss", [loss], [fixture.LossValue], ModelProof.ForwardTolerance);
                AssertTensors("gradient of", fixture, training.Gradients, fixture.Gradient);
            }

            optimizer.Step(model, training.Gradients);
        }

        AssertTensors("after Adam:", fixture, model.Parameters, fixture.AfterAdam);
    }

    private static void AssertTensors(
        string what, PyTorchFixture fixture, PackedBlock actual, Func<string, double[]> expected)
    {
        foreach (string tensor in fixture.Tensors)
        {
            float[] values = new float[expected(tensor).Length];
            actual.CopyTensorTo(tensor, values);
            Measure.AssertClose($"{what} {tensor}", values, expected(tensor), ModelProof.GradientTolerance);
        }
    }
}
