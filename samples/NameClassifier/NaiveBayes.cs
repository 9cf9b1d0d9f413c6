using RecurrentGen.Data;

namespace NameClassifier;

/// <summary>
/// Naive Bayes over pairs of neighbouring characters, the ends of a text among them, with one added to every count
/// (Laplace). It knows which letters follow each other in a language, and nothing of letters further apart.
/// </summary>
internal sealed class NaiveBayes
{
    private const char End = '\0';
    private readonly Dictionary<(char, char), int>[] _pairs;
    private readonly Dictionary<char, int>[] _firsts;
    private readonly double[] _priors;
    private readonly int _characters;

    public NaiveBayes(int labels, IReadOnlyList<LabelledText> texts)
    {
        _pairs = [.. Enumerable.Range(0, labels).Select(_ => new Dictionary<(char, char), int>())];
        _firsts = [.. Enumerable.Range(0, labels).Select(_ => new Dictionary<char, int>())];
        _priors = new double[labels];
        foreach (var (label, text) in texts)
        {
            _priors[label]++;
            foreach (var pair in Pairs(text))
            {
                _pairs[label][pair] = _pairs[label].GetValueOrDefault(pair) + 1;
                _firsts[label][pair.First] = _firsts[label].GetValueOrDefault(pair.First) + 1;
            }
        }

        _characters = texts.SelectMany(t => t.Text).Distinct().Count() + 1;
    }

    /// <summary>The likeliest label.</summary>
    public int Answer(string text)
    {
        int best = 0;
        double most = double.NegativeInfinity;
        for (int label = 0; label < _priors.Length; label++)
        {
            double score = Math.Log(_priors[label]);
            foreach (var pair in Pairs(text))
            {
                score += Math.Log(_pairs[label].GetValueOrDefault(pair) + 1.0)
                    - Math.Log(_firsts[label].GetValueOrDefault(pair.First) + (double)_characters);
            }

            if (score > most)
            {
                (best, most) = (label, score);
            }
        }

        return best;
    }

    private static IEnumerable<(char First, char Second)> Pairs(string text)
    {
        char before = End;
        foreach (char c in text)
        {
            yield return (before, c);
            before = c;
        }

        yield return (before, End);
    }
}
