using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Windows;

/// <summary>
/// A window stream against <c>Predict</c> of each window, to the bit, and against the cells' equations over its inputs alone.
/// </summary>
internal sealed class WindowProof<TModel, TInput, TTarget>
    where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly TModel _model = TModel.Create(5, Initialization.PyTorch);
    private readonly ModelShape _shape = TModel.ModelDescription.Shape;
    private readonly Func<Random, TInput> _draw;
    private readonly Func<TModel, WindowStream<TModel, TInput, TTarget>> _create;
    private readonly Random _random = new(9);

    public WindowProof(Func<Random, TInput> draw, Func<TModel, WindowStream<TModel, TInput, TTarget>> create)
    {
        (_draw, _create) = (draw, create);

        // Another scaling than none.
        _model.Scaling.BeginWrite();
        _model.Scaling.InputScale.Fill(2);
        _model.Scaling.InputMean.Fill(0.25f);
        if (_shape.ScalesOutputs)
        {
            _model.Scaling.OutputScale.Fill(3);
        }
    }

    private int Time => _shape.SequenceLength;

    /// <summary>All proofs; the layers are the declaration again, none where inputs are tokens.</summary>
    public void Check(params EagerLayer[] layers)
    {
        var signal = Draw((3 * Time) + 2);
        float[] outputs = CheckSteps(signal);
        CheckBlocks(signal, outputs);
        CheckSnapshot(signal, outputs);
        CheckReset(signal, outputs);
        CheckSwitch(signal);
        CheckAllocations(signal);
        if (layers.Length > 0)
        {
            CheckEagerly(signal, outputs, layers);
        }
    }

    private float[] CheckSteps(TInput[] signal)
    {
        var stream = _create(_model);
        int steps = signal.Length / _shape.InputSize;
        float[] outputs = new float[steps * _shape.OutputSize];
        for (int step = 0; step < steps; step++)
        {
            stream.Step(Inputs(signal, step, 1), Outputs(outputs, step));
            Assert.Equal(Predict(_model, signal, step), Outputs(outputs, step).ToArray());
            Assert.Equal(Math.Min(step + 1, Time), stream.Count);
        }

        return outputs;
    }

    private void CheckBlocks(TInput[] signal, float[] expected)
    {
        foreach (int block in new[] { 1, Time - 1, Time + 1, 3 * Time })
        {
            var stream = _create(_model);
            float[] outputs = new float[expected.Length];
            int steps = signal.Length / _shape.InputSize;
            for (int step = 0; step < steps; step += block)
            {
                int count = Math.Min(block, steps - step);
                stream.Process(
                    Inputs(signal, step, count), outputs.AsSpan(step * _shape.OutputSize, count * _shape.OutputSize));
            }

            Assert.Equal(expected, outputs);
        }
    }

    private void CheckSnapshot(TInput[] signal, float[] expected)
    {
        var window = new TInput[Time * _shape.InputSize];
        float[] answer = new float[_shape.OutputSize];
        foreach (int at in new[] { 0, Time - 1, (2 * Time) + 1 })
        {
            var stream = _create(_model);
            stream.Process(Inputs(signal, 0, at), new float[at * _shape.OutputSize]);
            int values = stream.CopyWindowTo(window);
            Assert.Equal(Math.Min(at, Time) * _shape.InputSize, values);
            var other = _create(_model);
            other.Process(Inputs(signal, 3, 2), new float[2 * _shape.OutputSize]);
            other.CopyWindowFrom(window.AsSpan(0, values));
            for (int step = at; step < (3 * Time) + 2; step++)
            {
                other.Step(Inputs(signal, step, 1), answer);
                Assert.Equal(Outputs(expected, step).ToArray(), answer);
            }
        }
    }

    private void CheckReset(TInput[] signal, float[] expected)
    {
        var stream = _create(_model);
        stream.Process(signal, new float[expected.Length]);
        stream.Reset();
        float[] again = new float[expected.Length];
        stream.Process(signal, again);
        Assert.Equal(expected, again);
    }

    private void CheckSwitch(TInput[] signal)
    {
        var other = TModel.Create(6, Initialization.PyTorch);
        var stream = _create(_model);
        float[] answer = new float[_shape.OutputSize];
        stream.Process(Inputs(signal, 0, Time), new float[Time * _shape.OutputSize]);
        stream.SwitchTo(other);
        stream.Step(Inputs(signal, Time, 1), answer);
        Assert.Equal(Predict(other, signal, Time), answer);

        // The model may change, too: nothing is kept of it.
        other.Parameters.CopyFrom(Parameters(_model));
        _model.Scaling.InputScale.CopyTo(other.Scaling.InputScale);
        _model.Scaling.InputMean.CopyTo(other.Scaling.InputMean);
        stream.Step(Inputs(signal, Time + 1, 1), answer);
        Assert.Equal(Predict(other, signal, Time + 1), answer);
    }

    private void CheckAllocations(TInput[] signal)
    {
        var stream = _create(_model);
        float[] outputs = new float[signal.Length / _shape.InputSize * _shape.OutputSize];
        var window = new TInput[Time * _shape.InputSize];
        void Run()
        {
            stream.Reset();
            stream.Process(signal, outputs);
            int values = stream.CopyWindowTo(window);
            stream.CopyWindowFrom(window.AsSpan(0, values));
        }

        Assert.Equal(0, Allocations.Of(Run));
    }

    private void CheckEagerly(TInput[] signal, float[] outputs, EagerLayer[] layers)
    {
        var reference = new EagerNetwork(_shape.InputSize, _shape.OutputSize, _shape.Loss, layers);
        foreach (var tensor in TModel.ModelDescription.Tensors)
        {
            float[] values = new float[tensor.Count];
            _model.Parameters.CopyTensorTo(tensor.Name, values);
            reference.Parameters.Add(tensor.Name, Measure.ToDoubles(values));
        }

        Array.Fill(reference.InputScale, 2);
        Array.Fill(reference.InputMean, 0.25);
        Array.Fill(reference.OutputScale, _shape.ScalesOutputs ? 3 : 1);
        double[] inputs = [.. signal.Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture))];
        double[] expected = new double[outputs.Length];
        for (int step = 0; step * _shape.OutputSize < outputs.Length; step++)
        {
            // A whole series of its own: only the steps of the window, nothing behind them.
            int count = Math.Min(step + 1, Time);
            double[] window = inputs[((step + 1 - count) * _shape.InputSize)..((step + 1) * _shape.InputSize)];
            double[] padded = [.. window, .. new double[(Time - count) * _shape.InputSize]];
            double[] answers = reference.Predict(padded, 1, [count]);
            int row = _shape.SequenceOutput ? count - 1 : 0;
            answers.AsSpan(row * _shape.OutputSize, _shape.OutputSize).CopyTo(expected.AsSpan(step * _shape.OutputSize));
        }

        // All answers are one tensor: a single one may happen to be near zero, where nothing is left of its digits.
        Measure.AssertClose("windows", outputs, expected, ModelProof.ForwardTolerance);
    }

    /// <summary>The answer of a whole prediction for the window that ends with a step.</summary>
    private float[] Predict(TModel model, TInput[] signal, int step)
    {
        int count = Math.Min(step + 1, Time);
        var window = new TInput[Time * _shape.InputSize];
        Inputs(signal, step + 1 - count, count).CopyTo(window);
        float[] outputs = new float[_shape.OutputSteps * _shape.OutputSize];
        if (count == Time)
        {
            model.CreatePredictor().Predict(window, outputs);
        }
        else
        {
            model.CreatePredictor().Predict(window, [count], outputs);
        }

        int row = _shape.SequenceOutput ? count - 1 : 0;
        return outputs[(row * _shape.OutputSize)..((row + 1) * _shape.OutputSize)];
    }

    private static float[] Parameters(TModel model)
    {
        float[] values = new float[TModel.ModelDescription.ParameterCount];
        model.Parameters.CopyTo(values);
        return values;
    }

    private ReadOnlySpan<TInput> Inputs(TInput[] signal, int first, int steps) =>
        signal.AsSpan(first * _shape.InputSize, steps * _shape.InputSize);

    private Span<float> Outputs(float[] outputs, int step) => outputs.AsSpan(step * _shape.OutputSize, _shape.OutputSize);

    private TInput[] Draw(int steps) => [.. Enumerable.Range(0, steps * _shape.InputSize).Select(_ => _draw(_random))];
}
