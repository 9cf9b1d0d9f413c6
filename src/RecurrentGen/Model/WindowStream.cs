using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>
/// A live signal whose every answer is that of <c>Predict</c> for the last <c>SequenceLength</c> inputs, to the bit; at the
/// start for those that there are. It has no state but these inputs. Works for models that walk backwards, too. Not for use by
/// two threads at once. No call allocates but <see cref="SwitchTo"/>.
/// </summary>
/// <remarks>
/// Unlike a <c>LiveStream</c> it does not keep its model from being trained or loaded: the next answer is that of the new
/// parameters.
/// </remarks>
/// <typeparam name="TModel">The model class.</typeparam>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public sealed class WindowStream<TModel, TInput, TTarget>
    where TModel : class, IRecurrentModel<TModel, TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    // Twice the window: it moves to the front once per as many steps as it has.
    private readonly TInput[] _inputs;
    private readonly float[] _answers;
    private readonly int[] _length = new int[1];
    private readonly int _steps;
    private readonly int _inputSize;
    private readonly int _outputSize;
    private readonly int _vocabulary;
    private readonly ModelShape _shape;
    private IPredictor<TInput> _predictor;
    private int _end;

    /// <summary>A stream without inputs.</summary>
    /// <param name="model">The model; <c>CreateStream(StreamMode.Window)</c> says the same.</param>
    public WindowStream(TModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shape = model.Description.Shape;
        _steps = shape.SequenceLength;
        _inputSize = shape.InputSize;
        _outputSize = shape.OutputSize;
        _vocabulary = shape.Vocabulary;
        _shape = shape;
        _inputs = new TInput[checked(2 * _steps * _inputSize)];
        _answers = new float[shape.SequenceOutput ? shape.OutputSteps * _outputSize : 0];
        _predictor = model.CreatePredictor();
    }

    /// <summary>Steps whose inputs the next answer depends on, beside its own: from 0 to the sequence length.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one step: in and out in physical units.</summary>
    /// <param name="input">
    /// The features of the step, or its token. If a feature is not finite, the outputs are NaN and the step is not taken.
    /// </param>
    /// <param name="output">
    /// The answer for the window that ends with this step, 0 while layers have not handed on a step of it. May be the same
    /// memory as the input.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit, or there is no such token; the step is not taken.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<TInput> input, Span<float> output)
    {
        ArgumentChecks.CheckLength(nameof(input), input.Length, _inputSize);
        ArgumentChecks.CheckLength(nameof(output), output.Length, _outputSize);
        CheckTokens(input);
        if (FirstNotFinite(input) >= 0)
        {
            output.Fill(float.NaN);
            return;
        }

        Append(input);
        var window = _inputs.AsSpan((_end - Count) * _inputSize, _steps * _inputSize);
        _length[0] = Count;
        ReadOnlySpan<int> lengths = Count < _steps ? _length : [];
        if (_shape.SequenceOutput)
        {
            _predictor.Predict(window, lengths, _answers);
            int row = _shape.OutputRows(Count) - 1;
            if (row < 0)
            {
                output.Clear();
                return;
            }

            _answers.AsSpan(row * _outputSize, _outputSize).CopyTo(output);
        }
        else
        {
            _predictor.Predict(window, lengths, output);
        }
    }

    /// <summary>Takes a block of steps.</summary>
    /// <param name="inputs"><c>[steps, features]</c>, or a token for each step.</param>
    /// <param name="outputs">
    /// <c>[steps, outputs]</c>. May begin where the inputs begin, if the model has no more outputs than inputs.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit, or there is no such token; no step is taken.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(ReadOnlySpan<TInput> inputs, Span<float> outputs)
    {
        int steps = ArgumentChecks.CountSequences(nameof(inputs), inputs.Length, 1, _inputSize);
        ArgumentChecks.CheckLength(nameof(outputs), outputs.Length, steps * _outputSize);
        CheckTokens(inputs);
        for (int step = 0; step < steps; step++)
        {
            Step(inputs.Slice(step * _inputSize, _inputSize), outputs.Slice(step * _outputSize, _outputSize));
        }
    }

    /// <summary>Forgets all inputs.</summary>
    public void Reset() => (Count, _end) = (0, 0);

    /// <summary>Copies the inputs of the window out, to be restored later or elsewhere.</summary>
    /// <param name="destination">
    /// Takes <c>[<see cref="Count"/>, features]</c>, the oldest first, at its beginning; a whole window always fits it.
    /// </param>
    /// <returns>Values copied.</returns>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public int CopyWindowTo(Span<TInput> destination)
    {
        _inputs.AsSpan((_end - Count) * _inputSize, Count * _inputSize).CopyTo(destination);
        return Count * _inputSize;
    }

    /// <summary>Restores what <see cref="CopyWindowTo"/> gave, or begins with inputs of the past.</summary>
    /// <param name="source"><c>[steps, features]</c>, the oldest first; no more steps than the sequence length.</param>
    /// <exception cref="ArgumentException">A length or a value does not fit; the window stays as it is.</exception>
    public void CopyWindowFrom(ReadOnlySpan<TInput> source)
    {
        int steps = ArgumentChecks.CountSequences(nameof(source), source.Length, 1, _inputSize);
        if (steps > _steps)
        {
            throw new ArgumentException($"Expected at most {_steps} steps, found {steps}.", nameof(source));
        }

        CheckTokens(source);
        int wrong = FirstNotFinite(source);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Expected finite values, found {source[wrong]} at {wrong}.", nameof(source));
        }

        source.CopyTo(_inputs);
        (Count, _end) = (steps, steps);
    }

    /// <summary>
    /// Goes on with another model: the inputs stay, the next answer is that model's. Makes a new predictor, and so allocates.
    /// </summary>
    public void SwitchTo(TModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _predictor = model.CreatePredictor();
    }

    /// <summary>Index of the first value that is not finite, or -1; tokens always are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FirstNotFinite(ReadOnlySpan<TInput> values)
    {
        if (typeof(TInput) == typeof(float))
        {
            var numbers = MemoryMarshal.Cast<TInput, float>(values);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (!float.IsFinite(numbers[i]))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckTokens(ReadOnlySpan<TInput> tokens)
    {
        if (typeof(TInput) == typeof(int))
        {
            var values = MemoryMarshal.Cast<TInput, int>(tokens);
            TokenChecks.Check(
                in MemoryMarshal.GetReference(values), SequenceShape.RowMajor(1, values.Length, 1), _vocabulary);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ReadOnlySpan<TInput> input)
    {
        if (_end == 2 * _steps)
        {
            // Of a full window all but the oldest step.
            int kept = (_steps - 1) * _inputSize;
            _inputs.AsSpan((_steps + 1) * _inputSize, kept).CopyTo(_inputs);
            _end = _steps - 1;
        }

        input.CopyTo(_inputs.AsSpan(_end * _inputSize, _inputSize));
        _end++;
        Count = Math.Min(Count + 1, _steps);
    }
}
