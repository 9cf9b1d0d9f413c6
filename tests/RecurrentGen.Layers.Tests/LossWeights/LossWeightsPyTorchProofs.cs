using System.Numerics;
using RecurrentGen.Tests.Fixtures;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.LossWeights;

/// <summary>Weighted losses over sequences of several lengths against runs of PyTorch.</summary>
[Trait("Category", "Numeric")]
public sealed class LossWeightsPyTorchProofs
{
    [Fact]
    public void Weights_of_classes() => Check<WeightedClassesLast, int>("classes_last", f => f.ClassWeights, _ => []);

    [Fact]
    public void Weights_of_classes_and_rows() =>
        Check<WeightedClasses, int>("classes_rows", f => f.ClassWeights, f => f.Weights);

    [Fact]
    public void Weights_of_sequences() => Check<WeightedValues, float>("values_sequences", _ => null, f => f.Weights);

    [Fact]
    public void Weights_of_two_classes_and_sequences() =>
        Check<WeightedBinaryLast, float>("binary_last", f => f.ClassWeights, f => f.Weights);

    private static void Check<TModel, TTarget>(
        string name, Func<PyTorchFixture, float[]?> classWeights, Func<PyTorchFixture, float[]> weights)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var fixture = PyTorchFixture.Read(Path.Combine("LossWeights", name));
        var model = TModel.Create(1, Initialization.PyTorch);
        foreach (string tensor in fixture.Tensors)
        {
            model.Parameters.CopyTensorFrom(tensor, fixture.Parameter(tensor));
        }

        TTarget[] targets = [.. fixture.Target.Select(TTarget.CreateChecked)];
        foreach (int shards in new[] { 1, 3 })
        {
            var training = model.CreateTraining(
                new TrainingOptions { Shards = shards, ClassWeights = classWeights(fixture) });
            float loss = training.ComputeGradients(new Batch<float, TTarget>(fixture.Input, targets, fixture.Batch)
            {
                Lengths = fixture.Lengths,
                Weights = weights(fixture),
            });
            Measure.AssertClose("loss", [loss], [fixture.LossValue], ModelProof.ForwardTolerance);
            foreach (string tensor in fixture.Tensors)
            {
                double[] expected = fixture.Gradient(tensor);
                float[] values = new float[expected.Length];
                training.Gradients.CopyTensorTo(tensor, values);
                Measure.AssertClose($"gradient of {tensor}", values, expected, ModelProof.GradientTolerance);
            }
        }
    }
}
