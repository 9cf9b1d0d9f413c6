using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RecurrentGen.Weights;

/// <summary>The element types that are read and written.</summary>
public enum SafetensorsType
{
    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>Signed byte.</summary>
    I8,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a single.</summary>
    BF16,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,
}

/// <summary>A named tensor of a safetensors file: its bytes as stored, converted on request.</summary>
public sealed class SafetensorsTensor
{
    private readonly long[] _shape;

    internal SafetensorsTensor(string name, SafetensorsType type, long[] shape, ReadOnlyMemory<byte> bytes)
    {
        Name = name;
        Type = type;
        _shape = shape;
        Bytes = bytes;
        Count = bytes.Length / SizeOf(type);
    }

    /// <summary>The name, unescaped.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions; none for a single value.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>The shape of a tensor that is known to be small.</summary>
    internal int[] SmallShape() => Array.ConvertAll(_shape, d => checked((int)d));

    /// <summary>Whether the shape is this one.</summary>
    internal bool HasShape(int[] shape)
    {
        bool same = _shape.Length == shape.Length;
        for (int i = 0; same && i < shape.Length; i++)
        {
            same = _shape[i] == shape[i];
        }

        return same;
    }

    /// <summary>Elements: the product of the dimensions.</summary>
    public int Count { get; }

    /// <summary>The elements as stored: little-endian, row-major.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Copies the elements, each rounded to the nearest <c>float</c>.</summary>
    /// <param name="destination"><see cref="Count"/> values, row-major.</param>
    /// <exception cref="ArgumentException">The length differs from <see cref="Count"/>.</exception>
    public void CopyTo(Span<float> destination)
    {
        Check(destination.Length);
        var bytes = Bytes.Span;
        switch (Type)
        {
            case SafetensorsType.F32:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
            case SafetensorsType.F16:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            case SafetensorsType.BF16:
                for (int i = 0; i < destination.Length; i++)
                {
                    uint upper = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                    destination[i] = BitConverter.UInt32BitsToSingle(upper << 16);
                }

                break;
            case SafetensorsType.I64:
                // Not by way of double: that would round twice.
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
                }

                break;
            default:
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = (float)ReadDouble(bytes, i);
                }

                break;
        }
    }

    /// <summary>The elements, each rounded to the nearest <c>float</c>.</summary>
    public float[] ToSingles()
    {
        var values = new float[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>The elements as doubles: exact for every type but I64.</summary>
    public double[] ToDoubles()
    {
        var values = new double[Count];
        var bytes = Bytes.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadDouble(bytes, i);
        }

        return values;
    }

    /// <summary>The elements of an integer tensor, exact.</summary>
    /// <exception cref="InvalidOperationException">The elements are not integers.</exception>
    public long[] ToInt64s()
    {
        var values = new long[Count];
        var bytes = Bytes.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Type switch
            {
                SafetensorsType.U8 => bytes[i],
                SafetensorsType.I8 => (sbyte)bytes[i],
                SafetensorsType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                SafetensorsType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                _ => throw new InvalidOperationException($"{Name} holds {Type}, not integers."),
            };
        }

        return values;
    }

    /// <summary>Bytes per element.</summary>
    internal static int SizeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        _ => 1,
    };

    /// <summary>A shape as in <c>[80, 1]</c>.</summary>
    internal static string Text<T>(IEnumerable<T> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>The little-endian bytes of values.</summary>
    internal static byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[checked(values.Length * sizeof(float))];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return bytes;
        }

        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }

    /// <summary>The little-endian bytes of values.</summary>
    internal static byte[] ToBytes(ReadOnlySpan<double> values)
    {
        var bytes = new byte[checked(values.Length * sizeof(double))];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        return bytes;
    }

    private double ReadDouble(ReadOnlySpan<byte> bytes, int index) => Type switch
    {
        SafetensorsType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
        SafetensorsType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
        SafetensorsType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * index)..]),
        SafetensorsType.BF16 => BitConverter.UInt32BitsToSingle(
            (uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * index)..]) << 16),
        SafetensorsType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * index)..]),
        SafetensorsType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * index)..]),
        SafetensorsType.I8 => (sbyte)bytes[index],
        _ => bytes[index],
    };

    private void Check(int length)
    {
        if (length != Count)
        {
            throw new ArgumentException($"{Name}: expected room for {Count} values of {Text(_shape)}, found {length}.");
        }
    }
}
