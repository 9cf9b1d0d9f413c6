using System.Buffers.Binary;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <summary>A constant of a graph: numbers, or whole numbers, row by row.</summary>
internal sealed class OnnxTensor
{
    public const int MostDimensions = 8;

    private readonly float[]? _floats;
    private readonly long[]? _integers;

    public OnnxTensor(int[] shape, float[] values)
    {
        Shape = shape;
        _floats = values;
    }

    public OnnxTensor(int[] shape, long[] values)
    {
        Shape = shape;
        _integers = values;
    }

    public int[] Shape { get; }

    public bool IsFloat => _floats is not null;

    public int Count => _floats?.Length ?? _integers!.Length;

    public float[] Floats => _floats ?? Array.ConvertAll(_integers!, v => (float)v);

    public long[] Integers => _integers ?? Array.ConvertAll(_floats!, v => (long)v);

    /// <summary>The numbers at the given places, in another shape.</summary>
    public OnnxTensor Take(int[] shape, int[] places) => IsFloat
        ? new OnnxTensor(shape, Array.ConvertAll(places, p => _floats![p]))
        : new OnnxTensor(shape, Array.ConvertAll(places, p => _integers![p]));

    /// <summary>The same numbers in another shape of as many.</summary>
    public OnnxTensor Reshaped(int[] shape) =>
        IsFloat ? new OnnxTensor(shape, _floats!) : new OnnxTensor(shape, _integers!);

    /// <exception cref="WeightFileException">The type is not known, or shape and numbers do not agree.</exception>
    public static OnnxTensor Of(TensorProto tensor, string source, string name)
    {
        string place = $"{source}: tensor '{name}'";
        if (tensor.DataLocation != 0)
        {
            throw new WeightFileException(
                $"{place}: expected the numbers in the file, found that they are in another.");
        }

        var shape = ShapeOf(tensor, place);
        long count = 1;
        foreach (int dimension in shape)
        {
            count = checked(count * dimension);
            if (count > Array.MaxLength)
            {
                throw new WeightFileException($"{place}: expected at most {Array.MaxLength} numbers, found more.");
            }
        }

        var result = Decode(tensor, shape, place);
        if (result.Count != count)
        {
            throw new WeightFileException(
                $"{place}: expected {count} numbers for its shape [{string.Join(", ", shape)}], found {result.Count}.");
        }

        if (result.IsFloat && Array.Exists(result._floats!, v => !float.IsFinite(v)))
        {
            throw new WeightFileException(
                $"{place}: expected finite numbers, found one that is not at " +
                $"{Array.FindIndex(result._floats!, v => !float.IsFinite(v))}.");
        }

        return result;
    }

    private static int[] ShapeOf(TensorProto tensor, string place)
    {
        if (tensor.Dims.Count > MostDimensions)
        {
            throw new WeightFileException(
                $"{place}: expected at most {MostDimensions} dimensions, found {tensor.Dims.Count}.");
        }

        var shape = new int[tensor.Dims.Count];
        for (int i = 0; i < shape.Length; i++)
        {
            if (tensor.Dims[i] is < 0 or > int.MaxValue)
            {
                throw new WeightFileException($"{place}: expected a size at dimension {i}, found {tensor.Dims[i]}.");
            }

            shape[i] = (int)tensor.Dims[i];
        }

        return shape;
    }

    private static OnnxTensor Decode(TensorProto tensor, int[] shape, string place)
    {
        var raw = tensor.RawData.Span;
        switch (tensor.DataType)
        {
            case 1:
                return OfFloats(shape, raw.IsEmpty
                    ? [.. tensor.FloatData]
                    : Raw(raw, 4, BinaryPrimitives.ReadSingleLittleEndian, place));
            case 11:
                return OfFloats(shape, raw.IsEmpty
                    ? Array.ConvertAll<double, float>([.. tensor.DoubleData], d => (float)d)
                    : Raw(raw, 8, b => (float)BinaryPrimitives.ReadDoubleLittleEndian(b), place));
            case 10:
                return OfFloats(shape, raw.IsEmpty
                    ? Array.ConvertAll<int, float>(
                        [.. tensor.Int32Data], i => (float)BitConverter.UInt16BitsToHalf((ushort)i))
                    : Raw(raw, 2, b => (float)BinaryPrimitives.ReadHalfLittleEndian(b), place));
            case 16:
                return OfFloats(shape, raw.IsEmpty
                    ? Array.ConvertAll<int, float>([.. tensor.Int32Data], i => BitConverter.Int32BitsToSingle(i << 16))
                    : Raw(
                        raw, 2, b => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(b) << 16), place));
            case 6:
                return OfIntegers(shape, raw.IsEmpty
                    ? Array.ConvertAll<int, long>([.. tensor.Int32Data], i => i)
                    : Raw(raw, 4, b => (long)BinaryPrimitives.ReadInt32LittleEndian(b), place));
            case 7:
                return OfIntegers(shape, raw.IsEmpty
                    ? [.. tensor.Int64Data]
                    : Raw(raw, 8, BinaryPrimitives.ReadInt64LittleEndian, place));
            case 9:
                return OfIntegers(shape, raw.IsEmpty
                    ? Array.ConvertAll<int, long>([.. tensor.Int32Data], i => i)
                    : Raw(raw, 1, b => (long)b[0], place));
            default:
                throw new WeightFileException(
                    $"{place}: data type {tensor.DataType} is not supported; supported are float, double, float16, " +
                    "bfloat16, int32, int64 and bool.");
        }
    }

    private static OnnxTensor OfFloats(int[] shape, float[] values) => new(shape, values);

    private static OnnxTensor OfIntegers(int[] shape, long[] values) => new(shape, values);

    private static T[] Raw<T>(ReadOnlySpan<byte> bytes, int size, Reader<T> read, string place)
    {
        if (bytes.Length % size != 0)
        {
            throw new WeightFileException($"{place}: expected numbers of {size} bytes, found {bytes.Length} bytes.");
        }

        var values = new T[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.Slice(i * size, size));
        }

        return values;
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> bytes);
}
