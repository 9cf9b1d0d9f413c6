using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace RecurrentGen;

/// <summary>How <see cref="RateCorrectedStream"/> reads states between two steps.</summary>
public enum StateInterpolation
{
    /// <summary>A line through the two nearest states.</summary>
    Linear = 1,

    /// <summary>
    /// A polynomial of third degree through the four nearest (Lagrange). Closer for smooth states; more easily unstable where
    /// the signal is slower than the model.
    /// </summary>
    Cubic = 3,
}

/// <summary>
/// A live signal whose steps come faster or slower than those that the model was trained with: 48,000 a second for a model of
/// 44,100. Each step goes on from the states as they were one <i>trained</i> step ago, which lies between two steps of the
/// signal, so that whatever decays in the network decays in the same time as before (Chowdhury 2021, Carson 2024).
/// No call allocates.
/// </summary>
/// <remarks>
/// With a whole ratio M this is exact: the signal is M interleaved signals, each with its own state. Between whole ratios
/// states are interpolated, and below 1 extrapolated, which is an approximation that loud or unusual networks can make unstable
/// (Carson 2025); compare the two <see cref="StateInterpolation"/>s where it matters. Outputs have no delay. The layers around
/// the recurrent ones see one step and need no correction.
/// </remarks>
public sealed class RateCorrectedStream : ILiveStream
{
    /// <summary>The smallest ratio: the signal has half the model's rate.</summary>
    public const double LeastRatio = 0.5;

    /// <summary>The largest ratio: the signal has 64 times the model's rate.</summary>
    public const double MostRatio = 64;

    private readonly ILiveStream _stream;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _size;

    // States of past steps, a slot each; the newest is in slot _newest, older ones before it, around the end.
    private readonly float[] _past;
    private readonly float[] _state;
    private readonly int _slots;

    // State to go on from = sum of _weights[k] times the state _firstLag + k steps ago.
    private readonly float[] _weights;
    private readonly int _firstLag;
    private int _newest;

    /// <summary>Takes over a stream of the model, at its beginning; use the stream through this object only.</summary>
    /// <param name="stream">A stream that has made no step.</param>
    /// <param name="description">The model's description.</param>
    /// <param name="ratio">
    /// Steps of the signal in one trained step: the signal's rate over the model's, from <see cref="LeastRatio"/> to
    /// <see cref="MostRatio"/>.
    /// </param>
    /// <param name="interpolation">How states between two steps are read; has no effect where the ratio is whole.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ratio or the interpolation is none of those.</exception>
    /// <exception cref="ArgumentException">The stream is one of another model.</exception>
    /// <exception cref="NotSupportedException">The model has no state that can be carried.</exception>
    public RateCorrectedStream(
        ILiveStream stream,
        ModelDescription description,
        double ratio,
        StateInterpolation interpolation = StateInterpolation.Linear)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(description);
        if (!(ratio >= LeastRatio && ratio <= MostRatio))
        {
            throw new ArgumentOutOfRangeException(
                nameof(ratio), ratio, $"Expected a ratio from {Text(LeastRatio)} to {Text(MostRatio)}.");
        }

