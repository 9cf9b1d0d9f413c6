using System.Globalization;
using System.Text;

namespace RecurrentGen.Tool.Diagrams;

/// <summary>A diagram as a flowchart of Mermaid.</summary>
internal static class MermaidText
{
    /// <summary>Characters that mean nothing to Mermaid, and nothing to the HTML that it writes.</summary>
    private const string Plain = " ,.:+-=()[]_/";

    public static string Of(Diagram diagram)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"---\ntitle: \"{Escaped(diagram.Title)}\"\n---\nflowchart TD\n");
        for (int i = 0; i < diagram.Nodes.Count; i++)
        {
            var node = diagram.Nodes[i];
            var (open, close) = node.Role switch
            {
                DiagramRole.Value => ("([", "])"),
                DiagramRole.Join => ("{{", "}}"),
                _ => ("[", "]"),
            };
            string label = string.Join("<br/>", node.Lines.Prepend(node.Name).Select(Escaped));
            text.Append(CultureInfo.InvariantCulture, $"    n{i}{open}\"{label}\"{close}\n");
        }

        for (int i = 0; i < diagram.Nodes.Count; i++)
        {
            for (int k = 0; k < diagram.Nodes[i].Sources.Count; k++)
            {
                int from = diagram.Nodes[i].Sources[k];
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"    n{from} {(k == 0 ? "-->" : "-.->")}|\"{Escaped(diagram.Nodes[from].Shape)}\"| n{i}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>All but plain characters become Mermaid's entities, such as <c>#34;</c>.</summary>
    private static string Escaped(string label)
    {
        var text = new StringBuilder();
        foreach (var rune in Diagram.Printable(label))
        {
            char letter = rune.IsAscii ? (char)rune.Value : '\0';
            bool isPlain = char.IsAsciiLetterOrDigit(letter) || Plain.Contains(letter, StringComparison.Ordinal);
            text.Append(isPlain ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"#{rune.Value};"));
        }

        return text.ToString();
    }
}
