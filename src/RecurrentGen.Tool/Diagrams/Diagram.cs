namespace RecurrentGen.Tool.Diagrams;

/// <summary>What a box stands for; pictures colour them by it.</summary>
internal enum DiagramRole
{
    /// <summary>The model's input or output.</summary>
    Value,

    /// <summary>A layer that walks through time and remembers.</summary>
    Recurrent,

    /// <summary>Any other layer with weights.</summary>
    Weights,

    /// <summary>A layer without weights.</summary>
    Plain,

    /// <summary>A sum of two values.</summary>
    Join,
}

/// <summary>A box: an input, a layer or an output.</summary>
/// <param name="Name">The layer's.</param>
/// <param name="Lines">What stands below the name.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Shape">Of what it hands on: <c>[32, 20]</c>.</param>
/// <param name="Sources">The boxes whose values it takes, the one above it first.</param>
internal sealed record DiagramNode(
    string Name, IReadOnlyList<string> Lines, DiagramRole Role, string Shape, IReadOnlyList<int> Sources);

/// <summary>A model as boxes from top to bottom, each with the boxes that it takes its values from.</summary>
/// <param name="Title">The model's name and size.</param>
/// <param name="Nodes">In order, the input first.</param>
internal sealed record Diagram(string Title, IReadOnlyList<DiagramNode> Nodes)
{
    private const int LongestText = 96;

    /// <summary>Writes the diagram of a file's model.</summary>
    /// <param name="path">Any file that the tool reads.</param>
    /// <param name="target">A file ending in .svg or .mmd; null for Mermaid on the output.</param>
    /// <param name="output">Where messages go.</param>
    public static void Run(string path, string? target, TextWriter output)
    {
        string? ending = target is null ? ".mmd" : Path.GetExtension(target).ToLowerInvariant();
        if (ending is not (".mmd" or ".svg"))
        {
            throw new NotSupportedException($"{target}: expected a target of .svg or .mmd (Mermaid).");
        }

        var diagram = DiagramReader.Read(path);
        string text = ending == ".svg" ? SvgPicture.Of(diagram) : MermaidText.Of(diagram);
        if (target is null)
        {
            output.Write(text);
            return;
        }

        Weights.AtomicFile.Write(target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
        output.WriteLine($"{target}: {diagram.Title}");
    }

    /// <summary>A text of a file as pictures can show it: not too long, and without what no XML may hold.</summary>
    public static IEnumerable<System.Text.Rune> Printable(string text)
    {
        int count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count == LongestText)
            {
                foreach (var dot in "...".EnumerateRunes())
                {
                    yield return dot;
                }

                yield break;
            }

            bool isText = !System.Text.Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF);
            yield return isText ? rune : System.Text.Rune.ReplacementChar;
            count++;
        }
    }
}
