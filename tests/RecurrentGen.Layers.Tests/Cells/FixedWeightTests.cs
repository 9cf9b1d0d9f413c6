using RecurrentGen.Tests.Proofs;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>Training leaves a reservoir as it was and moves only the layer behind it.</summary>
[Trait("Category", "Numeric")]
public sealed class FixedWeightTests
{
    [Fact]
    public void Only_the_readout_learns()
    {
        var model = new EchoStateSequence(5);
        var random = new Random(2);
        float[] inputs = Draw(random, 3 * 4 * 3);
        float[] targets = Draw(random, 3 * 4 * 2);
        var before = Tensors(model);
        var training = model.CreateTraining();
        var adam = new Adam(0.01f);
        float first = training.ComputeGradients(new Batch<float, float>(inputs, targets, 3));
        for (int step = 0; step < 50; step++)
        {
            training.ComputeGradients(new Batch<float, float>(inputs, targets, 3));
            adam.Step(model, training.Gradients);
        }

        float last = training.ComputeLoss(new Batch<float, float>(inputs, targets, 3));
        Assert.True(last < first, $"the loss went from {first} to {last}");
        var after = Tensors(model);
        Assert.Equal(
            ["dense.bias", "dense.weight"],
            before.Keys.Where(name => !before[name].SequenceEqual(after[name])).Order(StringComparer.Ordinal));
    }

    /// <summary>So that the spectral radius of the recurrence is <c>SpectralRadius</c>.</summary>
    [Fact]
    public void A_reservoir_starts_orthogonal_with_the_scheme_of_Keras()
    {
        const int Size = 9;
        var model = new EchoStateSequence(5, Initialization.Keras);
        float[] w = Tensors(model)["echostate.W"];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                double product = Enumerable.Range(0, Size).Sum(k => (double)w[(i * Size) + k] * w[(j * Size) + k]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-6);
            }
        }
    }

    private static Dictionary<string, float[]> Tensors(EchoStateSequence model)
    {
        var tensors = new Dictionary<string, float[]>();
        foreach (var tensor in EchoStateSequence.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            model.Parameters.CopyTensorTo(tensor.Name, values);
            tensors.Add(tensor.Name, values);
        }

        return tensors;
    }

    private static float[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
