using System.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Reference;

/// <summary>A call with what goes in and what comes out: <c>Step</c>, <c>Forward</c>, <c>Backward</c>.</summary>
internal delegate void SpanCall(ReadOnlySpan<float> input, Span<float> output);

/// <summary>What a generated <c>Training</c> type has beyond its interface.</summary>
/// <param name="Forward">Inputs to outputs, both in physical units.</param>
/// <param name="Backward">The gradient of the outputs to that of the inputs, which may be empty.</param>
/// <param name="Gradients">The parameters' gradients after <paramref name="Backward"/>.</param>
internal sealed record TrainingCalls(SpanCall Forward, SpanCall Backward, PackedBlock Gradients);

/// <summary>
/// The proofs of one model: everything its types compute equals the cells' equations in double precision and central
/// differences of them, and nothing allocates.
/// </summary>
internal sealed class ModelProof<TModel, TTarget>
    where TModel : class, IRecurrentModel<TModel, float, TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly TModel _model;
    private readonly ModelShape _shape;
    private readonly EagerNetwork _reference;
    private readonly IPredictor<float> _predictor;
    private readonly ITraining<float, TTarget> _training;
    private readonly ITraining<float, TTarget> _sharded;
    private readonly TrainingCalls _calls;
    private readonly Func<TModel, SpanCall>? _createStream;
    private readonly Random _random = new(20);
    private readonly Dictionary<string, double[]> _lastExpected = new(StringComparer.Ordinal);

    /// <summary>A model with random, asymmetric weights and scaling, beside its reference.</summary>
    /// <param name="createCalls">Makes a <c>Training</c>.</param>
    /// <param name="createStream">The <c>Step</c> of a new <c>LiveStream</c>; null where there is none.</param>
    /// <param name="layers">The declaration again, for the reference.</param>
    public ModelProof(
        Func<TModel, TrainingCalls> createCalls, Func<TModel, SpanCall>? createStream, params EagerLayer[] layers)
    {
        _model = TModel.Create(7, Initialization.PyTorch);
        _shape = TModel.ModelDescription.Shape;
        _reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, _shape.Loss, layers);
        FillParameters();
        FillScaling();
        _predictor = _model.CreatePredictor();
        _training = _model.CreateTraining();
        int shards = Math.Min(2, _shape.BatchSize);
        _sharded = _model.CreateTraining(new TrainingOptions { Shards = shards, Threads = 2 * shards });
        _calls = createCalls(_model);
        _createStream = createStream;
    }

    private int InputLength => _shape.SequenceLength * _shape.InputSize;

    private int OutputLength => _shape.OutputSteps * _shape.OutputSize;

    /// <summary>Targets of one sequence: a class for each row, or a value for each output.</summary>
    private int TargetLength => _shape.Loss == Loss.SoftmaxCrossEntropy ? _shape.OutputSteps : OutputLength;

    /// <summary>All proofs.</summary>
    public void Check()
    {
        CheckPredictions();
        CheckGradients(_shape.BatchSize);
        CheckGradients(1);
        CheckOwnLoss(Math.Max(1, _shape.BatchSize - 1));
        CheckStream();
        CheckTrace();
        CheckAllocations();
    }

    /// <summary>Predictions of more sequences than a batch holds, together and one by one.</summary>
    private void CheckPredictions()
    {
        int count = _shape.BatchSize + 1;
        float[] inputs = Inputs(count);
        double[] expected = _reference.Predict(Measure.ToDoubles(inputs), count);
        float[] actual = new float[count * OutputLength];
        _predictor.Predict(inputs, actual);
        Measure.AssertClose("Predict", actual, expected, ModelProof.ForwardTolerance);
        Assert.Equal(TModel.ModelDescription.Tensors.Select(t => t.Name).ToHashSet(), _reference.UsedTensors);

        Array.Fill(actual, float.NaN);
        for (int i = 0; i < count; i++)
        {
            _predictor.Predict(
                inputs.AsSpan(i * InputLength, InputLength), actual.AsSpan(i * OutputLength, OutputLength));
        }

        Measure.AssertClose("Predict, one by one", actual, expected, ModelProof.ForwardTolerance);
        CheckPredictionsOfThreads(inputs, count);
    }

    /// <summary>Several threads predict the same bits as one.</summary>
    private void CheckPredictionsOfThreads(float[] inputs, int most)
    {
        var several = _model.CreatePredictor(3);
        for (int count = 1; count <= most; count++)
        {
            float[] expected = new float[count * OutputLength];
            float[] actual = new float[expected.Length];
            _predictor.Predict(inputs.AsSpan(0, count * InputLength), expected);
            several.Predict(inputs.AsSpan(0, count * InputLength), actual);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Loss and gradients of a batch that may be partial, after another one has left its traces.</summary>
    private void CheckGradients(int count)
    {
        float[] inputs = Inputs(count);
        var targets = Targets(count);
        double[] exactInputs = Measure.ToDoubles(inputs);
        double[] exactTargets = [.. targets.Select(double.CreateChecked)];
        double Loss() => _reference.ComputeLoss(exactInputs, exactTargets, count);

        float loss = _training.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count));
        Measure.AssertClose($"loss of {count}", [loss], [Loss()], ModelProof.ForwardTolerance);
        AssertGradients($"ComputeGradients of {count}", _training.Gradients, Loss);
        float alone = _training.ComputeLoss(new Batch<float, TTarget>(inputs, targets, count));
        Measure.AssertClose($"ComputeLoss of {count}", [alone], [Loss()], ModelProof.ForwardTolerance);
        AssertGradients($"Gradients after ComputeLoss of {count}", _training.Gradients, expected: null);

        loss = _sharded.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count));
        Measure.AssertClose($"loss of {count} in shards", [loss], [Loss()], ModelProof.ForwardTolerance);
        AssertGradients($"ComputeGradients of {count} in shards", _sharded.Gradients, expected: null);
    }

    /// <summary>Every layer's values in a trace, of all steps and of fewer.</summary>
    private void CheckTrace()
    {
        if (typeof(TModel) == typeof(HandWrittenModel))
        {
            return;
        }

        float[] inputs = Inputs(1);
        var trace = typeof(TModel).GetMethod("Trace")!.CreateDelegate<TraceCall<float>>(_model);
        for (int steps = _shape.SequenceLength; steps > 0; steps /= 2)
        {
            int length = steps * _shape.InputSize;
            var expected = _reference.LayerOutputs(Measure.ToDoubles(inputs.AsSpan(0, length)));
            TraceProof.Check(trace(inputs.AsSpan(0, length)), expected);
        }
    }

    /// <summary>A loss of the user's own, the outputs weighted at random, through Forward and Backward.</summary>
    private void CheckOwnLoss(int count)
    {
        float[] inputs = Inputs(count);
        float[] outputs = new float[count * OutputLength];
        double[] exactInputs = Measure.ToDoubles(inputs);
        _calls.Forward(inputs, outputs);
        Measure.AssertClose("Forward", outputs, _reference.Predict(exactInputs, count), ModelProof.ForwardTolerance);

        float[] weights = Fill(outputs.Length, () => Uniform(-1, 1));
        double Loss() => _reference.Predict(exactInputs, count).Zip(weights, (y, w) => y * w).Sum();
        float[] inputGradients = new float[inputs.Length];
        _calls.Backward(weights, inputGradients);
        AssertGradients("Backward", _calls.Gradients, Loss);
        double[] expected = CentralDifferences.Of(Loss, exactInputs);
        Measure.AssertClose("Backward, inputs", inputGradients, expected, ModelProof.GradientTolerance);

        _calls.Forward(inputs, outputs);
        _calls.Backward(weights, []);
        AssertGradients("Backward without inputs", _calls.Gradients, expected: null);
    }

    /// <summary>Every step of a stream is the answer for the prefix so far.</summary>
    private void CheckStream()
    {
        if (_createStream is null)
        {
            return;
        }

        float[] inputs = Inputs(1);
        var step = _createStream(_model);
        int width = _shape.OutputSize;
        float[] actual = new float[_shape.SequenceLength * width];
        double[] expected = new double[actual.Length];
        for (int t = 0; t < _shape.SequenceLength; t++)
        {
            step(inputs.AsSpan(t * _shape.InputSize, _shape.InputSize), actual.AsSpan(t * width, width));
            double[] prefix = Measure.ToDoubles(inputs.AsSpan(0, (t + 1) * _shape.InputSize));
            _reference.Predict(prefix, 1).AsSpan()[^width..].CopyTo(expected.AsSpan(t * width));
        }

        Measure.AssertClose("Step", actual, expected, ModelProof.ForwardTolerance);
    }

    private void CheckAllocations()
    {
        int count = _shape.BatchSize;
        float[] inputs = Inputs(count);
        var targets = Targets(count);
        float[] outputs = new float[count * OutputLength];
        float[] output = new float[_shape.OutputSize];
        float[] inputGradients = new float[inputs.Length];
        var step = _createStream?.Invoke(_model);
        AssertNoAllocation("Predict", () => _predictor.Predict(inputs, outputs));
        AssertNoAllocation("ComputeGradients", () =>
            _training.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count)));
        AssertNoAllocation("ComputeLoss", () =>
            _training.ComputeLoss(new Batch<float, TTarget>(inputs, targets, count)));
        AssertNoAllocation("Forward and Backward", () =>
        {
            _calls.Forward(inputs, outputs);
            _calls.Backward(outputs, inputGradients);
        });
        if (step is not null)
        {
            AssertNoAllocation("Step", () => step(inputs.AsSpan(0, _shape.InputSize), output));
        }
    }

    private static void AssertNoAllocation(string what, Action action)
    {
        long bytes = Allocations.Of(action);
        if (bytes != 0)
        {
            Assert.Fail($"{what} allocates {bytes} bytes.");
        }
    }

    /// <param name="what">What made the gradients.</param>
    /// <param name="gradients">The gradients.</param>
    /// <param name="expected">The function they belong to; null for the one of the last call.</param>
    private void AssertGradients(string what, PackedBlock gradients, Func<double>? expected)
    {
        foreach (var tensor in TModel.ModelDescription.Tensors.Where(t => t.Trainable))
        {
            if (expected is not null)
            {
                _lastExpected[tensor.Name] = CentralDifferences.Of(expected, _reference.Parameters[tensor.Name]);
            }

            float[] actual = new float[tensor.Count];
            gradients.CopyTensorTo(tensor.Name, actual);
            Measure.AssertClose(
                $"{what}, {tensor.Name}", actual, _lastExpected[tensor.Name], ModelProof.GradientTolerance);
        }
    }

    private void FillParameters()
    {
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float spread = tensor.Role == TensorRole.Vector ? 0.5f : 1 / MathF.Sqrt(tensor.Columns);
            float[] values = Fill(tensor.Count, () => Uniform(-spread, spread));
            _model.Parameters.CopyTensorFrom(tensor.Name, values);
            _reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }
    }

    private void FillScaling()
    {
        var scaling = _model.Scaling;
        scaling.BeginWrite();
        Draw(scaling.InputMean, scaling.InputScale, _reference.InputMean, _reference.InputScale);
        if (_shape.ScalesOutputs)
        {
            Draw(scaling.OutputMean, scaling.OutputScale, _reference.OutputMean, _reference.OutputScale);
        }

    }

    private void Draw(Span<float> mean, Span<float> scale, double[] exactMean, double[] exactScale)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = Uniform(-1, 1);
            scale[i] = Uniform(0.5f, 2);
            exactMean[i] = mean[i];
            exactScale[i] = scale[i];
        }
    }

    /// <summary>
    /// Inputs within 1 of the mean in scaled units: gates at their limits have derivatives that cancel in float32.
    /// </summary>
    private float[] Inputs(int count)
    {
        float[] inputs = new float[count * InputLength];
        for (int i = 0; i < inputs.Length; i++)
        {
            int feature = i % _shape.InputSize;
            inputs[i] = _model.Scaling.InputMean[feature] + (_model.Scaling.InputScale[feature] * Uniform(-1, 1));
        }

        return inputs;
    }

    /// <summary>
    /// A target far from outputs, so that the loss of a single value does not cancel; for Huber's loss on both sides of
    /// where it bends.
    /// </summary>
    private float Value(int output)
    {
        float scaled = _shape.Loss == Loss.Huber ? Uniform(0, 4) : Uniform(3, 5);
        return _model.Scaling.OutputMean[output]
            + (_model.Scaling.OutputScale[output] * (_random.Next(2) == 0 ? scaled : -scaled));
    }

    private TTarget[] Targets(int count)
    {
        var targets = new TTarget[count * TargetLength];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = _shape.Loss switch
            {
                Loss.SoftmaxCrossEntropy => TTarget.CreateChecked(_random.Next(_shape.OutputSize)),
                Loss.BinaryCrossEntropy => TTarget.CreateChecked(Uniform(0, 1)),
                _ => TTarget.CreateChecked(Value(i % _shape.OutputSize)),
            };
        }

        return targets;
    }

    private static float[] Fill(int length, Func<float> draw)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = draw();
        }

        return values;
    }

    private float Uniform(float from, float to) => from + ((to - from) * _random.NextSingle());
}

/// <summary>Tolerances of the proofs, by <see cref="Measure"/>.</summary>
internal static class ModelProof
{
    /// <summary>Of predictions and losses.</summary>
    public const double ForwardTolerance = 2e-6;

    /// <summary>Of gradients.</summary>
    public const double GradientTolerance = 1e-5;
}
