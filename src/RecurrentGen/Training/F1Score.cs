namespace RecurrentGen;

/// <summary>
/// The harmonic mean of precision and recall (van Rijsbergen 1979), 2 right / (2 right + missed + false): for each
/// class in <see cref="PerOutput"/>, and as <see cref="Value"/> their mean, in which every class counts the same
/// (macro).
/// </summary>
/// <remarks>
/// For class indices the answer is the largest output, the first of equal ones. For values every output is a class of
/// its own, present at 1/2 and above, and the score is that of its presence. A class that is neither a target nor an
/// answer has NaN and does not enter the mean. Outputs with NaN give no answer.
/// </remarks>
public sealed class F1Score() : Metric("f1", higherIsBetter: true)
{
    private long[] _right = [];
    private long[] _targets = [];
    private long[] _answers = [];

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            int occurring = 0;
            for (int c = 0; c < _right.Length; c++)
            {
                double score = Score(c);
                if (!double.IsNaN(score))
                {
                    sum += score;
                    occurring++;
                }
            }

            return sum / occurring;
        }
    }

    /// <summary>The score of each class.</summary>
    public override IReadOnlyList<double> PerOutput
    {
        get
        {
            var scores = new double[_right.Length];
            for (int c = 0; c < scores.Length; c++)
            {
                scores[c] = Score(c);
            }

            return scores;
        }
    }

    /// <inheritdoc/>
    public override void Reset(int outputs)
    {
        if (_right.Length != outputs)
        {
            _right = new long[outputs];
            _targets = new long[outputs];
            _answers = new long[outputs];
        }

        Array.Clear(_right);
        Array.Clear(_targets);
        Array.Clear(_answers);
    }

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            bool target = targets[i] >= 0.5f;
            bool answer = outputs[i] >= 0.5f;
            _right[i] += target && answer ? 1 : 0;
            _targets[i] += target ? 1 : 0;
            _answers[i] += answer ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The target is not one of the classes.</exception>
    public override void Add(ReadOnlySpan<float> outputs, int target)
    {
        ClassRows.Check(target, outputs.Length);
        int answer = ClassRows.Answer(outputs);
        _targets[target]++;
        if (answer >= 0)
        {
            _answers[answer]++;
            _right[answer] += answer == target ? 1 : 0;
        }
    }

    // Missed and false ones together are targets and answers without the right ones, which are in both.
    private double Score(int index) => 2.0 * _right[index] / (_targets[index] + _answers[index]);
}
