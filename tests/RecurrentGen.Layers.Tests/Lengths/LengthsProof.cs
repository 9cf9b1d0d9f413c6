using System.Numerics;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Lengths;

/// <summary>A <c>Forward</c> of sequences of several lengths.</summary>
internal delegate void LengthsCall(ReadOnlySpan<float> inputs, ReadOnlySpan<int> lengths, Span<float> outputs);

/// <summary>What a generated <c>Training</c> type has beyond its interface.</summary>
internal sealed record LengthsCalls(LengthsCall Forward, SpanCall Backward, PackedBlock Gradients);

/// <summary>
/// The proofs of one model over sequences of several lengths: all it computes equals the cells' equations over the valid
/// steps alone and central differences of them, whatever lies behind, and nothing allocates.
/// </summary>
internal sealed class LengthsProof<TModel, TTarget>
    where TModel : class, IRecurrentModel<TModel, float, TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly TModel _model = TModel.Create(7, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly EagerNetwork _reference;
    private readonly IPredictor<float> _predictor;
    private readonly ITraining<float, TTarget>[] _trainings;
    private readonly LengthsCalls[] _calls;
    private readonly Random _random = new(11);

    /// <param name="createCalls">Makes a <c>Training</c>.</param>
    /// <param name="layers">The declaration again, for the reference.</param>
    public LengthsProof(Func<TModel, TrainingOptions?, LengthsCalls> createCalls, params EagerLayer[] layers)
    {
        _reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, _shape.Loss, layers);
        FillParameters();
        FillScaling();
        int shards = Math.Min(2, _shape.BatchSize);
        var divided = new TrainingOptions { Shards = shards, Threads = 2 * shards };
        _predictor = _model.CreatePredictor();
        _trainings = [_model.CreateTraining(), _model.CreateTraining(divided)];
        _calls = [createCalls(_model, null), createCalls(_model, divided)];
    }

    private int Time => _shape.SequenceLength;

    private int InputLength => Time * _shape.InputSize;

    private int OutputLength => _shape.OutputSteps * _shape.OutputSize;

    private int TargetLength => _shape.Loss == Loss.SoftmaxCrossEntropy ? _shape.OutputSteps : OutputLength;

    public void Check()
    {
        int batch = _shape.BatchSize;
        int[] some = [Time - 1, 0, Time, 1, 2];
        int[] mixed = [.. Enumerable.Range(0, batch).Select(i => some[i % some.Length])];
        int[][] cases =
        [
            mixed,
            [.. Enumerable.Repeat(Math.Max(Time - 2, 1), batch)],
            new int[batch],
            [.. Enumerable.Range(0, Math.Max(1, batch - 1)).Select(i => i % 2 == 0 ? Time : 1)],
        ];
        foreach (int[] lengths in cases)
        {
            CheckPredictions([.. lengths, .. mixed, .. lengths]);
            CheckGradients(lengths);
            CheckOwnLoss(lengths);
        }

        CheckFullLengths();
        CheckAllocations(mixed);
    }

    private void CheckPredictions(int[] lengths)
    {
        int count = lengths.Length;
        float[] inputs = Inputs(count);
        double[] expected = _reference.Predict(Measure.ToDoubles(inputs), count, lengths);
        SpoilPadding(inputs, lengths, _shape.InputSize);
        float[] actual = Spoilt(count * OutputLength);
        _predictor.Predict(inputs, lengths, actual);
        Measure.AssertClose("Predict", actual, expected, ModelProof.ForwardTolerance);
        if (_shape.SequenceOutput)
        {
            AssertZeroPadding(actual, OutputsOf(lengths), _shape.OutputSize);
        }

        float[] several = Spoilt(actual.Length);
        _model.CreatePredictor(3).Predict(inputs, lengths, several);
        Assert.Equal(actual, several);
    }

    private void CheckGradients(int[] lengths)
    {
        int count = lengths.Length;
        float[] inputs = Inputs(count);
        double[] exactInputs = Measure.ToDoubles(inputs);
        var targets = Targets(count);
        double[] exactTargets = [.. targets.Select(double.CreateChecked)];
        double Loss() => _reference.ComputeLoss(exactInputs, exactTargets, count, lengths);
        SpoilPadding(inputs, lengths, _shape.InputSize);
        SpoilTargets(targets, lengths);
        var expected = Derivatives(Loss);
        foreach (var training in _trainings)
        {
            var batch = new Batch<float, TTarget>(inputs, targets, count) { Lengths = lengths };
            Measure.AssertClose("loss", [training.ComputeGradients(batch)], [Loss()], ModelProof.ForwardTolerance);
            AssertGradients("ComputeGradients", training.Gradients, expected);
            Measure.AssertClose("ComputeLoss", [training.ComputeLoss(batch)], [Loss()], ModelProof.ForwardTolerance);
        }
    }

    private void CheckOwnLoss(int[] lengths)
    {
        int count = lengths.Length;
        float[] inputs = Inputs(count);
        double[] exactInputs = Measure.ToDoubles(inputs);
        double[] exactOutputs = _reference.Predict(exactInputs, count, lengths);
        float[] weights = Fill(exactOutputs.Length, -1, 1);
        double Loss() => _reference.Predict(exactInputs, count, lengths).Zip(weights, (y, w) => y * w).Sum();
        var expected = Derivatives(Loss);
        double[] expectedInputs = CentralDifferences.Of(Loss, exactInputs);
        SpoilPadding(inputs, lengths, _shape.InputSize);
        float[] gradients = [.. weights];
        if (_shape.SequenceOutput)
        {
            SpoilPadding(gradients, OutputsOf(lengths), _shape.OutputSize);
        }

        foreach (var calls in _calls)
        {
            float[] outputs = Spoilt(exactOutputs.Length);
            calls.Forward(inputs, lengths, outputs);
            Measure.AssertClose("Forward", outputs, exactOutputs, ModelProof.ForwardTolerance);
            float[] inputGradients = Spoilt(inputs.Length);
            calls.Backward(gradients, inputGradients);
            AssertGradients("Backward", calls.Gradients, expected);
            Measure.AssertClose("inputs", inputGradients, expectedInputs, ModelProof.GradientTolerance);
            AssertZeroPadding(inputGradients, lengths, _shape.InputSize);
        }
    }

    /// <summary>Lengths that say nothing change no bit, and leave none behind.</summary>
    private void CheckFullLengths()
    {
        int count = _shape.BatchSize;
        float[] inputs = Inputs(count);
        var targets = Targets(count);
        int[] lengths = [.. Enumerable.Repeat(Time, count)];
        var fresh = _model.CreateTraining();
        float loss = fresh.ComputeGradients(new Batch<float, TTarget>(inputs, targets, count));
        var batch = new Batch<float, TTarget>(inputs, targets, count);
        Assert.Equal(loss, _trainings[0].ComputeGradients(batch));
        Assert.Equal(fresh.Gradients.Packed, _trainings[0].Gradients.Packed);
        Assert.Equal(loss, _trainings[0].ComputeGradients(batch with { Lengths = lengths }));
        Assert.Equal(fresh.Gradients.Packed, _trainings[0].Gradients.Packed);
        float[] outputs = new float[count * OutputLength];
        float[] same = new float[outputs.Length];
        _predictor.Predict(inputs, outputs);
        _predictor.Predict(inputs, lengths, same);
        Assert.Equal(outputs, same);
    }

    private void CheckAllocations(int[] lengths)
    {
        float[] inputs = Inputs(lengths.Length);
        var targets = Targets(lengths.Length);
        float[] outputs = new float[lengths.Length * OutputLength];
        float[] inputGradients = new float[inputs.Length];
        void All()
        {
            _predictor.Predict(inputs, lengths, outputs);
            var batch = new Batch<float, TTarget>(inputs, targets, lengths.Length) { Lengths = lengths };
            _trainings[0].ComputeGradients(batch);
            _trainings[0].ComputeLoss(batch);
            _calls[0].Forward(inputs, lengths, outputs);
            _calls[0].Backward(outputs, inputGradients);
        }

        Assert.Equal(0, Allocations.Of(All));
    }

    private Dictionary<string, double[]> Derivatives(Func<double> function) => TModel.ModelDescription.Tensors
        .Where(t => t.Trainable)
        .ToDictionary(t => t.Name, t => CentralDifferences.Of(function, _reference.Parameters[t.Name]));

    private static void AssertGradients(string what, PackedBlock gradients, Dictionary<string, double[]> expected)
    {
        foreach (var (name, values) in expected)
        {
            float[] actual = new float[values.Length];
            gradients.CopyTensorTo(name, actual);
            Measure.AssertClose($"{what}, {name}", actual, values, ModelProof.GradientTolerance);
        }
    }

    /// <summary>Output rows that count, by sequence.</summary>
    private int[] OutputsOf(int[] lengths) => [.. lengths.Select(_shape.OutputRows)];

    private static void AssertZeroPadding(float[] values, int[] lengths, int features)
    {
        int rows = values.Length / features;
        int steps = rows / lengths.Length;
        for (int i = 0; i < rows; i++)
        {
            if (i % steps >= lengths[i / steps])
            {
                Assert.All(values.AsSpan(i * features, features).ToArray(), v => Assert.Equal(0, v));
            }
        }
    }

    private static void SpoilPadding(float[] values, int[] lengths, int features)
    {
        int rows = values.Length / features;
        int steps = rows / lengths.Length;
        for (int i = 0; i < rows; i++)
        {
            if (i % steps >= lengths[i / steps])
            {
                values.AsSpan(i * features, features).Fill(float.NaN);
            }
        }
    }

    /// <summary>Targets that would be refused, where nobody may read them.</summary>
    private void SpoilTargets(TTarget[] targets, int[] lengths)
    {
        int width = TargetLength / _shape.OutputSteps;
        for (int row = 0; row < lengths.Length * _shape.OutputSteps; row++)
        {
            if (row % _shape.OutputSteps >= _shape.OutputRows(lengths[row / _shape.OutputSteps]))
            {
                var bad = _shape.Loss == Loss.SoftmaxCrossEntropy
                    ? TTarget.CreateChecked(-1)
                    : TTarget.CreateSaturating(float.NaN);
                targets.AsSpan(row * width, width).Fill(bad);
            }
        }
    }

    private void FillParameters()
    {
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float spread = tensor.Role == TensorRole.Vector ? 0.5f : 1 / MathF.Sqrt(tensor.Columns);
            float[] values = Fill(tensor.Count, -spread, spread);
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
        Fill(mean.Length, -1, 1).CopyTo(mean);
        Fill(scale.Length, 0.5f, 2).CopyTo(scale);
        Measure.ToDoubles(mean).CopyTo(exactMean, 0);
        Measure.ToDoubles(scale).CopyTo(exactScale, 0);
    }

    private float[] Inputs(int count) => Fill(count * InputLength, -1, 1);

    private TTarget[] Targets(int count)
    {
        var targets = new TTarget[count * TargetLength];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = _shape.Loss switch
            {
                Loss.SoftmaxCrossEntropy => TTarget.CreateChecked(_random.Next(_shape.OutputSize)),
                Loss.BinaryCrossEntropy => TTarget.CreateChecked(_random.NextSingle()),
                _ => TTarget.CreateChecked((_random.Next(2) == 0 ? -1 : 1) * (3 + (2 * _random.NextSingle()))),
            };
        }

        return targets;
    }

    private float[] Fill(int length, float from, float to) =>
        [.. Enumerable.Range(0, length).Select(_ => from + ((to - from) * _random.NextSingle()))];

    private static float[] Spoilt(int length) => [.. Enumerable.Repeat(float.NaN, length)];
}
