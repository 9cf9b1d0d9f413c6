using System.Globalization;
using System.Text;
using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Weights;

public sealed class SafetensorsFileTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";

    public static TheoryData<string, string, int, string> Malformed => new()
    {
        // What it is, header, bytes of data, a part of the message.
        { "not JSON", "{nonsense", 4, "header, after byte 9: expected JSON" },
        { "cut off", """{"a":{"dtype":"F32","shape":[1],""", 4, "expected JSON" },
        { "an array", """{"a":[]}""", 0, "byte 13: expected an object for tensor 'a', found StartArray" },
        { "text after the object", Good + "x", 4, "expected JSON" },
        { "a comment", "{/* */}", 0, "expected JSON" },
        { "a trailing comma", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],}}""", 4, "expected JSON" },
        { "too deep", """{"a":{"dtype":"F32","shape":[[[1]]],"data_offsets":[0,4]}}""", 4, "expected JSON" },
        {
            "a name twice",
            Bytes("a", 0, 1, "a", 1, 2),
            2,
            "expected the name 'a' once, found it twice"
        },
        {
            "a name twice, once escaped",
            Bytes("a", 0, 1, @"\u0061", 1, 2),
            2,
            "expected the name 'a' once, found it twice"
        },
        { "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' once" },
        { "a metadata key twice", """{"__metadata__":{"k":"1","k":"2"}}""", 0, "the key 'k' of '__metadata__' once" },
        { "a metadata number", """{"__metadata__":{"k":1}}""", 0, "a string for 'k' of '__metadata__', found Number" },
        { "metadata null", """{"__metadata__":null}""", 0, "an object for '__metadata__', found Null" },
        {
            "a key of an entry twice",
            """{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}""",
            1,
            "expected 'shape' of tensor 'a' once, found it twice"
        },
        {
            "an unknown key",
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"strides":[1]}}""",
            1,
            "expected dtype, shape and data_offsets of tensor 'a', found 'strides'"
        },
        { "no dtype", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "found no dtype" },
        { "no shape", """{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "found no shape" },
        { "no offsets", """{"a":{"dtype":"U8","shape":[1]}}""", 1, "found no data_offsets" },
        { "an unknown dtype", """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "found 'F8_E4M3'" },
        { "a dtype in small letters", """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "found 'f32'" },
        { "a dtype number", """{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}""", 4, "a string for dtype" },
        {
            "three offsets",
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}""",
            1,
            "two data_offsets of tensor 'a', found 3"
        },
        {
            "a negative dimension",
            """{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""",
            1,
            "in shape of tensor 'a', found -1"
        },
        { "a fraction", """{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "found 1.5" },
        { "a whole fraction", """{"a":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}}""", 1, "found 1.0" },
        { "an exponent", """{"a":{"dtype":"U8","shape":[1e0],"data_offsets":[0,1]}}""", 1, "found 1e0" },
        {
            "a dimension in quotes",
            """{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""",
            1,
            "whole numbers in shape"
        },
        {
            "a dimension beyond 64 bits",
            """{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""",
            1,
            "found 99999999999999999999"
        },
        {
            "a product beyond 64 bits",
            """{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""",
            0,
            "found the shape [4294967296, 4294967296] of U8"
        },
        {
            "bytes beyond 64 bits",
            """{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""",
            0,
            "expected fewer than 2^63 bytes"
        },
        {
            "a shape that does not fit",
            """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
            4,
            "tensor 'a': expected 8 bytes for F32 [2], found data_offsets [0, 4]"
        },
        { "offsets that go back", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,-1]}}""", 1, "found -1" },
        {
            "an end before the begin",
            Bytes("a", 0, 1, "b", 1, 0, 0),
            1,
            "tensor 'b': expected 0 bytes for U8 [0], found data_offsets [1, 0]"
        },
        {
            "a hole at the beginning",
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
            2,
            "expected data_offsets from 0, the end of the header, found 1: a hole"
        },
        {
            "a hole",
            Bytes("a", 0, 1, "b", 2, 3),
            3,
            "tensor 'b': expected data_offsets from 1, the end of 'a', found 2: a hole"
        },
        {
            "an overlap",
            Bytes("b", 1, 3, "a", 0, 2),
            3,
            "tensor 'b': expected data_offsets from 2, the end of 'a', found 1: an overlap"
        },
        { "data left over", Good, 5, "expected 4 bytes of data, to the end of 'a', found 5 bytes" },
        { "data cut off", Good, 3, "expected 4 bytes of data, to the end of 'a', found 3 bytes" },
        { "data of nothing", "{}", 1, "expected 0 bytes of data, to the end of the header, found 1 bytes" },
        { "a space before", " " + Good, 4, "expected '{' at byte 8, where the header begins, found 0x20" },
        { "no header", "", 4, "expected '{' at byte 8, where the header begins, found an empty header" },
    };

    /// <summary>Two tensors of bytes, as long as their offsets say or as the second is told to be.</summary>
    private static string Bytes(
        string name1, int begin1, int end1, string name2, int begin2, int end2, int? length2 = null)
    {
        string first = One(name1, end1 - begin1, begin1, end1);
        string second = One(name2, length2 ?? end2 - begin2, begin2, end2);
        return "{" + first + "," + second + "}";

        static string One(string name, int length, int begin, int end) => string.Create(
            CultureInfo.InvariantCulture,
            $"\"{name}\":{{\"dtype\":\"U8\",\"shape\":[{length}],\"data_offsets\":[{begin},{end}]}}");
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_file_is_refused(string what, string header, int dataLength, string message)
    {
        var error = Assert.Throws<WeightFileException>(
            () => SafetensorsFile.Parse(SafetensorsBytes.File(header, new byte[dataLength]), "model.safetensors"));
        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{what}: {error.Message}");
        Assert.StartsWith("model.safetensors: ", error.Message);
    }

    [Fact]
    public void A_wrong_header_length_is_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(Good);
        Check("at most 100000000 bytes, found 100000001", SafetensorsBytes.File(header, new byte[4], 100_000_001));
        Check("found 18446744073709551615", SafetensorsBytes.File(header, new byte[4], ulong.MaxValue));
        Check("expected a header of 59 bytes from byte 8 on, found 58", SafetensorsBytes.File(header, new byte[4], 59));
        Check("found a file of 7 bytes", new byte[7]);
        Check("found a file of 0 bytes", []);

        static void Check(string message, byte[] content)
        {
            Assert.Contains(message, Assert.Throws<WeightFileException>(() => SafetensorsFile.Parse(content)).Message);
            using var stream = new MemoryStream(content);
            Assert.Contains(message, Assert.Throws<WeightFileException>(() => SafetensorsFile.Read(stream)).Message);
        }
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_refused()
    {
        byte[] header = Encoding.UTF8.GetBytes(Good);
        header[2] = 0xFF;
        var error = Assert.Throws<WeightFileException>(
            () => SafetensorsFile.Parse(SafetensorsBytes.File(header, new byte[4])));
        Assert.Contains("UTF-8", error.Message);
        const string surrogate = """{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        Assert.Throws<WeightFileException>(() => SafetensorsFile.Parse(SafetensorsBytes.File(surrogate, new byte[4])));
    }

    [Fact]
    public void Every_cut_of_a_good_file_is_refused()
    {
        byte[] good = SafetensorsBytes.File(Good, [1, 2, 3, 4]);
        for (int length = 0; length < good.Length; length++)
        {
            Assert.Throws<WeightFileException>(() => SafetensorsFile.Parse(good.AsMemory(0, length)));
        }
    }

    [Fact]
    public void Every_changed_byte_is_refused_or_read_but_never_crashes()
    {
        byte[] good = SafetensorsBytes.File(
            """{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}  """, [1, 2, 3, 4]);
        for (int i = 0; i < good.Length - 4; i++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. good];
                changed[i] = (byte)value;
                try
                {
                    Assert.True(SafetensorsFile.Parse(changed).Tensors.Count <= 1);
                }
                catch (WeightFileException)
                {
                    // The only exception that is right here.
                }
            }
        }
    }

    [Fact]
    public void Every_type_is_converted()
    {
        const string header = """
            {"i64":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},
            "f64":{"dtype":"F64","shape":[1],"data_offsets":[16,24]},
            "f32":{"dtype":"F32","shape":[1],"data_offsets":[24,28]},
            "i32":{"dtype":"I32","shape":[1],"data_offsets":[28,32]},
            "bf16":{"dtype":"BF16","shape":[2],"data_offsets":[32,36]},
            "f16":{"dtype":"F16","shape":[2],"data_offsets":[36,40]},
            "i8":{"dtype":"I8","shape":[2],"data_offsets":[40,42]},
            "u8":{"dtype":"U8","shape":[1],"data_offsets":[42,43]}}
            """;
        byte[] data =
        [
            1, 0, 0, 0, 1, 0, 0, 0x80, 5, 0, 0, 0, 0, 0, 0, 0,
            0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F,
            0x00, 0x00, 0x20, 0xC0,
            0xFE, 0xFF, 0xFF, 0xFF,
            0xC0, 0x3F, 0x80, 0x7F,
            0x00, 0xBE, 0x01, 0x00,
            0x80, 0x7F, 200,
        ];
        var file = SafetensorsFile.Parse(SafetensorsBytes.File(header, data));
        Assert.Equal([-9223372032559808511f, 5f], file["i64"].ToSingles());
        Assert.Equal([-9223372032559808511L, 5L], file["i64"].ToInt64s());
        Assert.Equal([0.1f], file["f64"].ToSingles());
        Assert.Equal([0.1], file["f64"].ToDoubles());
        Assert.Equal([-2.5f], file["f32"].ToSingles());
        Assert.Equal([-2f], file["i32"].ToSingles());
        Assert.Equal([-2L], file["i32"].ToInt64s());
        Assert.Equal([1.5f, float.PositiveInfinity], file["bf16"].ToSingles());
        Assert.Equal([1.5, double.PositiveInfinity], file["bf16"].ToDoubles());
        Assert.Equal([-1.5f, 5.9604645e-8f], file["f16"].ToSingles());
        Assert.Equal([-128f, 127f], file["i8"].ToSingles());
        Assert.Equal([-128L, 127L], file["i8"].ToInt64s());
        Assert.Equal([200f], file["u8"].ToSingles());
        Assert.Contains(
            "f16 holds F16", Assert.Throws<InvalidOperationException>(() => file["f16"].ToInt64s()).Message);
        Assert.Equal(
            "i8: expected room for 2 values of [2], found 3.",
            Assert.Throws<ArgumentException>(() => file["i8"].CopyTo(new float[3])).Message);
    }

    [Fact]
    public void Large_integers_are_rounded_once()
    {
        // 2^60 + 2^36 + 1 lies just above the middle of two floats; by way of double it would be rounded to the middle
        // first.
        const long value = (1L << 60) + (1L << 36) + 1;
        var writer = new SafetensorsWriter();
        writer.Add("n", [1], [value]);
        using var stream = new MemoryStream();
        writer.Write(stream);
        Assert.Equal([(1L << 60) + (1L << 37)], SafetensorsFile.Parse(stream.ToArray())["n"].ToSingles());
    }

    [Fact]
    public void What_was_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(5);
        var singles = Enumerable.Range(0, 1000).Select(
            _ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .ToArray();
        double[] doubles = [double.Pi, double.Epsilon, -0.0, double.MaxValue, double.NaN];
        var writer = new SafetensorsWriter();
        writer.Add("singles", [10, 100], singles);
        writer.Add("doubles", [5], doubles);
        writer.Add("longs", [2], [long.MinValue, long.MaxValue]);
        writer.Add("none", [0, 7], ReadOnlySpan<float>.Empty);
        writer.Add("scalar", [], [3f]);
        writer.Metadata["\u00e4 \ud83d\ude00\n"] = "\u0001";
        writer.Save(folder["x"]);

        var file = SafetensorsFile.Read(folder["x"]);
        Assert.Equal(
            singles.Select(BitConverter.SingleToInt32Bits),
            file["singles"].ToSingles().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(
            doubles.Select(BitConverter.DoubleToInt64Bits),
            file["doubles"].ToDoubles().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([long.MinValue, long.MaxValue], file["longs"].ToInt64s());
        Assert.Equal([10L, 100L], file["singles"].Shape);
        Assert.Equal(0, file["none"].Count);
        Assert.Equal([0L, 7L], file["none"].Shape);
        Assert.Empty(file["scalar"].Shape);
        Assert.Equal([3f], file["scalar"].ToSingles());
        Assert.Equal("\u0001", file.Metadata["\u00e4 \ud83d\ude00\n"]);
        Assert.False(file.TryGet("other", out _));
        string message = Assert.Throws<WeightFileException>(() => file["other"]).Message;
        Assert.Contains("expected a tensor 'other', found longs, doubles, ", message);
    }

    [Fact]
    public void Numbers_are_written_and_read_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "minus";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            What_was_written_is_read();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
