using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using RecurrentGen.Onnx.Format;

namespace RecurrentGen.Onnx.Writing;

/// <summary>Collects nodes and tensors; every value has a name of its own.</summary>
internal sealed class GraphBuilder
{
    private const int FloatType = 1;
    private const int Int64Type = 7;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _integers = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new();

    /// <summary>What the names of the next values begin with.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>A node with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Node(string operation, string[] inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        Nodes(operation, inputs, [Name(operation)], attributes)[0];

    /// <summary>A node with several outputs, of which some may have no name.</summary>
    public string[] Nodes(
        string operation, string[] inputs, string[] outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = outputs.First(o => o.Length > 0) };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        Graph.Node.Add(node);
        return outputs;
    }

    /// <summary>A name that no other value has.</summary>
    public string Name(string end)
    {
        string name = Prefix.Length == 0 ? end : Prefix + "." + end;
        int count = _names.GetValueOrDefault(name);
        _names[name] = count + 1;
        return count == 0 ? name : name + "_" + count.ToString(CultureInfo.InvariantCulture);
    }

    public string Floats(string end, int[] shape, float[] values)
    {
        string name = Name(end);
        var tensor = new TensorProto
        {
            Name = name, DataType = FloatType, RawData = ByteString.CopyFrom(Bytes(values)),
        };
        tensor.Dims.AddRange(shape.Select(d => (long)d));
        Graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>A vector of whole numbers; the same numbers are kept once.</summary>
    public string Integers(params long[] values) => Integers(values, [values.Length]);

    /// <summary>A whole number without an axis.</summary>
    public string Integer(long value) => Integers([value], []);

    public void Add(string name, bool isOutput, int type, params ReadOnlySpan<object> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (object size in sizes)
        {
            shape.Dim.Add(size is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        }

        (isOutput ? Graph.Output : Graph.Input).Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } },
        });
    }

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, Type = 2, I = value };

    public static AttributeProto Number(string name, float value) => new() { Name = name, Type = 1, F = value };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, Type = 3, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Attribute(string name, long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 7 };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    public static AttributeProto Attribute(string name, float[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 6 };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    public static AttributeProto Attribute(string name, string[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = 8 };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    private string Integers(long[] values, long[] shape)
    {
        string key = $"{shape.Length}:{string.Join(',', values)}";
        if (!_integers.TryGetValue(key, out string? name))
        {
            string before = Prefix;
            Prefix = "";
            name = Name("int_" + string.Join('_', values).Replace("-", "m", StringComparison.Ordinal));
            Prefix = before;
            var tensor = new TensorProto { Name = name, DataType = Int64Type };
            tensor.Dims.AddRange(shape);
            tensor.Int64Data.AddRange(values);
            Graph.Initializer.Add(tensor);
            _integers.Add(key, name);
        }

        return name;
    }

    private static byte[] Bytes(float[] values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("ONNX files are written on little-endian machines only.");
        }

        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
