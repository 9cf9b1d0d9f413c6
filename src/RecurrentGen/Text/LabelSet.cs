using RecurrentGen.Weights;

namespace RecurrentGen.Data;

/// <summary>
/// The names of classes and their indices. Names are ordered by their code, so the same names have the same indices
/// whatever the order of the data. Save them beside the weights: an index means nothing without them.
/// </summary>
public sealed class LabelSet
{
    private const string Kind = "recurrentgen-labels";
    private const int Shown = 10;
    private readonly string[] _names;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;

    /// <summary>Labels from names, which may be repeated.</summary>
    /// <exception cref="ArgumentException">
    /// There are no names, or one is empty, begins or ends with white space, or holds a line feed or half a surrogate
    /// pair.
    /// </exception>
    public LabelSet(IEnumerable<string> names)
        : this(Order(names))
    {
    }

    private LabelSet(string[] ordered)
    {
        _names = ordered;
        var indices = new Dictionary<string, int>(ordered.Length, StringComparer.Ordinal);
        for (int i = 0; i < ordered.Length; i++)
        {
            indices.Add(ordered[i], i);
        }

        _indices = indices.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Labels: the number of outputs of a classifier.</summary>
    public int Count => _names.Length;

    /// <summary>The names, in the order of their indices.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The name of a label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such label.</exception>
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _names[index];
        }
    }

    /// <summary>Loads what <see cref="Save(string)"/> saved; the order of the lines is that of the indices.</summary>
    /// <exception cref="DataFormatException">It is no such file; the message says what is wrong, and where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LabelSet Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return Load(stream, Path.GetFileName(path));
    }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote; the stream stays open.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">A name for error messages.</param>
    /// <exception cref="DataFormatException">It is no such text; the message says what is wrong, and where.</exception>
    public static LabelSet Load(Stream stream, string? source = null)
    {
        var lines = TokenFile.Read(stream, source, Kind);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!IsName(lines[i]))
            {
                throw TokenFile.Error(source, i, "a label without white space around it", lines[i]);
            }

            if (!seen.TryAdd(lines[i], i))
            {
                throw TokenFile.Repeated(source, i, seen[lines[i]], lines[i]);
            }
        }

        return new LabelSet(lines);
    }

    /// <summary>The index of a label; -1 if there is none of this name.</summary>
    public int IndexOf(ReadOnlySpan<char> name) => _indices.TryGetValue(name, out int index) ? index : -1;

    /// <summary>
    /// Saves the names as UTF-8 text: a line that says what it is, and a line per label. Atomic, as weight files are.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; an old one is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes to a stream what <see cref="Save(string)"/> writes to a file.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TokenFile.Write(stream, Kind, _names);
    }

    /// <summary>The names between quotes, the first few of many.</summary>
    public override string ToString()
    {
        var shown = string.Join("', '", _names, 0, Math.Min(Shown, Count));
        return Count <= Shown ? $"'{shown}'" : $"'{shown}' and {Count - Shown} more";
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.AsSpan().Trim().Length == name.Length && !name.Contains('\n', StringComparison.Ordinal);

    private static string[] Order(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            Surrogates.Check(name);
            if (!IsName(name))
            {
                throw new ArgumentException(
                    $"Expected a label without white space around it and line feeds in it, found '{name}'.",
                    nameof(names));
            }

            distinct.Add(name);
        }

        if (distinct.Count == 0)
        {
            throw new ArgumentException("Expected at least one label, found none.", nameof(names));
        }

        string[] ordered = [.. distinct];
        Array.Sort(ordered, StringComparer.Ordinal);
        return ordered;
    }
}
