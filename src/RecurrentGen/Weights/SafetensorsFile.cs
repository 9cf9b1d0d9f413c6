using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace RecurrentGen.Weights;

/// <summary>
/// The content of a safetensors file, read strictly: a header of at most 100,000,000 bytes, no key twice, no hole and
/// no overlap between tensors, every byte of the file accounted for.
/// </summary>
public sealed class SafetensorsFile
{
    /// <summary>Bytes of a header at the most; the format's own limit.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private readonly Dictionary<string, SafetensorsTensor> _byName;

    private SafetensorsFile(string source, List<SafetensorsTensor> tensors, Dictionary<string, string> metadata)
    {
        Source = source;
        Tensors = tensors;
        Metadata = metadata;
        _byName = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            _byName.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The path, or the name given to a stream; messages begin with it.</summary>
    public string Source { get; }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The entry <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>A tensor by name.</summary>
    /// <exception cref="WeightFileException">There is no such tensor.</exception>
    public SafetensorsTensor this[string name] => TryGet(name, out var tensor)
        ? tensor
        : throw new WeightFileException($"{Source}: expected a tensor '{name}', found {NamesText()}.");

    /// <summary>Tensors that came from elsewhere.</summary>
    internal static SafetensorsFile Of(string source, List<SafetensorsTensor> tensors) =>
        new(source, tensors, new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>
    /// Whether the content begins as a safetensors file does: no JSON has a brace at byte 8 behind a length.
    /// </summary>
    public static bool IsLikely(ReadOnlySpan<byte> content) =>
        content.Length > SafetensorsHeader.LengthBytes
        && content[SafetensorsHeader.LengthBytes] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(content) <= MaxHeaderLength;

    /// <summary>Reads a file.</summary>
    /// <exception cref="WeightFileException">The file is malformed, or larger than 2 GiB.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(stream, path);
    }

    /// <summary>Reads a stream from its position to its end.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="WeightFileException">The content is malformed, or larger than 2 GiB.</exception>
    public static SafetensorsFile Read(Stream stream, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        long length = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (length > Array.MaxLength)
        {
            throw new WeightFileException($"{source}: expected at most {Array.MaxLength} bytes, found {length}.");
        }

        // A header that cannot be right is refused before its gigabytes are read.
        Span<byte> start = stackalloc byte[SafetensorsHeader.LengthBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var content = new MemoryStream((int)Math.Max(length, start.Length));
        content.Write(start[..read]);
        if (read == start.Length)
        {
            CheckHeaderLength(BinaryPrimitives.ReadUInt64LittleEndian(start), source);
            stream.CopyTo(content);
        }

        return Parse(content.GetBuffer().AsMemory(0, (int)content.Length), source);
    }

    /// <summary>Reads bytes; tensors refer to them without copying.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="WeightFileException">The content is malformed.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> content, string source = "bytes")
    {
        ArgumentNullException.ThrowIfNull(source);
        var span = content.Span;
        if (span.Length < SafetensorsHeader.LengthBytes)
        {
            throw new WeightFileException(
                $"{source}: expected a header length in the first 8 bytes, found a file of {span.Length} bytes.");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(span);
        CheckHeaderLength(headerLength, source);
        span = span[SafetensorsHeader.LengthBytes..];
        if (headerLength > (ulong)span.Length)
        {
            throw new WeightFileException(
                $"{source}: expected a header of {headerLength} bytes from byte 8 on, found {span.Length} bytes.");
        }

        if (headerLength == 0 || span[0] != (byte)'{')
        {
            string found = headerLength == 0 ? "an empty header" : $"0x{span[0]:X2}";
            throw new WeightFileException(
                $"{source}: expected '{{' at byte 8, where the header begins, found {found}.");
        }

        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        new SafetensorsHeader(span[..(int)headerLength], source).Read(entries, metadata);

        var data = content[(SafetensorsHeader.LengthBytes + (int)headerLength)..];
        CheckPlaces(entries, data.Length, source);
        var tensors = entries.ConvertAll(e => new SafetensorsTensor(
            e.Name, e.Type, e.Shape, data.Slice((int)e.Begin, (int)(e.End - e.Begin))));
        return new SafetensorsFile(source, tensors, metadata);
    }

    /// <summary>A tensor by name, if the file has it.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) =>
        _byName.TryGetValue(name, out tensor);

    private static void CheckHeaderLength(ulong length, string source)
    {
        if (length > MaxHeaderLength)
        {
            throw new WeightFileException(
                $"{source}: expected a header of at most {MaxHeaderLength} bytes, found {length} in the first 8 " +
                "bytes; is it a safetensors file?");
        }
    }

    /// <summary>Sorts the entries by place and checks that they fill the data without a hole.</summary>
    private static void CheckPlaces(List<SafetensorsEntry> entries, long dataLength, string source)
    {
        entries.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin)
            : a.End != b.End ? a.End.CompareTo(b.End)
            : string.CompareOrdinal(a.Name, b.Name));
        long position = 0;
        string before = "the header";
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
            {
                string kind = entry.Begin > position ? "a hole" : "an overlap";
                throw new WeightFileException(
                    $"{source}: tensor '{entry.Name}': expected data_offsets from {position}, the end of {before}, " +
                    $"found {entry.Begin}: {kind}.");
            }

            long expected = ByteLength(entry, source);
            if (entry.End < entry.Begin || entry.End - entry.Begin != expected)
            {
                throw new WeightFileException(
                    $"{source}: tensor '{entry.Name}': expected {expected} bytes for {entry.Type} " +
                    $"{SafetensorsTensor.Text(entry.Shape)}, found data_offsets [{entry.Begin}, {entry.End}].");
            }

            position = entry.End;
            before = $"'{entry.Name}'";
        }

        if (position != dataLength)
        {
            throw new WeightFileException(
                $"{source}: expected {position} bytes of data, to the end of {before}, found {dataLength} bytes.");
        }
    }

    private static long ByteLength(SafetensorsEntry entry, string source)
    {
        try
        {
            long count = 1;
            foreach (long dimension in entry.Shape)
            {
                count = checked(count * dimension);
            }

            return checked(count * SafetensorsTensor.SizeOf(entry.Type));
        }
        catch (OverflowException e)
        {
            throw new WeightFileException(
                $"{source}: tensor '{entry.Name}': expected fewer than 2^63 bytes, found the shape " +
                $"{SafetensorsTensor.Text(entry.Shape)} of {entry.Type}.",
                e);
        }
    }

    private string NamesText() =>
        Tensors.Count == 0 ? "no tensor at all" : string.Join(", ", _byName.Keys);
}
