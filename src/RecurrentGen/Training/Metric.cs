namespace RecurrentGen;

/// <summary>
/// A figure about predictions, in physical units, taken row by row: a row is the outputs of one step, or of a sequence.
/// One instance serves one evaluation at a time.
/// </summary>
public abstract class Metric
{
    /// <summary>A metric with its name in reports.</summary>
    /// <param name="name">
    /// Short and without spaces, such as <c>mae</c>; validation figures get <c>val_</c> before it.
    /// </param>
    /// <param name="higherIsBetter">Whether the best epoch is the one with the highest value.</param>
    protected Metric(string name, bool higherIsBetter = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        HigherIsBetter = higherIsBetter;
    }

    /// <summary>The name in reports.</summary>
    public string Name { get; }

    /// <summary>Whether the best epoch is the one with the highest value.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>The figure over all rows and outputs added since <see cref="Reset"/>; NaN without any.</summary>
    public abstract double Value { get; }

    /// <summary>
    /// The figure of each output alone (each horizon, where outputs are horizons); empty where it makes no sense.
    /// </summary>
    public virtual IReadOnlyList<double> PerOutput => [];

    /// <summary>Begins again.</summary>
    /// <param name="outputs">Outputs per row.</param>
    public abstract void Reset(int outputs);

    /// <summary>Adds a row whose targets are values; called without allocation for every row.</summary>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="targets">As many targets.</param>
    /// <exception cref="NotSupportedException">The metric is one of class indices.</exception>
    public virtual void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) =>
        throw new NotSupportedException(
            $"The metric '{Name}' needs class indices as targets; these targets are values.");

    /// <summary>Adds a row whose target is a class index; called without allocation for every row.</summary>
    /// <param name="outputs">The model's outputs, one per class.</param>
    /// <param name="target">The index of the right class.</param>
    /// <exception cref="NotSupportedException">The metric is one of values.</exception>
    public virtual void Add(ReadOnlySpan<float> outputs, int target) =>
        throw new NotSupportedException(
            $"The metric '{Name}' needs values as targets; these targets are class indices.");
}

/// <summary>The mean of |output - target|, in the unit of the targets.</summary>
public sealed class MeanAbsoluteError() : ErrorMetric("mae")
{
    /// <inheritdoc/>
    protected override double Sample(double error) => Math.Abs(error);

    /// <inheritdoc/>
    protected override double Result(double mean) => mean;
}

/// <summary>The root of the mean of (output - target)^2, in the unit of the targets.</summary>
public sealed class RootMeanSquaredError() : ErrorMetric("rmse")
{
    /// <inheritdoc/>
    protected override double Sample(double error) => error * error;

    /// <inheritdoc/>
    protected override double Result(double mean) => Math.Sqrt(mean);
}

/// <summary>The mean of (output - target)^2, in the square of the targets' unit.</summary>
public sealed class MeanSquaredError() : ErrorMetric("mse")
{
    /// <inheritdoc/>
    protected override double Sample(double error) => error * error;

    /// <inheritdoc/>
    protected override double Result(double mean) => mean;
}

/// <summary>A function of the mean of a function of output - target, over everything and for each output.</summary>
/// <param name="name">The name in reports.</param>
public abstract class ErrorMetric(string name) : Metric(name)
{
    private double[] _sums = [];
    private long _rows;

    /// <inheritdoc/>
    public override double Value => Result(_sums.Sum() / ((double)_rows * _sums.Length));

    /// <inheritdoc/>
    public override IReadOnlyList<double> PerOutput => [.. _sums.Select(s => Result(s / _rows))];

    /// <inheritdoc/>
    public override void Reset(int outputs)
    {
        if (_sums.Length != outputs)
        {
            _sums = new double[outputs];
        }

        Array.Clear(_sums);
        _rows = 0;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] += Sample((double)outputs[i] - targets[i]);
        }

        _rows++;
    }

    /// <summary>What is averaged.</summary>
    /// <param name="error">Output minus target.</param>
    protected abstract double Sample(double error);

    /// <summary>The figure for an average.</summary>
    protected abstract double Result(double mean);
}

/// <summary>
/// The share of right answers, from 0 to 1. For class indices: rows whose largest output is the target's. For values:
/// outputs on the target's side of 1/2, as binary classification has them. NaN is never right.
/// </summary>
public sealed class Accuracy() : Metric("accuracy", higherIsBetter: true)
{
    private long _right;
    private long _all;

    /// <inheritdoc/>
    public override double Value => (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset(int outputs)
    {
        _right = 0;
        _all = 0;
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            bool right = targets[i] >= 0.5f ? outputs[i] >= 0.5f : outputs[i] < 0.5f;
            _right += right ? 1 : 0;
        }

        _all += outputs.Length;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The target is not one of the classes.</exception>
    public override void Add(ReadOnlySpan<float> outputs, int target)
    {
        ClassRows.Check(target, outputs.Length);
        _right += ClassRows.Answer(outputs) == target ? 1 : 0;
        _all++;
    }
}
