using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Times;

/// <summary>A <c>Step</c> that says whether an output fell due.</summary>
internal delegate bool TimedStep(ReadOnlySpan<float> input, Span<float> output);

/// <summary>A <c>Process</c> that says how many fell due.</summary>
internal delegate int TimedBlock(ReadOnlySpan<float> inputs, Span<float> outputs);

/// <summary>A copy of a state, in or out.</summary>
internal delegate void StateIn(ReadOnlySpan<float> state);

/// <inheritdoc cref="StateIn"/>
internal delegate void StateOut(Span<float> state);

/// <summary>What a generated <c>LiveStream</c> has.</summary>
internal sealed record TimedStream(
    TimedStep Step, TimedBlock Process, Func<int, int> OutputsIn, StateOut Save, StateIn Restore, Action Reset, int StateSize);

/// <summary>Live signals of a model beside its reference: outputs fall due when they do in a whole sequence.</summary>
internal sealed class TimedStreamProof<TModel>
    where TModel : class, IRecurrentModel<TModel, float, float>
{
    private const float Untouched = 123;
    private readonly TModel _model = TModel.Create(3, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly Func<TModel, TimedStream> _create;
    private readonly EagerNetwork _reference;
    private readonly float[] _inputs;

    // By step: the answer for the prefix that ends there, or null where nothing falls due.
    private readonly double[]?[] _answers;
    private readonly double _tolerance;

    public TimedStreamProof(Func<TModel, TimedStream> create, double tolerance, params EagerLayer[] layers)
    {
        _create = create;
        _tolerance = tolerance;
        var random = new Random(5);
        _reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, _shape.Loss, layers);
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            _model.Parameters.CopyTensorTo(tensor.Name, values);
            _reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        // Longer than any window, twice, so that clocks go round.
        int steps = 3 * _shape.SequenceLength;
        _inputs = [.. Enumerable.Range(0, steps * _shape.InputSize).Select(_ => (2 * random.NextSingle()) - 1)];
        _answers = [.. Enumerable.Range(0, steps).Select(Answer)];
    }

    private int Steps => _answers.Length;

    public void Check()
    {
        Assert.Contains(_answers, a => a is not null);
        Assert.Contains(_answers, a => a is null);
        CheckSteps(_create(_model));
        CheckBlocks();
        CheckSnapshots();
        CheckBadInputs();
        CheckAllocations();
    }

    private double[]? Answer(int step)
    {
        if (_reference.StepsOf(step + 1) == _reference.StepsOf(step))
        {
            return null;
        }

        double[] prefix = Measure.ToDoubles(_inputs.AsSpan(0, (step + 1) * _shape.InputSize));
        return _reference.Predict(prefix, 1)[^_shape.OutputSize..];
    }

    private ReadOnlySpan<float> Input(int step) => _inputs.AsSpan(step * _shape.InputSize, _shape.InputSize);

    private void CheckSteps(TimedStream stream, int first = 0)
    {
        var actual = new List<float>();
        var expected = new List<double>();
        for (int t = first; t < Steps; t++)
        {
            float[] output = [.. Enumerable.Repeat(Untouched, _shape.OutputSize)];
            Assert.Equal(_answers[t] is null ? 0 : 1, stream.OutputsIn(1));
            Assert.Equal(_answers[t] is not null, stream.Step(Input(t), output));
            if (_answers[t] is { } answer)
            {
                actual.AddRange(output);
                expected.AddRange(answer);
            }
            else
            {
                Assert.All(output, v => Assert.Equal(Untouched, v));
            }
        }

        Measure.AssertClose("Step", [.. actual], [.. expected], _tolerance);
    }

    /// <summary>Blocks of any sizes have the outputs that steps have, in their order.</summary>
    private void CheckBlocks()
    {
        var stream = _create(_model);
        var blocks = _create(_model);
        stream.Step(Input(0), new float[_shape.OutputSize]);
        stream.Reset();
        int first = 0;
        for (int size = 0; first < Steps; first += size++)
        {
            size = Math.Min(size, Steps - first);
            int due = _answers.Skip(first).Take(size).Count(a => a is not null);
            Assert.Equal(due, blocks.OutputsIn(size));
            float[] outputs = new float[due * _shape.OutputSize];
            Assert.Equal(due, blocks.Process(_inputs.AsSpan(first * _shape.InputSize, size * _shape.InputSize), outputs));
            var expected = new List<float>();
            for (int t = first; t < first + size; t++)
            {
                float[] output = new float[_shape.OutputSize];
                if (stream.Step(Input(t), output))
                {
                    expected.AddRange(output);
                }
            }

            Assert.Equal(expected, outputs);
        }

        float[] inputs = [.. _inputs.AsSpan(0, _shape.InputSize)];
        float[] tooMany = new float[(blocks.OutputsIn(1) + 1) * _shape.OutputSize];
        Assert.Throws<ArgumentException>(() => blocks.Process(inputs, tooMany));
        Assert.Throws<ArgumentOutOfRangeException>(() => blocks.OutputsIn(-1));
    }

    private void CheckSnapshots()
    {
        var stream = _create(_model);
        float[] state = new float[stream.StateSize];
        for (int t = 0; t < Steps; t++)
        {
            stream.Save(state);
            var other = _create(_model);
            other.Step(Input(Steps - 1), new float[_shape.OutputSize]);
            other.Restore(state);
            float[] expected = new float[_shape.OutputSize];
            float[] actual = new float[_shape.OutputSize];
            Assert.Equal(stream.Step(Input(t), expected), other.Step(Input(t), actual));
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>An input that is not finite does not count.</summary>
    private void CheckBadInputs()
    {
        var stream = _create(_model);
        float[] bad = [.. Enumerable.Repeat(float.NaN, _shape.InputSize)];
        float[] state = new float[stream.StateSize];
        float[] after = new float[stream.StateSize];
        for (int t = 0; t < _shape.SequenceLength; t++)
        {
            stream.Save(state);
            float[] output = new float[_shape.OutputSize];
            Assert.False(stream.Step(bad, output));
            Assert.All(output, v => Assert.Equal(float.NaN, v));
            stream.Save(after);
            Assert.Equal(state, after);
            stream.Step(Input(t), output);
        }

        // A block with bad steps has rows left over.
        stream.Reset();
        int steps = Array.FindIndex(_answers, a => a is not null) + 1;
        float[] inputs = [.. _inputs.AsSpan(0, steps * _shape.InputSize)];
        inputs[^1] = float.PositiveInfinity;
        float[] outputs = new float[_shape.OutputSize];
        Assert.Equal(0, stream.Process(inputs, outputs));
        Assert.All(outputs, v => Assert.Equal(float.NaN, v));
        stream.Reset();
        CheckSteps(stream);
    }

    private void CheckAllocations()
    {
        var stream = _create(_model);
        float[] output = new float[_shape.OutputSize];
        float[] outputs = new float[Steps * _shape.OutputSize];
        void All()
        {
            for (int t = 0; t < Steps; t++)
            {
                stream.Step(Input(t), output);
            }

            stream.Process(_inputs, outputs.AsSpan(0, stream.OutputsIn(Steps) * _shape.OutputSize));
        }

        Assert.Equal(0, Allocations.Of(All));
    }
}
