using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>
/// A model that drops values: training calls equal the equations with the masks of that call, everything else the
/// equations without.
/// </summary>
internal sealed class DropoutProof<TModel>
    where TModel : class, IRecurrentModel<TModel, float, float>
{
    private const ulong Seed = 11;
    private readonly Random _random = new(5);
    private readonly TModel _model = TModel.Create(7, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly EagerNoise _noise = new() { Seed = Seed };
    private readonly EagerNetwork _reference;
    private readonly float[] _inputs;
    private readonly double[] _exactInputs;

    public DropoutProof(Func<EagerNoise, EagerLayer[]> layers)
    {
        _reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, Loss.MeanSquaredError, layers(_noise));
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            _model.Parameters.CopyTensorTo(tensor.Name, values);
            _reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        _inputs = Values(_shape.BatchSize * InputLength);
        _exactInputs = Measure.ToDoubles(_inputs);
    }

    private int InputLength => _shape.SequenceLength * _shape.InputSize;

    private int OutputLength => _shape.OutputSteps * _shape.OutputSize;

    /// <param name="create">A training's calls; it must be an <see cref="IRandomTraining"/>.</param>
    /// <param name="createStream">A stream's step, or null.</param>
    public void Check(
        Func<TModel, TrainingOptions, (ITraining<float, float> Training, TrainingCalls Calls)> create,
        Func<TModel, SpanCall>? createStream)
    {
        foreach (int shards in new[] { 1, _shape.BatchSize })
        {
            var options = new TrainingOptions { Seed = Seed, Shards = shards, Threads = 2 };
            var (training, calls) = create(_model, options);
            var random = Assert.IsType<IRandomTraining>(training, exactMatch: false);
            random.Calls = 41;
            CheckOwnLoss(calls, 42);
            Assert.Equal(42, random.Calls);
            CheckDeclaredLoss(training, calls, random);
            CheckAllocation(training);
        }

        CheckPredictions(createStream);
    }

    private void CheckOwnLoss(TrainingCalls calls, ulong call)
    {
        float[] outputs = new float[_shape.BatchSize * OutputLength];
        float[] weights = Values(outputs.Length);
        float[] inputGradients = new float[_inputs.Length];
        calls.Forward(_inputs, outputs);
        Measure.AssertClose("Forward", outputs, Predict(call), ModelProof.ForwardTolerance);
        calls.Backward(weights, inputGradients);
        double Loss() => Predict(call).Zip(weights, (y, w) => y * w).Sum();
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] gradient = new float[tensor.Count];
            calls.Gradients.CopyTensorTo(tensor.Name, gradient);
            double[] expected = CentralDifferences.Of(Loss, _reference.Parameters[tensor.Name]);
            Measure.AssertClose(tensor.Name, gradient, expected, ModelProof.GradientTolerance);
        }

        Measure.AssertClose(
            "inputs", inputGradients, CentralDifferences.Of(Loss, _exactInputs), ModelProof.GradientTolerance);
    }

    /// <summary>ComputeGradients drops what Forward drops in a call of the same number; ComputeLoss drops nothing.</summary>
    private void CheckDeclaredLoss(ITraining<float, float> training, TrainingCalls calls, IRandomTraining random)
    {
        float[] outputs = new float[_shape.BatchSize * OutputLength];
        float[] targets = Values(outputs.Length);
        var batch = new Batch<float, float>(_inputs, targets, _shape.BatchSize);
        long call = random.Calls;
        float loss = training.ComputeGradients(batch);
        Assert.Equal(call + 1, random.Calls);
        float[] first = new float[TModel.ModelDescription.ParameterCount];
        training.Gradients.CopyTo(first);
        double exact = Predict((ulong)call + 1).Zip(targets, (y, t) => (y - t) * (y - t)).Average();
        Measure.AssertClose("loss", [loss], [exact], ModelProof.ForwardTolerance);

        random.Calls = call;
        calls.Forward(_inputs, outputs);
        calls.Backward([.. outputs.Zip(targets, (y, t) => 2 * (y - t) / outputs.Length)], []);
        float[] second = new float[first.Length];
        calls.Gradients.CopyTo(second);
        Measure.AssertClose("gradients", first, Measure.ToDoubles(second), ModelProof.GradientTolerance);

        call = random.Calls;
        exact = Predict(0).Zip(targets, (y, t) => (y - t) * (y - t)).Average();
        Measure.AssertClose("ComputeLoss", [training.ComputeLoss(batch)], [exact], ModelProof.ForwardTolerance);
        Assert.Equal(call, random.Calls);
    }

    private void CheckPredictions(Func<TModel, SpanCall>? createStream)
    {
        float[] outputs = new float[_shape.BatchSize * OutputLength];
        double[] expected = Predict(0);
        _model.CreatePredictor().Predict(_inputs, outputs);
        Measure.AssertClose("Predict", outputs, expected, ModelProof.ForwardTolerance);
        if (createStream?.Invoke(_model) is { } step)
        {
            float[] output = new float[_shape.OutputSize];
            for (int t = 0; t < _shape.SequenceLength; t++)
            {
                step(_inputs.AsSpan(t * _shape.InputSize, _shape.InputSize), output);
            }

            double[] last = expected[(OutputLength - _shape.OutputSize)..OutputLength];
            Measure.AssertClose("Step", output, last, ModelProof.ForwardTolerance);
        }
    }

    private void CheckAllocation(ITraining<float, float> training)
    {
        float[] targets = Values(_shape.BatchSize * OutputLength);
        Assert.Equal(0, Allocations.Of(() =>
            training.ComputeGradients(new Batch<float, float>(_inputs, targets, _shape.BatchSize))));
    }

    /// <summary>What every sequence gives in a training call.</summary>
    private double[] Predict(ulong call)
    {
        _noise.Call = call;
        var outputs = new List<double>();
        for (int sequence = 0; sequence < _shape.BatchSize; sequence++)
        {
            _noise.Sequence = sequence;
            outputs.AddRange(_reference.Predict(_exactInputs.AsSpan(sequence * InputLength, InputLength), 1));
        }

        return [.. outputs];
    }

    private float[] Values(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (2 * _random.NextSingle()) - 1;
        }

        return values;
    }
}
