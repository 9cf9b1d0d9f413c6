using System;
using System.Collections.Generic;
using System.Text;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes indented lines, the long ones in several; blocks close themselves.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        Cancellation.Check();
        foreach (string line in LineWrapper.Wrap(text, LineWrapper.Columns - (4 * _depth)))
        {
            Raw(line);
        }
    }

    /// <summary>A documentation comment of lines that stay as they are, whatever their length.</summary>
    public void Preformatted(string element, IEnumerable<string> lines)
    {
        Line($"/// <{element}>");
        Line("/// <code>");
        foreach (string line in lines)
        {
            Raw(("/// " + line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")).TrimEnd());
        }

        Line("/// </code>");
        Line($"/// </{element}>");
    }

    /// <summary>A documentation comment of one element.</summary>
    public void Summary(params string[] lines) => Documentation("summary", lines);

    /// <param name="element">Its name and attributes: <c>param name="inputs"</c>.</param>
    public void Documentation(string element, params string[] lines)
    {
        string end = element.Split(' ')[0];
        if (lines.Length == 1)
        {
            Line($"/// <{element}>{lines[0]}</{end}>");
            return;
        }

        Line($"/// <{element}>");
        foreach (string line in lines)
        {
            Line("/// " + line);
        }

        Line($"/// </{end}>");
    }

    /// <summary>A line and a block in braces beneath it.</summary>
    public IDisposable Block(string head = "")
    {
        if (head.Length > 0)
        {
            Line(head);
        }

        Line("{");
        _depth++;
        return new Closing(this);
    }

    public override string ToString() => _text.ToString();

    private void Raw(string line)
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
    }

    private sealed class Closing(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            // Not a line like others: blocks close while an exception ends the work, too.
            writer._depth--;
            writer.Raw("}");
        }
    }
}
