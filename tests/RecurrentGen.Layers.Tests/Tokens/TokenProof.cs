using System.Numerics;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Tokens;

/// <summary>Tokens in, outputs out.</summary>
internal delegate void TokenCall(ReadOnlySpan<int> tokens, Span<float> outputs);

/// <summary>What a generated <c>Training</c> of tokens has beyond its interface.</summary>
internal sealed record TokenTraining(TokenCall Forward, Action<ReadOnlySpan<float>> Backward, PackedBlock Gradients);

/// <summary>
/// The proofs of a model that reads tokens: all that its types compute equals the equations in double precision and
/// central differences of them, and nothing allocates.
/// </summary>
internal sealed class TokenProof<TModel, TTarget>
    where TModel : class, IRecurrentModel<TModel, int, TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly TModel _model = TModel.Create(7, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly EagerNetwork _reference;
    private readonly IPredictor<int> _predictor;
    private readonly TokenTraining _calls;
    private readonly Func<TModel, TokenCall>? _createStream;
    private readonly Random _random = new(20);
    private readonly int _padding;

    /// <summary>A model with random, asymmetric weights beside its reference.</summary>
    /// <param name="createCalls">Makes a <c>Training</c>.</param>
    /// <param name="createStream">The <c>Process</c> of a new <c>LiveStream</c>; null where there is none.</param>
    /// <param name="padding">The token whose row has no gradient, or -1.</param>
    /// <param name="layers">The declaration again, for the reference.</param>
    public TokenProof(
        Func<TModel, TokenTraining> createCalls, Func<TModel, TokenCall>? createStream, int padding,
        params EagerLayer[] layers)
    {
        _reference = new EagerNetwork(1, _shape.OutputSize, _shape.Loss, layers);
        _padding = padding;
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float spread = tensor.Role == TensorRole.Vector ? 0.5f : 1 / MathF.Sqrt(tensor.Columns);
            float[] values = [.. Enumerable.Range(0, tensor.Count).Select(_ => Uniform(-spread, spread))];
            _model.Parameters.CopyTensorFrom(tensor.Name, values);
            _reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        _predictor = _model.CreatePredictor();
        _calls = createCalls(_model);
        _createStream = createStream;
    }

    private int OutputLength => _shape.OutputSteps * _shape.OutputSize;

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

    private void CheckPredictions()
    {
        int count = (2 * _shape.BatchSize) + 1;
        int[] tokens = Tokens(count);
        double[] expected = Predict(tokens, count);
        float[] actual = new float[count * OutputLength];
        _predictor.Predict(tokens, actual);
        Measure.AssertClose("Predict", actual, expected, ModelProof.ForwardTolerance);
        float[] several = new float[actual.Length];
        _model.CreatePredictor(3).Predict(tokens, several);
        Assert.Equal(actual, several);
    }

    private void CheckTrace()
    {
        int[] tokens = Tokens(1);
        var trace = typeof(TModel).GetMethod("Trace")!.CreateDelegate<TraceCall<int>>(_model);
        for (int steps = _shape.SequenceLength; steps > 0; steps /= 2)
        {
            TraceProof.Check(
                trace(tokens.AsSpan(0, steps)), _reference.LayerOutputs(ToDoubles(tokens).AsSpan(0, steps)), tokens: true);
        }
    }

    private void CheckGradients(int count)
    {
        int[] tokens = Tokens(count);
        var targets = Targets(count);
        double[] exactTargets = [.. targets.Select(double.CreateChecked)];
        double Loss() => _reference.ComputeLoss(ToDoubles(tokens), exactTargets, count);
        var expected = Differences(Loss);
        foreach (int shards in new[] { 1, Math.Min(2, _shape.BatchSize) })
        {
            var training = _model.CreateTraining(new TrainingOptions { Shards = shards, Threads = 2 * shards });
            var batch = new Batch<int, TTarget>(tokens, targets, count);
            float loss = training.ComputeGradients(batch);
            Measure.AssertClose($"loss of {count}", [loss], [Loss()], ModelProof.ForwardTolerance);
            Assert.Equal(loss, training.ComputeLoss(batch));
            AssertGradients($"{count} in {shards} shards", training.Gradients, expected);
        }
    }

    private void CheckOwnLoss(int count)
    {
        int[] tokens = Tokens(count);
        float[] outputs = new float[count * OutputLength];
        _calls.Forward(tokens, outputs);
        Measure.AssertClose("Forward", outputs, Predict(tokens, count), ModelProof.ForwardTolerance);
        float[] weights = [.. outputs.Select(_ => Uniform(-1, 1))];
        _calls.Backward(weights);
        AssertGradients(
            "Backward", _calls.Gradients, Differences(() => Predict(tokens, count).Zip(weights, (y, w) => y * w).Sum()));
    }

    private void CheckStream()
    {
        if (_createStream is null)
        {
            return;
        }

        int[] tokens = Tokens(1);
        int width = _shape.OutputSize;
        float[] actual = new float[_shape.SequenceLength * width];
        _createStream(_model)(tokens, actual);
        double[] expected = new double[actual.Length];
        for (int t = 0; t < _shape.SequenceLength; t++)
        {
            Predict(tokens[..(t + 1)], 1).AsSpan()[^width..].CopyTo(expected.AsSpan(t * width));
        }

        Measure.AssertClose("Process", actual, expected, ModelProof.ForwardTolerance);
    }

    private void CheckAllocations()
    {
        int count = _shape.BatchSize;
        int[] tokens = Tokens(count);
        var targets = Targets(count);
        float[] outputs = new float[count * OutputLength];
        var training = _model.CreateTraining();
        AssertNoAllocation("Predict", () => _predictor.Predict(tokens, outputs));
        AssertNoAllocation("ComputeGradients", () =>
            training.ComputeGradients(new Batch<int, TTarget>(tokens, targets, count)));
        AssertNoAllocation("Forward and Backward", () =>
        {
            _calls.Forward(tokens, outputs);
            _calls.Backward(outputs);
        });
        if (_createStream?.Invoke(_model) is { } process)
        {
            float[] steps = new float[_shape.SequenceLength * _shape.OutputSize];
            AssertNoAllocation("Process", () => process(tokens.AsSpan(0, _shape.SequenceLength), steps));
        }
    }

    private static void AssertNoAllocation(string what, Action action)
    {
        long bytes = Allocations.Of(action);
        Assert.True(bytes == 0, $"{what} allocates {bytes} bytes.");
    }

    private Dictionary<string, double[]> Differences(Func<double> loss) => TModel.ModelDescription.Tensors
        .Where(t => t.Trainable)
        .ToDictionary(t => t.Name, t =>
        {
            double[] gradient = CentralDifferences.Of(loss, _reference.Parameters[t.Name]);
            if (t.Role == TensorRole.Embedding && _padding >= 0)
            {
                gradient.AsSpan(_padding * t.Columns, t.Columns).Clear();
            }

            return gradient;
        });

    private static void AssertGradients(string what, PackedBlock gradients, Dictionary<string, double[]> expected)
    {
        foreach (var (name, values) in expected)
        {
            float[] actual = new float[values.Length];
            gradients.CopyTensorTo(name, actual);
            Measure.AssertClose($"{what}, {name}", actual, values, ModelProof.GradientTolerance);
        }
    }

    private double[] Predict(int[] tokens, int count) => _reference.Predict(ToDoubles(tokens), count);

    private static double[] ToDoubles(int[] tokens) => [.. tokens.Select(t => (double)t)];

    private int[] Tokens(int count) =>
        [.. Enumerable.Range(0, count * _shape.SequenceLength).Select(_ => _random.Next(_shape.Vocabulary))];

    /// <summary>Far from outputs, so that the loss of a single value does not cancel.</summary>
    private TTarget[] Targets(int count) => [.. Enumerable.Range(0, count * TargetLength).Select(_ =>
        _shape.Loss == Loss.SoftmaxCrossEntropy
            ? TTarget.CreateChecked(_random.Next(_shape.OutputSize))
            : TTarget.CreateChecked(Uniform(3, 5) * (_random.Next(2) == 0 ? 1 : -1)))];

    private float Uniform(float from, float to) => from + ((to - from) * _random.NextSingle());
}
