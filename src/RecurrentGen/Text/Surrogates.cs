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
        int position = 0;
        while (true)
        {
            int next = text[position..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return;
            }

            position += next;
            if (position + 1 == text.Length || !char.IsSurrogatePair(text[position], text[position + 1]))
            {
                throw new ArgumentException(
                    $"text[{position}]: expected a whole character, found U+{(int)text[position]:X4}, half a surrogate " +
                    "pair.");
            }

            position += 2;
        }
    }
}
