namespace RecurrentGen.Data;

/// <summary>A text and its class.</summary>
/// <param name="Label">The index of the class in <see cref="LabelledLines.Labels"/>.</param>
/// <param name="Text">The text; may be empty.</param>
public readonly record struct LabelledText(int Label, string Text);

/// <summary>Lines of a label, a separator and a text, such as <c>Italian TAB Rossi</c>, in UTF-8.</summary>
/// <remarks>
/// The first separator of a line ends the label; others belong to the text. Spaces around a label do not belong to it;
/// spaces of the text do. Lines without any character are passed over. There are no quotes: for quoted fields, use
/// <see cref="CsvReader"/>.
/// </remarks>
public sealed class LabelledLines
{
    private LabelledLines(LabelSet labels, LabelledText[] items)
    {
        Labels = labels;
        Items = items;
    }

    /// <summary>The labels, and what their indices mean.</summary>
    public LabelSet Labels { get; }

    /// <summary>The lines in the order of the file, without empty ones.</summary>
    public IReadOnlyList<LabelledText> Items { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What stands between a label and its text.</param>
    /// <param name="labels">The labels that may occur, as of the training data; by default those that do.</param>
    /// <exception cref="ArgumentException">The separator is a line break or half a surrogate pair.</exception>
    /// <exception cref="DataFormatException">
    /// Malformed UTF-8 (with its offset), a line without separator or with an empty label, a label that is not one of
    /// <paramref name="labels"/>, or no line at all.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabelledLines Read(string path, char separator = '\t', LabelSet? labels = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Read(stream, separator, labels, Path.GetFileName(path));
    }

    /// <summary>Reads the rest of a stream, which stays open.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="separator">What stands between a label and its text.</param>
    /// <param name="labels">The labels that may occur, as of the training data; by default those that do.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="ArgumentException">The separator is a line break or half a surrogate pair.</exception>
    /// <exception cref="DataFormatException">As in <see cref="Read(string, char, LabelSet)"/>.</exception>
    public static LabelledLines Read(
        Stream stream, char separator = '\t', LabelSet? labels = null, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (separator is '\r' or '\n' || char.IsSurrogate(separator))
        {
            throw new ArgumentException(
                $"Expected a separator other than a line break and half a surrogate pair, found U+{(int)separator:X4}.",
                nameof(separator));
        }

        using var reader = new TextLineReader(stream, source, leaveOpen: true);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = new List<LabelledText>();
        while (reader.Read())
        {
            if (!reader.Text.IsEmpty)
            {
                items.Add(ReadItem(reader, separator, labels, names, source));
            }
        }

        if (items.Count == 0)
        {
            throw new DataFormatException(source, 0, null, "expected lines of a label and a text, found none.");
        }

        return labels is null ? WithOwnLabels(names, items) : new LabelledLines(labels, [.. items]);
    }

    // Without given labels the index is the order of first appearance, until all names are known.
    private static LabelledText ReadItem(
        TextLineReader reader, char separator, LabelSet? labels, Dictionary<string, int> names, string? source)
    {
        var line = reader.Text;
        int end = line.IndexOf(separator);
        if (end < 0)
        {
            throw new DataFormatException(
                source,
                reader.Line,
                null,
                $"expected a label, {TextExcerpt.Of(separator)} and a text, found '{TextExcerpt.Of(line)}'.");
        }

        var name = line[..end].Trim();
        if (name.IsEmpty)
        {
            throw new DataFormatException(
                source, reader.Line, null, $"expected a label, found nothing before {TextExcerpt.Of(separator)}.");
        }

        int label;
        if (labels is not null)
        {
            label = labels.IndexOf(name);
            if (label < 0)
            {
                throw new DataFormatException(
                    source, reader.Line, null, $"expected a label of {labels}, found '{TextExcerpt.Of(name)}'.");
            }
        }
        else if (!names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out label))
        {
            label = names.Count;
            names.Add(name.ToString(), label);
        }

        return new LabelledText(label, line[(end + 1)..].ToString());
    }

    private static LabelledLines WithOwnLabels(Dictionary<string, int> names, List<LabelledText> items)
    {
        var labels = new LabelSet(names.Keys);
        var indices = new int[names.Count];
        foreach (var (name, order) in names)
        {
            indices[order] = labels.IndexOf(name);
        }

        var labelled = new LabelledText[items.Count];
        for (int i = 0; i < labelled.Length; i++)
        {
            labelled[i] = items[i] with { Label = indices[items[i].Label] };
        }

        return new LabelledLines(labels, labelled);
    }
}
