using System.Numerics;
using RecurrentGen.Tests.Fixtures;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>Sequences of several lengths against runs of PyTorch over packed sequences.</summary>
[Trait("Category", "Numeric")]
public sealed class LengthsPyTorchProofs
{
    [Fact]
    public void Lstm() => Check<PackedLstm, float>(
        "lstm_sequence", m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_last() => Check<PackedLstmLast, float>(
        "lstm_last", m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_bidirectional_stack_last() => Check<PackedLstmBidirectionalStackLast, float>(
        "lstm_bidirectional_two_layers_last",
        m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Lstm_bidirectional_classes() => Check<PackedLstmBidirectionalClasses, int>(
        "lstm_bidirectional_classes",
        m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_stack_last() => Check<PackedGruStackLast, int>(
        "gru_two_layers_last", m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    [Fact]
    public void Gru_bidirectional() => Check<PackedGruBidirectional, float>(
        "gru_bidirectional", m => { var t = m.CreateTraining(); return new(t.Forward, t.Backward, t.Gradients); });

    /// <summary>Asserts that outputs, loss and gradients agree.</summary>
    /// <param name="name">The fixture.</param>
    /// <param name="createCalls">Makes a <c>Training</c>.</param>
    /// <param name="folder">Where it is.</param>
    internal static void Check<TModel, TTarget>(
        string name, Func<TModel, LengthsCalls> createCalls, string folder = "Lengths")
        where TModel : class, IRecurrentModel<TModel, float, TTarget>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var fixture = PyTorchFixture.Read(Path.Combine(folder, name));
        var model = TModel.Create(1, Initialization.PyTorch);
        foreach (string tensor in fixture.Tensors)
        {
            model.Parameters.CopyTensorFrom(tensor, fixture.Parameter(tensor));
        }

        float[] outputs = new float[fixture.Output.Length];
        model.CreatePredictor().Predict(fixture.Input, fixture.Lengths, outputs);
        Measure.AssertClose("output", outputs, fixture.Output, ModelProof.ForwardTolerance);

        var training = model.CreateTraining();
        TTarget[] targets = [.. fixture.Target.Select(TTarget.CreateChecked)];
        var batch = new Batch<float, TTarget>(fixture.Input, targets, fixture.Batch) { Lengths = fixture.Lengths };
        Measure.AssertClose("loss", [training.ComputeGradients(batch)], [fixture.LossValue], ModelProof.ForwardTolerance);
        AssertTensors(fixture, training.Gradients);

        var calls = createCalls(model);
        float[] inputGradients = new float[fixture.Input.Length];
        calls.Forward(fixture.Input, fixture.Lengths, outputs);
        calls.Backward([.. fixture.OutputGradient.Select(g => (float)g)], inputGradients);
        Measure.AssertClose("input", inputGradients, fixture.InputGradient, ModelProof.GradientTolerance);
        AssertTensors(fixture, calls.Gradients);
    }

    private static void AssertTensors(PyTorchFixture fixture, PackedBlock actual)
    {
        foreach (string tensor in fixture.Tensors)
        {
            double[] expected = fixture.Gradient(tensor);
            float[] values = new float[expected.Length];
            actual.CopyTensorTo(tensor, values);
            Measure.AssertClose($"gradient of {tensor}", values, expected, ModelProof.GradientTolerance);
        }
    }
}
