using System.Numerics;
using RecurrentGen.Tests.Fixtures;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Proofs;

/// <summary>A generated model against a run of PyTorch with the same weights.</summary>
internal static class PyTorchProof
{
    /// <summary>Asserts that outputs, loss, gradients and the weights after ten Adam steps agree.</summary>
    /// <param name="name">The fixture.</param>
    /// <param name="createCalls">Makes a <c>Training</c>.</param>
    public static void Check<TModel, TTarget>(string name, Func<TModel, TrainingCalls> createCalls)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var fixture = PyTorchFixture.Read(name);
        var model = TModel.Create(1, Initialization.PyTorch);
        Assert.Equal(fixture.Tensors.ToHashSet(), TModel.ModelDescription.Tensors.Select(t => t.Name).ToHashSet());
        foreach (string tensor in fixture.Tensors)
        {
            model.Parameters.CopyTensorFrom(tensor, fixture.Parameter(tensor));
        }

        float[] outputs = new float[fixture.Output.Length];
        model.CreatePredictor().Predict(fixture.Input, outputs);
        Measure.AssertClose("output", outputs, fixture.Output, ModelProof.ForwardTolerance);
        CheckInputGradients(fixture, createCalls(model));
        CheckTraining<TModel, TTarget>(fixture, model);
    }

    private static void CheckInputGradients(PyTorchFixture fixture, TrainingCalls calls)
    {
        float[] outputs = new float[fixture.Output.Length];
        float[] gradients = new float[fixture.Input.Length];
        calls.Forward(fixture.Input, outputs);
        calls.Backward([.. OutputGradients(fixture).Select(g => (float)g)], gradients);
        Measure.AssertClose("gradient of input", gradients, fixture.InputGradient, ModelProof.GradientTolerance);
    }

    private static void CheckTraining<TModel, TTarget>(PyTorchFixture fixture, TModel model)
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var training = model.CreateTraining();
        TTarget[] targets = [.. fixture.Target.Select(TTarget.CreateChecked)];
        var optimizer = new Adam(fixture.LearningRate);
        for (int step = 0; step < fixture.Steps; step++)
        {
            float loss = training.ComputeGradients(new Batch<float, TTarget>(fixture.Input, targets, fixture.Batch));
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

    /// <summary>The gradient of the fixture's loss by its outputs, from the losses' definitions.</summary>
    private static double[] OutputGradients(PyTorchFixture fixture)
    {
        double[] outputs = fixture.Output;
        double[] targets = fixture.Target;
        if (fixture.Loss == Loss.MeanSquaredError)
        {
            return [.. outputs.Zip(targets, (y, t) => 2 * (y - t) / outputs.Length)];
        }

        double[] gradients = new double[outputs.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            double[] exponentials = [.. outputs.Skip(row * fixture.Outputs).Take(fixture.Outputs).Select(Math.Exp)];
            for (int j = 0; j < exponentials.Length; j++)
            {
                double hit = j == (int)targets[row] ? 1 : 0;
                double probability = exponentials[j] / exponentials.Sum();
                gradients[(row * fixture.Outputs) + j] = (probability - hit) / targets.Length;
            }
        }

        return gradients;
    }
}
