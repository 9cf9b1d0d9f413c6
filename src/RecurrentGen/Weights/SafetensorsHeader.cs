using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RecurrentGen.Weights;

/// <summary>An entry of a header: a tensor and its bytes' place in the data.</summary>
internal readonly record struct SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

/// <summary>Reads the JSON of a header, strictly: every key known and once, every number a whole one.</summary>
/// <remarks>Positions in messages are bytes of the file, where the header begins at byte 8.</remarks>
internal ref struct SafetensorsHeader
{
    public const int LengthBytes = 8;
    public const string MetadataKey = "__metadata__";
    private readonly string _file;
    private Utf8JsonReader _reader;

    public SafetensorsHeader(ReadOnlySpan<byte> json, string file)
    {
        _file = file;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
    }

    /// <summary>Reads all entries, in the order of the file, and the metadata.</summary>
    /// <exception cref="WeightFileException">Anything is not as the format says.</exception>
    public void Read(List<SafetensorsEntry> entries, Dictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Next();
        Expect(JsonTokenType.StartObject, "an object");
        while (Next() == JsonTokenType.PropertyName)
        {
            string name = Text();
            if (!names.Add(name))
            {
                Fail($"the name '{name}' once, found it twice");
            }

            Next();
            if (name == MetadataKey)
            {
                ReadMetadata(metadata);
            }
            else
            {
                entries.Add(ReadEntry(name));
            }
        }

        // Only white space may follow; the reader refuses the rest.
        Advance();
    }

    private void ReadMetadata(Dictionary<string, string> metadata)
    {
        Expect(JsonTokenType.StartObject, $"an object for '{MetadataKey}'");
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            Next();
            Expect(JsonTokenType.String, $"a string for '{key}' of '{MetadataKey}'");
            if (!metadata.TryAdd(key, Text()))
            {
                Fail($"the key '{key}' of '{MetadataKey}' once, found it twice");
            }
        }
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Expect(JsonTokenType.StartObject, $"an object for tensor '{name}'");
        while (Next() == JsonTokenType.PropertyName)
        {
            string key = Text();
            bool again = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => false,
            };
            if (again)
            {
                Fail($"'{key}' of tensor '{name}' once, found it twice");
            }

            Next();
            switch (key)
            {
                case "dtype":
                    type = ReadType(name);
                    break;
                case "shape":
                    shape = ReadNumbers(name, key);
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(name, key);
                    break;
                default:
                    Fail($"dtype, shape and data_offsets of tensor '{name}', found '{key}'");
                    break;
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            string missing = type is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            Fail($"dtype, shape and data_offsets of tensor '{name}', found no {missing}");
        }

        if (offsets.Length != 2)
        {
            Fail($"two data_offsets of tensor '{name}', found {offsets.Length}");
        }

        return new SafetensorsEntry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    private SafetensorsType ReadType(string name)
    {
        Expect(JsonTokenType.String, $"a string for dtype of tensor '{name}'");
        string text = Text();
        switch (text)
        {
            case "F64": return SafetensorsType.F64;
            case "F32": return SafetensorsType.F32;
            case "F16": return SafetensorsType.F16;
            case "BF16": return SafetensorsType.BF16;
            case "I64": return SafetensorsType.I64;
            case "I32": return SafetensorsType.I32;
            case "I8": return SafetensorsType.I8;
            case "U8": return SafetensorsType.U8;
            default:
                Fail($"F64, F32, F16, BF16, I64, I32, I8 or U8 for dtype of tensor '{name}', found '{text}'");
                return default;
        }
    }

    private long[] ReadNumbers(string name, string key)
    {
        Expect(JsonTokenType.StartArray, $"an array for {key} of tensor '{name}'");
        var numbers = new List<long>();
        while (Next() != JsonTokenType.EndArray)
        {
            Expect(JsonTokenType.Number, $"whole numbers in {key} of tensor '{name}'");
            if (!_reader.TryGetInt64(out long number) || number < 0)
            {
                string found = System.Text.Encoding.UTF8.GetString(_reader.ValueSpan);
                Fail($"whole numbers from 0 to {long.MaxValue} in {key} of tensor '{name}', found {found}");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private JsonTokenType Next()
    {
        if (!Advance())
        {
            Fail("more JSON, found the end of the header");
        }

        return _reader.TokenType;
    }

    private bool Advance()
    {
        try
        {
            return _reader.Read();
        }
        catch (JsonException e)
        {
            throw new WeightFileException(
                $"{_file}: header, after byte {LengthBytes + _reader.BytesConsumed}: expected JSON, found: {e.Message}",
                e);
        }
    }

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new WeightFileException(
                $"{_file}: header, byte {LengthBytes + _reader.TokenStartIndex}: expected UTF-8, found other bytes.",
                e);
        }
    }

    private readonly void Expect(JsonTokenType type, string expected)
    {
        if (_reader.TokenType != type)
        {
            Fail($"{expected}, found {_reader.TokenType}");
        }
    }

    [DoesNotReturn]
    private readonly void Fail(string expectedAndFound) => throw new WeightFileException(
        $"{_file}: header, byte {LengthBytes + _reader.TokenStartIndex}: expected {expectedAndFound}.");
}
