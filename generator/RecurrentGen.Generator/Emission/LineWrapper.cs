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
        while (line.Length > width)
        {
            int space = line.LastIndexOf(' ', width);
            while (space >= prefix && InsideTag(line, space))
            {
                space = line.LastIndexOf(' ', space - 1);
            }

            if (space < prefix)
            {
                break;
            }

            yield return line.Substring(0, space);
            line = start + line.Substring(space + 1);
        }

        yield return line;
    }

    private static bool InsideTag(string line, int position) =>
        line.StartsWith("///", StringComparison.Ordinal)
        && line.LastIndexOf('<', position) > line.LastIndexOf('>', position);

    private static IEnumerable<string> WrapCode(string line, int indent, int width)
    {
        string start = new(' ', indent + Indent);
        while (line.Length > width)
        {
            int at = Break(line, width);
            if (at < 0)
            {
                break;
            }

            yield return line.Substring(0, at).TrimEnd();
            line = start + line.Substring(at).TrimStart();
        }

        yield return line;
    }

    /// <summary>
    /// The last place to break within the width among those in the fewest brackets; -1 if there is none.
    /// </summary>
    private static int Break(string line, int width)
    {
        int best = -1;
        int fewest = int.MaxValue;
        int depth = 0;
        bool text = false;
        int first = line.Length - line.TrimStart().Length;
        for (int i = first; i < line.Length - 1; i++)
        {
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
                || (depth == 0 && IsArrow(line, i));
            if (!breaks || line[i + 1] == ')')
            {
                continue;
            }

            if (i < width ? depth <= fewest : best < 0)
            {
                (best, fewest) = (i + 1, depth);
            }
        }

        return best;
    }

    /// <summary>Whether a lambda's or a member's arrow, or an assignment, ends here.</summary>
    private static bool IsArrow(string line, int i) =>
        line[i + 1] == ' ' && i > 1
        && ((line[i] == '>' && line[i - 1] == '=') || (line[i] == '=' && line[i - 1] == ' '));
}
