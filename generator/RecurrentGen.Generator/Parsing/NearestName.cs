namespace RecurrentGen.Generator.Parsing;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The candidate that the fewest changes lead to, where a change adds, drops or replaces a letter, swaps two, or changes
    /// its case; null where none is near: more than a third of the letters would change.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(Normal(name), Normal(candidate));
            if (distance < least)
            {
                (nearest, least) = (candidate, distance);
            }
        }

        // Of a single letter nothing would be left.
        return nearest?.Length > least && least <= Math.Max(1, Math.Min(name.Length, nearest.Length) / 3) ? nearest : null;
    }

    // my-layer, MyLayer and my_layer are one name written in three ways.
    private static string Normal(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();

    /// <summary>Damerau and Levenshtein's distance, no letter being changed twice.</summary>
    private static int Distance(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1,
                    costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[from.Length, to.Length];
    }
}
