using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RecurrentGen.Weights;

/// <summary>
/// Collects tensors and metadata and writes them as a safetensors file: sorted by element type, widest first, then by
/// name; the header padded with spaces to a multiple of 8. The same content gives the same bytes, whatever the order of
/// the calls.
/// </summary>
public sealed class SafetensorsWriter
{
    private readonly Dictionary<string, SafetensorsTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Text beside the tensors.</summary>
    public IDictionary<string, string> Metadata { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor of floats.</summary>
    /// <param name="name">Its name, not used yet.</param>
    /// <param name="shape">Its dimensions; none for a single value.</param>
    /// <param name="values">Its values, row-major; copied.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken or reserved, or the shape does not fit the values.
    /// </exception>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values) =>
        AddBytes(name, SafetensorsType.F32, shape, SafetensorsTensor.ToBytes(values));

    /// <summary>Adds a tensor of doubles, stored exactly.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<double> values) =>
        AddBytes(name, SafetensorsType.F64, shape, SafetensorsTensor.ToBytes(values));

    /// <summary>Adds a tensor of 64-bit integers, stored exactly.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<long> values)
    {
        var bytes = new byte[checked(values.Length * sizeof(long))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        AddBytes(name, SafetensorsType.I64, shape, bytes);
    }

    /// <summary>Adds a tensor as it is stored.</summary>
    /// <param name="name">Its name, not used yet.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its dimensions; none for a single value.</param>
    /// <param name="bytes">Its elements, little-endian and row-major; not copied.</param>
    /// <exception cref="ArgumentException">
    /// The name is taken or reserved, or the shape does not fit the bytes.
    /// </exception>
    public void AddBytes(string name, SafetensorsType type, ReadOnlySpan<int> shape, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        long count = 1;
        var dimensions = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[i]);
            dimensions[i] = shape[i];
            count = checked(count * shape[i]);
        }

        if (checked(count * SafetensorsTensor.SizeOf(type)) != bytes.Length)
        {
            throw new ArgumentException(
                $"{name}: expected {count} values of {type} for {SafetensorsTensor.Text(dimensions)}, " +
                $"found {bytes.Length} bytes.");
        }

        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"The name '{name}' is reserved by the format.", nameof(name));
        }

        if (!_tensors.TryAdd(name, new SafetensorsTensor(name, type, dimensions, bytes)))
        {
            throw new ArgumentException($"There is already a tensor '{name}'.", nameof(name));
        }
    }

    /// <summary>
    /// Writes a file: to a temporary one in the same folder (<c>.tmp</c> appended), flushed to the disk and renamed, so
    /// that the name holds either the old content or the new one, whole.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <exception cref="InvalidOperationException">The header is larger than the format allows.</exception>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var sorted = _tensors.Values
            .OrderByDescending(t => t.Type)
            .ThenBy(t => t.Name, Utf8Comparer.Instance)
            .ToList();
        byte[] header = Header(sorted);
        if (header.Length > SafetensorsFile.MaxHeaderLength)
        {
            throw new InvalidOperationException(
                $"Expected a header of at most {SafetensorsFile.MaxHeaderLength} bytes, found {header.Length}.");
        }

        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in sorted)
        {
            stream.Write(tensor.Bytes.Span);
        }
    }

    private byte[] Header(List<SafetensorsTensor> sorted)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            long position = 0;
            foreach (var tensor in sorted)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [position, position + tensor.Bytes.Length]);
                json.WriteEndObject();
                position += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % SafetensorsHeader.LengthBytes != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (Metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>The order of the format's own writer: by the bytes of UTF-8.</summary>
    private sealed class Utf8Comparer : IComparer<string>
    {
        public static readonly Utf8Comparer Instance = new();

        public int Compare(string? x, string? y) =>
            Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
