namespace SequenceTagger;

/// <summary>How good answers are.</summary>
/// <param name="Accuracy">The share of right ones.</param>
/// <param name="F1">For each label, 2 right / (answers + targets).</param>
internal sealed record Score(double Accuracy, IReadOnlyList<double> F1)
{
    /// <summary>Compares answers with the truth.</summary>
    public static Score Of(ReadOnlySpan<Label> answers, ReadOnlySpan<Label> truth)
    {
        var right = new int[PhraseGrammar.Labels];
        var all = new int[PhraseGrammar.Labels];
        for (int i = 0; i < truth.Length; i++)
        {
            all[(int)answers[i]]++;
            all[(int)truth[i]]++;
            right[(int)truth[i]] += answers[i] == truth[i] ? 1 : 0;
        }

        return new Score(
            (double)right.Sum() / truth.Length,
            [.. right.Select((r, label) => all[label] == 0 ? double.NaN : 2.0 * r / all[label])]);
    }

    /// <summary>The mean of several.</summary>
    public static Score Mean(IReadOnlyList<Score> scores) => new(
        scores.Average(s => s.Accuracy),
        [.. Enumerable.Range(0, PhraseGrammar.Labels).Select(label => scores.Average(s => s.F1[label]))]);
}
