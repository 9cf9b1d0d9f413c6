using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen;

/// <summary>
/// Adam (Kingma and Ba 2015) in PyTorch's form: <c>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// p -= rate / (1 - b1^t) m / (sqrt(v / (1 - b2^t)) + epsilon)</c>. Weight decay adds <c>decay p</c> to the gradient;
/// see <see cref="AdamW"/> for the other kind.
/// </summary>
public class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly bool _decoupled;
    private double _correction1;
    private double _correction2;

    /// <summary>Makes an optimizer.</summary>
    /// <param name="learningRate">See <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="beta1">How much of the mean gradient stays at each step: from 0 to below 1.</param>
    /// <param name="beta2">How much of the mean square of the gradient stays: from 0 to below 1.</param>
    /// <param name="epsilon">Added to the root of the mean square; above 0.</param>
    /// <param name="weightDecay">Pull of matrices towards zero; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Adam(
        float learningRate = 1e-3f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f,
        float weightDecay = 0)
        : this(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: false)
    {
    }

    private protected Adam(
        float learningRate, double beta1, double beta2, float epsilon, float weightDecay, bool decoupled)
        : base(learningRate, "mean", "square")
    {
        _beta1 = Fraction(beta1, nameof(beta1));
        _beta2 = Fraction(beta2, nameof(beta2));
        _epsilon = Positive(epsilon, nameof(epsilon));
        _weightDecay = NotNegative(weightDecay, nameof(weightDecay));
        _decoupled = decoupled;
    }

    /// <inheritdoc/>
    protected override void BeginStep()
    {
        _correction1 = 1 / (1 - Math.Pow(_beta1, StepCount));
        _correction2 = Math.Sqrt(1 / (1 - Math.Pow(_beta2, StepCount)));
    }

    /// <inheritdoc/>
    protected override void Update(ParameterSegment segment, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(segment);
        float rate = RateOf(segment);
        float decay = segment.Decays ? _weightDecay : 0;
        float keep = _decoupled ? (float)(1 - ((double)rate * decay)) : 1;
        Update(
            parameters, gradients, Moment(0, segment), Moment(1, segment), (float)(rate * _correction1), keep,
            _decoupled ? 0 : decay);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, float rate,
        float keep, float decay)
    {
        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float mean = ref MemoryMarshal.GetReference(means);
        ref float square = ref MemoryMarshal.GetReference(squares);
        var step = new Vector<float>(-rate);
        var kept = new Vector<float>(keep);
        var pull = new Vector<float>(decay);
        var fresh1 = new Vector<float>((float)(1 - _beta1));
        var beta2 = new Vector<float>((float)_beta2);
        var fresh2 = new Vector<float>((float)(1 - _beta2));
        var correction2 = new Vector<float>((float)_correction2);
        var epsilon = new Vector<float>(_epsilon);
        for (nuint i = 0; i < (nuint)parameters.Length; i += (nuint)Vector<float>.Count)
        {
            var p = Vector.LoadUnsafe(ref parameter, i);
            var g = Vector.MultiplyAddEstimate(pull, p, Vector.LoadUnsafe(ref gradient, i));
            var m = Vector.LoadUnsafe(ref mean, i);
            m = Vector.MultiplyAddEstimate(fresh1, g - m, m);
            var v = Vector.MultiplyAddEstimate(fresh2 * g, g, beta2 * Vector.LoadUnsafe(ref square, i));
            m.StoreUnsafe(ref mean, i);
            v.StoreUnsafe(ref square, i);
            var root = Vector.MultiplyAddEstimate(Vector.SquareRoot(v), correction2, epsilon);
            Vector.MultiplyAddEstimate(step, m / root, kept * p).StoreUnsafe(ref parameter, i);
        }
    }
}

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): <c>p -= rate decay p</c> beside Adam's step, so that
/// the decay does not pass through the moments.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Makes an optimizer.</summary>
    /// <param name="learningRate">See <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="beta1">How much of the mean gradient stays at each step: from 0 to below 1.</param>
    /// <param name="beta2">How much of the mean square of the gradient stays: from 0 to below 1.</param>
    /// <param name="epsilon">Added to the root of the mean square; above 0.</param>
    /// <param name="weightDecay">Pull of matrices towards zero; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public AdamW(
        float learningRate = 1e-3f, double beta1 = 0.9, double beta2 = 0.999, float epsilon = 1e-8f,
        float weightDecay = 1e-2f)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, decoupled: true)
    {
    }
}
