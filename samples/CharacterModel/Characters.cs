using System.Text;
using RecurrentGen.Data;

namespace CharacterModel;

/// <summary>
/// The characters that the model knows: line feed, the printable ones of ASCII, and one token for all others. A model's
/// sizes are fixed when it is compiled, so its vocabulary cannot follow the text.
/// </summary>
internal static class Characters
{
    private const char First = ' ';
    private const char Last = '~';

    /// <summary>97 tokens; token 0 is every other character.</summary>
    public static CharacterVocabulary Vocabulary { get; } = Create();

    /// <summary>
    /// Tokens of a text, in which every run of spaces and tabs is one space, and every run of line breaks one line
    /// feed.
    /// </summary>
    public static int[] Encode(string text)
    {
        var normalised = new StringBuilder(text.Length);
        char before = '\n';
        foreach (char c in text)
        {
            char now = c is '\r' ? '\n' : c is '\t' ? ' ' : c;
            bool repeats = now == '\n' ? before == '\n' : now == ' ' && before is ' ' or '\n';
            if (repeats)
            {
                continue;
            }

            normalised.Append(now);
            before = now;
        }

        return Vocabulary.Encode(normalised.ToString());
    }

    private static CharacterVocabulary Create()
    {
        var all = new StringBuilder("\n");
        for (char c = First; c <= Last; c++)
        {
            all.Append(c);
        }

        return CharacterVocabulary.FromText(all.ToString());
    }
}
