using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace RecurrentGen.Weights;

/// <summary>A value in a JSON file, read strictly: what is not as expected is refused with its place.</summary>
/// <param name="value">The value.</param>
/// <param name="path">Its place in the file: <c>layers[0].weights</c>; empty for the whole.</param>
/// <param name="source">The file.</param>
internal readonly struct JsonPlace(JsonElement value, string path, string source)
{
    /// <summary>Far above any layer, and low enough that products of two sizes stay exact.</summary>
    public const int MaxSize = 1 << 20;

    private const int MaxDepth = 16;
    private const int MostShown = 12;

    public string Source => source;

    public string Path => path;

    public bool IsNull => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public bool IsText => value.ValueKind == JsonValueKind.String;

    public bool IsArray => value.ValueKind == JsonValueKind.Array;

    /// <exception cref="WeightFileException">The bytes are not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> content, string source)
    {
        var span = content.Span;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        try
        {
            return JsonDocument.Parse(
                span.StartsWith(mark) ? content[mark.Length..] : content, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            throw new WeightFileException($"{source}: expected JSON, found: {e.Message}", e);
        }
    }

    public bool Has(string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    /// <summary>A member that must be there, once.</summary>
    public JsonPlace this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object, "an object");
            JsonElement? found = null;
            foreach (var member in value.EnumerateObject())
            {
                if (member.NameEquals(name))
                {
                    if (found is not null)
                    {
                        Fail($"the member '{name}' once, found it twice");
                    }

                    found = member.Value;
                }
            }

            if (found is null)
            {
                Fail($"a member '{name}', found {Names()}");
            }

            return new JsonPlace(found.Value, path.Length == 0 ? name : $"{path}.{name}", source);
        }
    }

    /// <summary>A member that may be missing or null.</summary>
    public JsonPlace? Optional(string name) => Has(name) && this[name] is { IsNull: false } found ? found : null;

    public int Count
    {
        get
        {
            Expect(JsonValueKind.Array, "an array");
            return value.GetArrayLength();
        }
    }

    public JsonPlace At(int index) => new(value[index], FormattableString.Invariant($"{path}[{index}]"), source);

    public JsonPlace Last()
    {
        if (Count == 0)
        {
            Fail("an array of at least one value, found an empty one");
        }

        return At(Count - 1);
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a string");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new WeightFileException($"{source}: {path}: expected a string of UTF-8, found other bytes.", e);
        }
    }

    /// <summary>A whole number between two others; <c>16.0</c> counts as one.</summary>
    public int Integer(int least, int most)
    {
        Expect(JsonValueKind.Number, "a number");
        if (!value.TryGetDouble(out double number) || number != Math.Floor(number) || number < least || number > most)
        {
            Fail($"a whole number from {least} to {most}, found {Raw()}");
        }

        return (int)number;
    }

    /// <summary>A size of a layer.</summary>
    public int Size() => Integer(1, MaxSize);

    /// <summary>A truth value, or 0 or 1.</summary>
    public bool Truth() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Integer(0, 1) == 1,
    };

    public double Number()
    {
        Expect(JsonValueKind.Number, "a number");
        if (!value.TryGetDouble(out double number) || !double.IsFinite(number))
        {
            Fail($"a finite number, found {Raw()}");
        }

        return number;
    }

    /// <summary>Nested arrays of numbers of a known shape, row by row.</summary>
    public float[] Numbers(params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int dimension in shape)
        {
            count *= dimension;
        }

        // The outermost array must be there before memory for all of it is.
        CheckCount(shape);
        if (count > Array.MaxLength)
        {
            Fail($"at most {Array.MaxLength} numbers, found the shape [{string.Join(", ", shape.ToArray())}]");
        }

        var numbers = new List<float>(Count);
        AddNumbers(numbers, shape);
        return [.. numbers];
    }

    /// <summary>All numbers of an array, or of an array of arrays that are as long as each other.</summary>
    /// <param name="columns">Numbers of an inner array; 1 where there are none.</param>
    public float[] AllNumbers(out int columns)
    {
        bool nested = Count > 0 && At(0).IsArray;
        columns = nested ? At(0).Count : 1;
        return nested ? Numbers(Count, columns) : Numbers(Count);
    }

    /// <summary>The names of an object's members, for a message.</summary>
    public string Names()
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return Raw();
        }

        var names = new List<string>();
        foreach (var member in value.EnumerateObject())
        {
            if (names.Count == MostShown)
            {
                names.Add("...");
                break;
            }

            names.Add(SafeName(member));
        }

        return names.Count == 0 ? "an empty object" : string.Join(", ", names);
    }

    /// <exception cref="WeightFileException">Always.</exception>
    [DoesNotReturn]
    public void Fail(string expected)
    {
        string place = path.Length == 0 ? "" : path + ": ";
        throw new WeightFileException($"{source}: {place}expected {expected}.");
    }

    private static string SafeName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "(not UTF-8)";
        }
    }

    private void AddNumbers(List<float> numbers, ReadOnlySpan<int> shape)
    {
        CheckCount(shape);
        int index = 0;
        foreach (var element in value.EnumerateArray())
        {
            var item = new JsonPlace(element, shape.Length > 1 ? path + "[" + Text(index) + "]" : path, source);
            if (shape.Length > 1)
            {
                item.AddNumbers(numbers, shape[1..]);
            }
            else
            {
                numbers.Add(item.Single(index));
            }

            index++;
        }
    }

    private void CheckCount(ReadOnlySpan<int> shape)
    {
        string unit = shape.Length > 1 ? "arrays" : "numbers";
        Expect(JsonValueKind.Array, $"an array of {shape[0]} {unit}");
        if (value.GetArrayLength() != shape[0])
        {
            Fail($"{shape[0]} {unit}, found {value.GetArrayLength()}");
        }
    }

    private float Single(int index)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out float number) || !float.IsFinite(number))
        {
            Fail($"a finite number at [{Text(index)}], found {Raw()}");
            return 0;
        }

        return number;
    }

    private void Expect(JsonValueKind kind, string expected)
    {
        if (value.ValueKind != kind)
        {
            Fail($"{expected}, found {Raw()}");
        }
    }

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);

    private string Raw()
    {
        const int Longest = 40;
        string text = value.ValueKind switch
        {
            JsonValueKind.Undefined => "nothing",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"an array of {value.GetArrayLength()}",
            _ => value.GetRawText(),
        };
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }
}
