namespace RecurrentGen;

/// <summary>
/// The exponential of the mean of -log softmax(outputs)[target] over the rows: 1 for a model that is always sure and
/// right, the number of classes for one that knows nothing. For class indices and outputs without activation (logits),
/// as <see cref="Loss.SoftmaxCrossEntropy"/> has them.
/// </summary>
public sealed class Perplexity() : LikelihoodMetric("perplexity")
{
    /// <inheritdoc/>
    protected override double Result(double mean) => Math.Exp(mean);
}

/// <summary>
/// The mean of -log2 softmax(outputs)[target] over the rows, in bits: where a row is the next character of a text, the
/// bits that a code made from the model spends on a character. For class indices and outputs without activation
/// (logits), as <see cref="Loss.SoftmaxCrossEntropy"/> has them.
/// </summary>
public sealed class BitsPerCharacter() : LikelihoodMetric("bits_per_character")
{
    /// <inheritdoc/>
    protected override double Result(double mean) => mean / Math.Log(2);
}

/// <summary>
/// A function of the mean of -log softmax(outputs)[target]. Sums are in double; a target of no probability gives
/// infinity, NaN gives NaN.
/// </summary>
/// <param name="name">The name in reports.</param>
public abstract class LikelihoodMetric(string name) : Metric(name)
{
    private double _sum;
    private long _rows;

    /// <inheritdoc/>
    public override double Value => Result(_sum / _rows);

    /// <inheritdoc/>
    public override void Reset(int outputs)
    {
        _sum = 0;
        _rows = 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The target is not one of the classes.</exception>
    public override void Add(ReadOnlySpan<float> outputs, int target)
    {
        ClassRows.Check(target, outputs.Length);
        int answer = ClassRows.Answer(outputs);
        _sum += answer < 0 ? double.NaN : Surprise(outputs, outputs[answer], target);
        _rows++;
    }

    /// <summary>The figure for an average, in nats.</summary>
    protected abstract double Result(double mean);

    // The largest logit is taken out, so that no exponential overflows.
    private static double Surprise(ReadOnlySpan<float> logits, double largest, int target)
    {
        double total = 0;
        foreach (float logit in logits)
        {
            total += Math.Exp(logit - largest);
        }

        return Math.Log(total) - (logits[target] - largest);
    }
}
