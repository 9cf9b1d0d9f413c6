namespace RecurrentGen;

/// <summary>
/// The learning rate as a pure function of the index of the step: a resumed run needs no more than that index. To
/// schedule by epochs, give lengths in steps: epochs times <c>ceil(samples / batch size)</c>.
/// </summary>
public abstract class LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="index">Steps taken before it: 0 for the first. A step is one batch.</param>
    public abstract float At(int index);

    private protected static float Rate(float value, string name) => float.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number that is not negative.");

    private protected static int Steps(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}

/// <summary>The same rate at every step.</summary>
/// <param name="rate">The rate.</param>
public sealed class ConstantSchedule(float rate) : LearningRateSchedule
{
    private readonly float _rate = Rate(rate, nameof(rate));

    /// <inheritdoc/>
    public override float At(int index) => _rate;
}

/// <summary><c>rate * factor^floor(index / every)</c>: one drop after each stretch of steps.</summary>
/// <param name="rate">The rate of the first steps.</param>
/// <param name="factor">Multiplies the rate at each drop.</param>
/// <param name="every">Steps from drop to drop.</param>
public sealed class StepDecaySchedule(float rate, float factor, int every) : LearningRateSchedule
{
    private readonly float _rate = Rate(rate, nameof(rate));
    private readonly float _factor = Rate(factor, nameof(factor));
    private readonly int _every = Steps(every, nameof(every));

    /// <inheritdoc/>
    public override float At(int index) => (float)(_rate * Math.Pow(_factor, index / _every));
}

/// <summary><c>rate * factor^index</c>: the same drop at every step.</summary>
/// <param name="rate">The rate of the first step.</param>
/// <param name="factor">Multiplies the rate at each step.</param>
public sealed class ExponentialSchedule(float rate, float factor) : LearningRateSchedule
{
    private readonly float _rate = Rate(rate, nameof(rate));
    private readonly float _factor = Rate(factor, nameof(factor));

    /// <inheritdoc/>
    public override float At(int index) => (float)(_rate * Math.Pow(_factor, index));
}

/// <summary>
/// Half a cosine from the rate down to a minimum, which stays from then on (Loshchilov and Hutter 2017, without
/// restarts).
/// </summary>
/// <param name="rate">The rate of the first step.</param>
/// <param name="steps">The index at which the minimum is reached.</param>
/// <param name="minimum">The rate at the end.</param>
public sealed class CosineSchedule(float rate, int steps, float minimum = 0) : LearningRateSchedule
{
    private readonly float _rate = Rate(rate, nameof(rate));
    private readonly int _steps = Steps(steps, nameof(steps));
    private readonly float _minimum = Rate(minimum, nameof(minimum));

    /// <inheritdoc/>
    public override float At(int index)
    {
        double phase = Math.PI * Math.Min(index, _steps) / _steps;
        return (float)(_minimum + (((double)_rate - _minimum) * (1 + Math.Cos(phase)) / 2));
    }
}

/// <summary>
/// Rises in a straight line to another schedule's first rate, <c>rate * (index + 1) / steps</c>, then follows that
/// schedule, whose index 0 is the first step after the rise.
/// </summary>
/// <param name="steps">Steps of the rise.</param>
/// <param name="then">The schedule that follows.</param>
public sealed class LinearWarmupSchedule(int steps, LearningRateSchedule then) : LearningRateSchedule
{
    private readonly int _steps = Steps(steps, nameof(steps));
    private readonly LearningRateSchedule _then = then ?? throw new ArgumentNullException(nameof(then));

    /// <inheritdoc/>
    public override float At(int index) =>
        index < _steps ? (float)((double)_then.At(0) * (index + 1) / _steps) : _then.At(index - _steps);
}
