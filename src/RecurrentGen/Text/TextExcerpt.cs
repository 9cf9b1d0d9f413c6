namespace RecurrentGen.Data;

/// <summary>The beginning of a text, for messages.</summary>
internal static class TextExcerpt
{
    private const int Shown = 40;

    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length <= Shown)
        {
            return text.ToString();
        }

        // Not between the halves of a surrogate pair.
        int end = char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown;
        return $"{text[..end]}...";
    }

    /// <summary>A character as it is if it is visible ASCII, in quotes; otherwise its code.</summary>
    public static string Of(char character) =>
        character is > ' ' and <= '~' ? $"'{character}'" : $"U+{(int)character:X4}";
}
