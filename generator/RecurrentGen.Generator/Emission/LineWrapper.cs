using System;
using System.Collections.Generic;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Breaks long lines of generated code where a person would: between the arguments of the outermost call.
/// </summary>
internal static class LineWrapper
{
    /// <summary>Width of generated code.</summary>
    public const int Columns = 120;

    private const int Indent = 4;

    /// <summary>The line in pieces of at most <paramref name="width"/> characters, where it can be broken so.</summary>
    public static IEnumerable<string> Wrap(string line, int width)
    {
        if (line.Length <= width)
        {
            return [line];
        }

        string text = line.TrimStart();
        int slashes = text.Length - text.TrimStart('/').Length;
        return slashes >= 2
            ? WrapComment(line, line.Length - text.Length + slashes + 1, width)
            : WrapCode(line, line.Length - text.Length, width);
    }

    /// <param name="prefix">Length of what every line of the comment begins with.</param>
    private static IEnumerable<string> WrapComment(string line, int prefix, int width)
    {
        string start = line.Substring(0, Math.Min(prefix, line.Length));
        string before = "";
        int from = 0;

        // Only what fits is looked at: a line may be as long as a cell has values.
        while (start.Length <= width && before.Length + line.Length - from > width)
        {
            string head = before + line.Substring(from, width + 1 - before.Length);
            int space = head.LastIndexOf(' ', width);
            while (space >= prefix && InsideTag(head, space))
            {
                space = head.LastIndexOf(' ', space - 1);
            }

            if (space < prefix)
            {
                // A word may be longer than a line; an element of documentation is not taken apart.
                int beyond = line.IndexOf(' ', from + head.Length - before.Length);
                if (beyond < 0 || line.StartsWith("///", StringComparison.Ordinal))
                {
                    break;
                }

                yield return before + line.Substring(from, beyond - from);
                from = beyond + 1;
                before = start;
                continue;
            }

            yield return head.Substring(0, space);
            from += space + 1 - before.Length;
            before = start;
        }

        yield return before + line.Substring(from);
    }

    private static bool InsideTag(string line, int position) =>
        line.StartsWith("///", StringComparison.Ordinal)
        && line.LastIndexOf('<', position) > line.LastIndexOf('>', position);

    private static IEnumerable<string> WrapCode(string line, int indent, int width)
    {
        string start = new(' ', indent + Indent);
        string before = "";
        int from = 0;
        while (before.Length + line.Length - from > width)
        {
            int at = Break(line, from, before.Length, width);
            if (at < 0)
            {
                break;
            }

            yield return before + line.Substring(from, at - from).TrimEnd();
            for (from = at; from < line.Length && line[from] == ' ';)
            {
                from++;
            }

            before = start;
        }

        yield return before + line.Substring(from);
    }

    /// <summary>
    /// The last place to break within the width among those in the fewest brackets, or the first one beyond; -1 if there is none.
    /// </summary>
    /// <param name="from">Where the rest of the line begins.</param>
    /// <param name="indent">Spaces that are written before the rest.</param>
    private static int Break(string line, int from, int indent, int width)
    {
        int best = -1;
        int fewest = int.MaxValue;
        int depth = 0;
        bool text = false;
        while (from < line.Length && line[from] == ' ')
        {
            from++;
            width--;
        }

        for (int i = from; i < line.Length - 1; i++)
        {
            bool fits = i - from + indent < width;
            if (!fits && best >= 0)
            {
                break;
            }

            char c = line[i];
            if (text)
            {
                text = c != '"';
                i += c == '\\' ? 1 : 0;
                continue;
            }

            text = c == '"';
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            bool breaks = c == '(' || (c == ',' && line[i + 1] == ' ')
                || (depth == 0 && IsArrow(line, i, indent > 0 && i == from));
            if (breaks && line[i + 1] != ')' && depth <= fewest)
            {
                (best, fewest) = (i + 1, depth);
            }
        }

        return best;
    }

    /// <summary>Whether a lambda's or a member's arrow, or an assignment, ends here.</summary>
    /// <param name="isFirst">Whether the rest of a broken line begins here, behind spaces.</param>
    private static bool IsArrow(string line, int i, bool isFirst) => line[i + 1] == ' '
        && (isFirst ? line[i] == '=' : i > 1
            && ((line[i] == '>' && line[i - 1] == '=') || (line[i] == '=' && line[i - 1] == ' ')));
}
