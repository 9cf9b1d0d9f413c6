namespace RecurrentGen.Data;

/// <summary>
/// Refuses text that is not Unicode: half a surrogate pair is no character, and no UTF-8 file can hold it.
/// </summary>
internal static class Surrogates
{
    /// <summary>Looks at all of a text.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public static void Check(ReadOnlySpan<char> text)
    {
        // A loop rather than a search of the framework, which allocates until the JIT has optimized it.
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                throw new ArgumentException(
                    $"text[{i}]: expected a whole character, found U+{(int)text[i]:X4}, half a surrogate pair.");
            }

            i++;
        }
    }
}
