using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen;

/// <summary>
/// Stochastic gradient descent with PyTorch's momentum: <c>v = momentum v + g; p -= rate v</c>, or with Nesterov's
/// (1983), <c>p -= rate (g + momentum v)</c>. Weight decay adds <c>decay p</c> to the gradient.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;
    private readonly float _weightDecay;

    /// <summary>Makes an optimizer.</summary>
    /// <param name="learningRate">See <see cref="Optimizer.LearningRate"/>.</param>
    /// <param name="momentum">How much of the last step is repeated: from 0 to below 1.</param>
    /// <param name="nesterov">Whether the gradient counts as if taken after the momentum's part of the step.</param>
    /// <param name="weightDecay">Pull of matrices towards zero; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0)
        : base(learningRate, momentum == 0 ? [] : ["momentum"])
    {
        _momentum = Fraction(momentum, nameof(momentum));
        _weightDecay = NotNegative(weightDecay, nameof(weightDecay));
        _nesterov = nesterov;
        if (nesterov && momentum == 0)
        {
            throw new ArgumentException("Nesterov's step needs a momentum above 0.", nameof(nesterov));
        }
    }

    /// <inheritdoc/>
    protected override void Update(ParameterSegment segment, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(segment);
        float decay = segment.Decays ? _weightDecay : 0;
        if (_momentum == 0)
        {
            Descend(parameters, gradients, RateOf(segment), decay);
        }
        else
        {
            Descend(parameters, gradients, Moment(0, segment), RateOf(segment), _momentum, _nesterov, decay);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend(Span<float> parameters, ReadOnlySpan<float> gradients, float rate, float decay)
    {
        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        var step = new Vector<float>(-rate);
        var pull = new Vector<float>(decay);
        for (nuint i = 0; i < (nuint)parameters.Length; i += (nuint)Vector<float>.Count)
        {
            var p = Vector.LoadUnsafe(ref parameter, i);
            var g = Vector.MultiplyAddEstimate(pull, p, Vector.LoadUnsafe(ref gradient, i));
            Vector.MultiplyAddEstimate(step, g, p).StoreUnsafe(ref parameter, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Descend(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> moments, float rate, float momentum,
        bool nesterov, float decay)
    {
        ref float parameter = ref MemoryMarshal.GetReference(parameters);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float moment = ref MemoryMarshal.GetReference(moments);
        var step = new Vector<float>(-rate);
        var keep = new Vector<float>(momentum);
        var pull = new Vector<float>(decay);
        for (nuint i = 0; i < (nuint)parameters.Length; i += (nuint)Vector<float>.Count)
        {
            var p = Vector.LoadUnsafe(ref parameter, i);
            var g = Vector.MultiplyAddEstimate(pull, p, Vector.LoadUnsafe(ref gradient, i));
            var v = Vector.MultiplyAddEstimate(keep, Vector.LoadUnsafe(ref moment, i), g);
            v.StoreUnsafe(ref moment, i);
            var direction = nesterov ? Vector.MultiplyAddEstimate(keep, v, g) : v;
            Vector.MultiplyAddEstimate(step, direction, p).StoreUnsafe(ref parameter, i);
        }
    }
}
