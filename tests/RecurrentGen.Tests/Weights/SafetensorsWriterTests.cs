using RecurrentGen.Tests.Training;
using RecurrentGen.Weights;
using Xunit;

namespace RecurrentGen.Tests.Weights;

public sealed class SafetensorsWriterTests
{
    [Fact]
    public void Bytes_are_those_of_a_file_assembled_by_hand()
    {
        var writer = new SafetensorsWriter();
        writer.Add("b", [2, 1], [1f, -2.5f]);
        writer.Add("a", [1], [0.5f]);
        writer.AddBytes("bytes", SafetensorsType.U8, [3], new byte[] { 7, 8, 9 });
        writer.Add("count", [], [-2L]);
        writer.Add("half", [1], [0.1]);
        writer.Metadata["z"] = "last";
        writer.Metadata["key"] = "a \"quoted\" <value>";
        using var stream = new MemoryStream();
        writer.Write(stream);

        // Integers of 8 bytes come first, then doubles, floats by name, bytes.
        string header =
            "{\"__metadata__\":{\"key\":\"a \\\"quoted\\\" <value>\",\"z\":\"last\"}," +
            "\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}," +
            "\"half\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}," +
            "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}," +
            "\"b\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[20,28]}," +
            "\"bytes\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[28,31]}}";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] data =
        [
            0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F,
            0x00, 0x00, 0x00, 0x3F,
            0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC0,
            7, 8, 9,
        ];
        Assert.Equal(SafetensorsBytes.File(header, data), stream.ToArray());
        Assert.Equal(0, header.Length % 8);
    }

    [Fact]
    public void An_empty_file_has_an_empty_object()
    {
        using var stream = new MemoryStream();
        new SafetensorsWriter().Write(stream);
        Assert.Equal(SafetensorsBytes.File("{}      ", []), stream.ToArray());
        Assert.Empty(SafetensorsFile.Parse(stream.ToArray()).Tensors);
    }

    [Fact]
    public void The_order_of_calls_does_not_matter_and_names_sort_by_their_bytes()
    {
        string[] names = ["\U0001F600", "\uFF21", "a.b", "a", "a-b", "B"];
        using var forward = new MemoryStream();
        using var backward = new MemoryStream();
        Write(names, forward);
        Write([.. names.Reverse()], backward);
        Assert.Equal(forward.ToArray(), backward.ToArray());

        // In UTF-8 the emoji (F0...) comes after the wide letter (EF...); in UTF-16 it would come before.
        var file = SafetensorsFile.Parse(forward.ToArray());
        Assert.Equal(["B", "a", "a-b", "a.b", "\uFF21", "\U0001F600"], file.Tensors.Select(t => t.Name));

        static void Write(string[] names, Stream stream)
        {
            var writer = new SafetensorsWriter();
            foreach (string name in names)
            {
                writer.Add(name, [1], [(float)name.Length]);
            }

            writer.Write(stream);
        }
    }

    [Fact]
    public void Wrong_calls_are_refused()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a", [1], [1f]);
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => writer.Add("a", [1], [1f])).Message);
        Assert.Contains(
            "reserved", Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [1], [1f])).Message);
        Assert.Equal(
            "c: expected 6 values of F32 for [2, 3], found 20 bytes.",
            Assert.Throws<ArgumentException>(() => writer.Add("c", [2, 3], new float[5])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add("d", [-1], new float[1]));
    }

    [Fact]
    public void A_write_that_fails_midway_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        string path = folder["weights.safetensors"];
        AtomicFile.Write(path, s => s.Write([1, 2, 3]));
        var error = Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, s =>
        {
            s.Write(new byte[100_000]);
            throw new InvalidOperationException("disk on fire");
        }));
        Assert.Equal("disk on fire", error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["weights.safetensors"], folder.Files);
    }

    [Fact]
    public void A_leftover_of_a_killed_run_is_overwritten_and_one_in_use_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        string path = folder["w"];
        File.WriteAllBytes(path + ".tmp", new byte[1000]);
        AtomicFile.Write(path, s => s.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal(["w"], folder.Files);

        using (new FileStream(path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Throws<IOException>(() => AtomicFile.Write(path, s => s.Write([5])));
            Assert.Equal(["w", "w.tmp"], folder.Files);
        }

        Assert.Equal([4], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_leaves_no_temporary()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["w"]);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(folder["w"], s => s.Write([5])));
        Assert.Empty(folder.Files);
    }
}
