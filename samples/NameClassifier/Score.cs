namespace NameClassifier;

/// <summary>How good answers are.</summary>
/// <param name="Accuracy">The share of right ones.</param>
/// <param name="MacroF1">The mean of the labels' F1 scores; labels that nothing is about are left out.</param>
/// <param name="Counts">How often each label (rows) was answered with each (columns).</param>
internal sealed record Score(double Accuracy, double MacroF1, int[,] Counts)
{
    /// <summary>Compares answers with the truth.</summary>
    public static Score Of(IReadOnlyList<int> answers, IReadOnlyList<int> truth, int labels)
    {
        var counts = new int[labels, labels];
        var right = new int[labels];
        var all = new int[labels];
        for (int i = 0; i < truth.Count; i++)
        {
            counts[truth[i], answers[i]]++;
            all[truth[i]]++;
            all[answers[i]]++;
            right[truth[i]] += answers[i] == truth[i] ? 1 : 0;
        }

        double f1 = Enumerable.Range(0, labels).Where(l => all[l] > 0).Average(l => 2.0 * right[l] / all[l]);
        return new Score((double)right.Sum() / truth.Count, f1, counts);
    }
}
