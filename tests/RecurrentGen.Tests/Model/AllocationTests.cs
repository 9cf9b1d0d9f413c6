using System.Numerics.Tensors;
using Xunit;

namespace RecurrentGen.Tests.Model;

/// <summary>After construction no call allocates.</summary>
[Trait("Category", "Numeric")]
public sealed class AllocationTests
{
    private const int Row = Filter.SequenceLength * Filter.InputSize;
    private readonly Filter _model = new(seed: 1);
    private readonly float[] _inputs = ModelData.Values(6 * Row, 1);
    private readonly float[] _outputs = new float[6 * Row];

    [Fact]
    public void LiveStream()
    {
        var other = new Filter(seed: 2);
        var stream = _model.CreateStream();
        var state = new float[Filter.LiveStream.StateSize];
        ModelData.AssertNoAllocation(() =>
        {
            stream.Process(_inputs, _outputs);
            stream.Step(_inputs.AsSpan(0, 2), _outputs.AsSpan(0, 2));
            stream.CopyStateTo(state);
            stream.Reset();
            stream.CopyStateFrom(state);
            stream.SwitchTo(other);
            stream.Release();
            stream.SwitchTo(_model);
        });
    }

    [Fact]
    public void Predictor()
    {
        var predictor = _model.CreatePredictor();
        ModelData.AssertNoAllocation(() => predictor.Predict(_inputs, _outputs));
        ModelData.AssertNoAllocation(() =>
        {
            ReadOnlySpan<nint> shape = [6, Filter.SequenceLength, Filter.InputSize];
            predictor.Predict(
                new ReadOnlyTensorSpan<float>(_inputs, shape, []), new TensorSpan<float>(_outputs, shape, []));
        });
    }

    [Fact]
    public void Predictor_after_a_change_of_the_parameters()
    {
        var predictor = _model.CreatePredictor();
        ModelData.AssertNoAllocation(() =>
        {
            _model.Parameters.BeginWrite();
            predictor.Predict(_inputs, _outputs);
        });
    }

    [Fact]
    public void Training()
    {
        var training = _model.CreateTraining();
        var inputGradients = new float[4 * Row];
        ModelData.AssertNoAllocation(() =>
        {
            training.Forward(_inputs.AsSpan(0, 4 * Row), _outputs.AsSpan(0, 4 * Row));
            training.Backward(_outputs.AsSpan(0, 4 * Row), inputGradients);
            training.Forward(_inputs.AsSpan(0, Row), _outputs.AsSpan(0, Row));
            training.Backward(_outputs.AsSpan(0, Row));
        });
    }

    [Fact]
    public void Training_steps()
    {
        var model = new Tagger(seed: 1);
        var training = model.CreateTraining();
        var optimizer = new Adam(0.01f);
        float[] inputs = ModelData.Values(16 * 12, 1);
        int[] classes = ModelData.Classes(16 * 6, 3, 2);
        ModelData.AssertNoAllocation(() =>
        {
            training.ComputeGradients(new Batch<float, int>(inputs, classes, 16));
            GradientClipping.ByGlobalNorm(training.Gradients, 1);
            optimizer.Step(model, training.Gradients);
            training.ComputeLoss(new Batch<float, int>(inputs.AsSpan(0, 12), classes.AsSpan(0, 6), 1));
        });
    }

    [Fact]
    public void Parameters()
    {
        var values = new float[Filter.ParameterCount];
        var bias = new float[2];
        ModelData.AssertNoAllocation(() =>
        {
            _model.CopyParametersTo(values);
            _model.CopyParametersFrom(values);
            _model.Parameters.CopyTensorTo("dense.bias", bias);
            _model.Parameters.CopyTensorFrom("dense.bias", bias);
        });
    }
}
