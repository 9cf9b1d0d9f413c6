namespace RecurrentGen.Data;

/// <summary>Puts what was counted into the order of a vocabulary.</summary>
internal static class TokenCounts
{
    /// <summary>Those that occurred often enough: by count, largest first, then by the comparison.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static T[] Order<T>(
        Dictionary<T, long> counts, int minimumCount, Comparison<T> comparison, string kind, string parameter)
        where T : notnull
    {
        var kept = new List<KeyValuePair<T, long>>();
        foreach (var entry in counts)
        {
            if (entry.Value >= minimumCount)
            {
                kept.Add(entry);
            }
        }

        if (kept.Count == 0)
        {
            throw new ArgumentException(
                counts.Count == 0
                    ? $"Expected at least one {kind}, found none."
                    : $"Expected a {kind} that occurs at least {minimumCount} times, found none among {counts.Count}.",
                parameter);
        }

        kept.Sort((a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : comparison(a.Key, b.Key));
        var ordered = new T[kept.Count];
        for (int i = 0; i < ordered.Length; i++)
        {
            ordered[i] = kept[i].Key;
        }

        return ordered;
    }
}
