using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen;

/// <summary>
/// RMSProp (Tieleman and Hinton 2012) in PyTorch's form: <c>v = alpha v + (1 - alpha) g^2; p -= rate g / (sqrt(v) +
/// epsilon)</c>, with momentum <c>b = momentum b + g / (sqrt(v) + epsilon); p -= rate b</c>. Weight decay adds <c>decay
/// p</c> to the gradient.
/// </summary>
public sealed class RmsProp : Optimizer
{
    private readonly double _alpha;
    private readonly float _epsilon;
    private readonly float _momentum;
    private readonly float _weightDecay;

    /// <summary>Makes an optimizer.</summary>
    /// <param name="learningRate">See <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="alpha">How much of the mean square of the gradient stays at each step: from 0 to below 1.</param>
    /// <param name="epsilon">Added to the root of the mean square; above 0.</param>
    /// <param name="momentum">How much of the last step is repeated: from 0 to below 1.</param>
    /// <param name="weightDecay">Pull of matrices towards zero; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public RmsProp(
        float learningRate = 1e-2f, double alpha = 0.99, float epsilon = 1e-8f, float momentum = 0,
        float weightDecay = 0)
        : base(learningRate, momentum == 0 ? ["square"] : ["square", "momentum"])
    {
        _alpha = Fraction(alpha, nameof(alpha));
        _epsilon = Positive(epsilon, nameof(epsilon));
        _momentum = Fraction(momentum, nameof(momentum));
        _weightDecay = NotNegative(weightDecay, nameof(weightDecay));
    }

    /// <inheritdoc/>
    protected override void Update(ParameterSegment segment, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var moments = _momentum == 0 ? [] : Moment(1, segment);
        Update(
            parameters, gradients, Moment(0, segment), moments, RateOf(segment), segment.Decays ? _weightDecay : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> squares, Span<float> moments, float rate,
        float decay)
    {
        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float square = ref MemoryMarshal.GetReference(squares);
        ref float moment = ref MemoryMarshal.GetReference(moments);
        bool hasMomentum = moments.Length != 0;
        var step = new Vector<float>(-rate);
        var pull = new Vector<float>(decay);
        var alpha = new Vector<float>((float)_alpha);
        var fresh = new Vector<float>((float)(1 - _alpha));
        var epsilon = new Vector<float>(_epsilon);
        var keep = new Vector<float>(_momentum);
        for (nuint i = 0; i < (nuint)parameters.Length; i += (nuint)Vector<float>.Count)
        {
            var p = Vector.LoadUnsafe(ref parameter, i);
            var g = Vector.MultiplyAddEstimate(pull, p, Vector.LoadUnsafe(ref gradient, i));
            var v = Vector.MultiplyAddEstimate(fresh * g, g, alpha * Vector.LoadUnsafe(ref square, i));
            v.StoreUnsafe(ref square, i);
            var direction = g / (Vector.SquareRoot(v) + epsilon);
            if (hasMomentum)
            {
                direction = Vector.MultiplyAddEstimate(keep, Vector.LoadUnsafe(ref moment, i), direction);
                direction.StoreUnsafe(ref moment, i);
            }

            Vector.MultiplyAddEstimate(step, direction, p).StoreUnsafe(ref parameter, i);
        }
    }
}
