using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Carried;

internal delegate void CarriedCall(
    ReadOnlySpan<float> inputs, ReadOnlySpan<float> initialState, Span<float> outputs, Span<float> finalState);

internal delegate void StateCopy(Span<float> destination);

internal delegate void StateSource(ReadOnlySpan<float> source);

/// <summary>What a generated <c>LiveStream</c> does.</summary>
internal sealed record StreamCalls(SpanCall Step, StateCopy CopyStateTo, StateSource CopyStateFrom);

/// <summary>
/// Windows with carried state against one long sequence, and gradients from given states against central differences of
/// the loss of that window alone: the truth is the cells' equations in double precision.
/// </summary>
internal sealed class CarriedProof<TModel>
    where TModel : class, IRecurrentModel<TModel, float, float>
{
    private const int Windows = 4;
    private const double Tolerance = 2e-6;
    private const double GradientTolerance = 1e-5;
    private readonly TModel _model = TModel.Create(5, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly EagerNetwork _reference;
    private readonly EagerRecurrent[] _recurrent;
    private readonly ITraining<float, float> _training;
    private readonly ITraining<float, float> _sharded;
    private readonly CarriedCall _forward;
    private readonly StreamCalls _stream;
    private readonly Random _random = new(9);

    public CarriedProof(
        Func<TModel, CarriedCall> createForward, Func<TModel, StreamCalls> createStream, params EagerLayer[] layers)
    {
        _reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, _shape.Loss, layers);
        _recurrent = [.. layers.OfType<EagerRecurrent>()];
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            _model.Parameters.CopyTensorTo(tensor.Name, values);
            _reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        _training = _model.CreateTraining();
        _sharded = _model.CreateTraining(
            new TrainingOptions { Shards = Math.Min(2, _shape.BatchSize), Threads = 2 });
        _forward = createForward(_model);
        _stream = createStream(_model);
    }

    private int InputLength => _shape.SequenceLength * _shape.InputSize;

    private int OutputLength => _shape.OutputSteps * _shape.OutputSize;

    /// <summary>All proofs.</summary>
    public void Check()
    {
        CheckWindows(_shape.BatchSize);
        CheckWindows(1);
        CheckGradients(_shape.BatchSize);
        CheckGradients(1);
        CheckThreads();
        CheckStreamGoesOn();
        CheckAllocations();
    }

    /// <summary>Windows with carried state are the long sequence; their last state is that of a stream.</summary>
    private void CheckWindows(int count)
    {
        float[] series = Draw(count * Windows * InputLength);
        float[] predicted = new float[count * _shape.StateSize];
        float[] forwarded = new float[predicted.Length];
        var predictor = _model.CreatePredictor();
        for (int window = 0; window < Windows; window++)
        {
            float[] inputs = Window(series, count, window);
            double[] expected = ExpectedOutputs(series, count, window);
            float[] outputs = new float[count * OutputLength];
            predictor.Predict(inputs, window == 0 ? [] : predicted, outputs, predicted);
            Measure.AssertClose($"Predict, window {window}", outputs, expected, Tolerance);

            float[] after = new float[predicted.Length];
            _forward(inputs, forwarded, outputs, after);
            Measure.AssertClose($"Forward, window {window}", outputs, expected, Tolerance);
            forwarded = after;
        }

        for (int sequence = 0; sequence < count; sequence++)
        {
            double[] expected = ExpectedState(series, sequence);
            var places = (sequence * _shape.StateSize)..((sequence + 1) * _shape.StateSize);
            Measure.AssertClose("final state of Predict", predicted.AsSpan()[places], expected, Tolerance);
            Measure.AssertClose("final state of Forward", forwarded.AsSpan()[places], expected, Tolerance);
        }

        CheckStream(series, predicted);
    }

    private void CheckStream(float[] series, float[] finalState)
    {
        float[] state = new float[_shape.StateSize];
        _stream.CopyStateFrom(state);
        float[] output = new float[_shape.OutputSize];
        for (int t = 0; t < Windows * _shape.SequenceLength; t++)
        {
            _stream.Step(series.AsSpan(t * _shape.InputSize, _shape.InputSize), output);
        }

        _stream.CopyStateTo(state);
        Measure.AssertClose("state of a stream", state, Measure.ToDoubles(finalState.AsSpan(0, state.Length)), Tolerance);
    }

    /// <summary>Loss and gradients of one window from given states: nothing flows back beyond its edge.</summary>
    private void CheckGradients(int count)
    {
        float[] inputs = Draw(count * InputLength);
        float[] targets = Draw(count * OutputLength);
        float[] initial = Draw(count * _shape.StateSize);
        float[] final = new float[initial.Length];
        double Loss()
        {
            double sum = 0;
            for (int sequence = 0; sequence < count; sequence++)
            {
                SetInitialStates(initial.AsSpan(sequence * _shape.StateSize, _shape.StateSize));
                sum += _reference.ComputeLoss(
                    Measure.ToDoubles(inputs.AsSpan(sequence * InputLength, InputLength)),
                    Measure.ToDoubles(targets.AsSpan(sequence * OutputLength, OutputLength)),
                    1);
            }

            SetInitialStates([]);
            return sum / count;
        }

        var tensors = TModel.ModelDescription.Tensors;
        var expected = tensors.ToDictionary(t => t.Name, t => CentralDifferences.Of(Loss, _reference.Parameters[t.Name]));
        var batch = new Batch<float, float>(inputs, targets, count) { InitialState = initial, FinalState = final };
        foreach (var training in new[] { _sharded, _training })
        {
            Measure.AssertClose("loss", [training.ComputeLoss(batch)], [Loss()], Tolerance);
            Measure.AssertClose("loss", [training.ComputeGradients(batch)], [Loss()], Tolerance);
            foreach (var tensor in tensors)
            {
                float[] actual = new float[tensor.Count];
                training.Gradients.CopyTensorTo(tensor.Name, actual);
                Measure.AssertClose(tensor.Name, actual, expected[tensor.Name], GradientTolerance);
            }
        }

        float[] outputs = new float[count * OutputLength];
        float[] other = new float[final.Length];
        _forward(inputs, initial, outputs, other);
        Assert.Equal(other, final);
    }

    /// <summary>Many sequences on several threads, in place: the same bits as on one.</summary>
    private void CheckThreads()
    {
        int count = (2 * _shape.BatchSize) + 1;
        float[] inputs = Draw(count * InputLength);
        float[] initial = Draw(count * _shape.StateSize);
        float[] outputs = new float[count * OutputLength];
        float[] final = new float[initial.Length];
        _model.CreatePredictor().Predict(inputs, initial, outputs, final);
        float[] state = [.. initial];
        float[] others = new float[outputs.Length];
        _model.CreatePredictor(3).Predict(inputs, state, others, state);
        Assert.Equal(outputs, others);
        Assert.Equal(final, state);

        float[] plain = new float[outputs.Length];
        _model.CreatePredictor().Predict(inputs, plain);
        _model.CreatePredictor().Predict(inputs, new float[initial.Length], others, []);
        Assert.Equal(plain, others);
        Assert.NotEqual(plain, outputs);
    }

    /// <summary>A stream goes on where a prediction ends.</summary>
    private void CheckStreamGoesOn()
    {
        float[] series = Draw(2 * InputLength);
        float[] state = new float[_shape.StateSize];
        float[] output = new float[OutputLength];
        _model.CreatePredictor().Predict(series.AsSpan(0, InputLength), [], output, state);
        _stream.CopyStateFrom(state);
        float[] row = new float[_shape.OutputSize];
        for (int t = _shape.SequenceLength; t < 2 * _shape.SequenceLength; t++)
        {
            _stream.Step(series.AsSpan(t * _shape.InputSize, _shape.InputSize), row);
        }

        double[] expected = ExpectedOutputs(series, 1, 1);
        Measure.AssertClose("Step after Predict", row, expected.AsSpan()[^row.Length..], Tolerance);
    }

    private void CheckAllocations()
    {
        int count = _shape.BatchSize;
        float[] inputs = Draw(count * InputLength);
        float[] targets = Draw(count * OutputLength);
        float[] state = Draw(count * _shape.StateSize);
        var predictor = _model.CreatePredictor();
        float[] outputs = new float[count * OutputLength];
        void All()
        {
            var batch = new Batch<float, float>(inputs, targets, count) { InitialState = state, FinalState = state };
            _training.ComputeGradients(batch);
            _training.ComputeLoss(batch);
            predictor.Predict(inputs, state, outputs, state);
            _forward(inputs, state, outputs, state);
        }

        Assert.Equal(0, Allocations.Of(All));
    }

    private double[] ExpectedOutputs(float[] series, int count, int window)
    {
        int steps = (window + 1) * _shape.SequenceLength;
        var expected = new List<double>();
        for (int sequence = 0; sequence < count; sequence++)
        {
            var prefix = series.AsSpan(sequence * Windows * InputLength, steps * _shape.InputSize);
            expected.AddRange(_reference.Predict(Measure.ToDoubles(prefix), 1)[^OutputLength..]);
        }

        return [.. expected];
    }

    private double[] ExpectedState(float[] series, int sequence)
    {
        _reference.Predict(Measure.ToDoubles(series.AsSpan(sequence * Windows * InputLength, Windows * InputLength)), 1);
        return [.. _recurrent.SelectMany(r => r.FinalStates).SelectMany(s => s).SelectMany(v => v.ToArray())];
    }

    /// <summary>Takes the states of a sequence apart as the last run has left them.</summary>
    private void SetInitialStates(ReadOnlySpan<float> states)
    {
        if (!states.IsEmpty && _recurrent[0].FinalStates[0] is null)
        {
            _reference.Predict(new double[InputLength], 1);
        }

        foreach (var layer in _recurrent)
        {
            layer.InitialStates = states.IsEmpty ? null : new Vector[layer.Layers][];
            for (int level = 0; !states.IsEmpty && level < layer.Layers; level++)
            {
                var vectors = new List<Vector>();
                foreach (var state in layer.FinalStates[level])
                {
                    vectors.Add(new Vector(Measure.ToDoubles(states[..state.Length])));
                    states = states[state.Length..];
                }

                layer.InitialStates![level] = [.. vectors];
            }
        }
    }

    private float[] Window(float[] series, int count, int window)
    {
        var inputs = new List<float>();
        for (int sequence = 0; sequence < count; sequence++)
        {
            inputs.AddRange(series.AsSpan(((sequence * Windows) + window) * InputLength, InputLength).ToArray());
        }

        return [.. inputs];
    }

    private float[] Draw(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (2 * _random.NextSingle()) - 1;
        }

        return values;
    }
}