        if (interpolation is not (StateInterpolation.Linear or StateInterpolation.Cubic))
        {
            throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "Expected Linear or Cubic.");
        }

        CarriedState.CheckCarries(description);
        _size = description.Shape.StateSize;
        if (stream.StateSize != _size)
        {
            throw new ArgumentException(
                $"{description.Name}: expected a stream of {Text(_size)} states, found one of {Text(stream.StateSize)}.",
                nameof(stream));
        }

        _stream = stream;
        _inputs = description.Shape.InputSize;
        _outputs = description.Shape.OutputSize;
        Ratio = ratio;
        (_firstLag, _weights) = Weights(ratio, (int)interpolation);
        _slots = _firstLag + _weights.Length - 1;
        _past = new float[_slots * _size];
        _state = new float[_size];
        Reset();
    }

    /// <summary>Steps of the signal in one trained step.</summary>
    public double Ratio { get; }

    /// <summary>Values of all states: those of all the steps that are remembered.</summary>
    public int StateSize => _past.Length;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<float> input, Span<float> output)
    {
        // Outputs may lie where inputs do, so this comes first.
        bool finite = true;
        for (int i = 0; i < input.Length; i++)
        {
            finite &= float.IsFinite(input[i]);
        }

        ReadPast();
        _stream.CopyStateFrom(_state);
        _stream.Step(input, output);
        if (finite)
        {
            _newest = _newest + 1 == _slots ? 0 : _newest + 1;
            _stream.CopyStateTo(Slot(_newest));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Process(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        int steps = inputs.Length / _inputs;
        if (inputs.Length != steps * _inputs || outputs.Length != steps * _outputs)
        {
            ThrowLengths(inputs.Length, outputs.Length);
        }

        for (int step = 0; step < steps; step++)
        {
            Step(inputs.Slice(step * _inputs, _inputs), outputs.Slice(step * _outputs, _outputs));
        }
    }

    /// <summary>Back to the state before the first step, which then also was the state of all steps before.</summary>
    public void Reset()
    {
        _stream.Reset();
        _newest = 0;
        for (int slot = 0; slot < _slots; slot++)
        {
            _stream.CopyStateTo(Slot(slot));
        }
    }

    /// <inheritdoc/>
    public void CopyStateTo(Span<float> destination)
    {
        ArgumentChecks.CheckLength(nameof(destination), destination.Length, StateSize);

        // From the oldest step to the newest.
        int oldest = (_newest + 1) % _slots * _size;
        _past.AsSpan(oldest).CopyTo(destination);
        _past.AsSpan(0, oldest).CopyTo(destination[(_past.Length - oldest)..]);
    }

    /// <inheritdoc/>
    public void CopyStateFrom(ReadOnlySpan<float> source)
    {
        ArgumentChecks.CheckLength(nameof(source), source.Length, StateSize);
        source.CopyTo(_past);
        _newest = _slots - 1;
    }

    /// <inheritdoc/>
    public bool TrySwitchTo(IStreamingModel model) => _stream.TrySwitchTo(model);

    /// <inheritdoc/>
    public void Release() => _stream.Release();

    /// <summary>The weights of Lagrange's polynomial, without the outermost ones that are zero.</summary>
    private static (int FirstLag, float[] Weights) Weights(double lag, int degree)
    {
        // A state of this very step is not there yet, so no lag is below 1.
        int first = Math.Max(1, (int)Math.Floor(lag) - (degree / 2));
        if (lag == Math.Floor(lag))
        {
            return ((int)lag, [1]);
        }

        var weights = new float[degree + 1];
        for (int k = 0; k <= degree; k++)
        {
            double weight = 1;
            for (int m = 0; m <= degree; m++)
            {
                weight *= m == k ? 1 : (lag - first - m) / (k - m);
            }

            weights[k] = (float)weight;
        }

        return (first, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPast()
    {
        Span<float> state = _state;
        for (int k = 0; k < _weights.Length; k++)
        {
            int slot = _newest - (_firstLag + k - 1);
            var past = Slot(slot < 0 ? slot + _slots : slot);
            float weight = _weights[k];
            if (k == 0)
            {
                for (int i = 0; i < state.Length; i++)
                {
                    state[i] = weight * past[i];
                }
            }
            else
            {
                for (int i = 0; i < state.Length; i++)
                {
                    state[i] += weight * past[i];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> Slot(int slot) => _past.AsSpan(slot * _size, _size);

    [DoesNotReturn]
    private void ThrowLengths(int inputs, int outputs) => throw new ArgumentException(
        $"Expected a multiple of {Text(_inputs)} inputs and {Text(_outputs)} output(s) for each step, found {Text(inputs)} and " +
        $"{Text(outputs)}.");

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
