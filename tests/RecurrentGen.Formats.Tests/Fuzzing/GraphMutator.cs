using Google.Protobuf;
using RecurrentGen.Onnx.Format;

namespace RecurrentGen.Tests.Fuzzing;

/// <summary>Spoils the nodes of ONNX graphs, not their bytes. The same seed spoils in the same way.</summary>
internal sealed class GraphMutator(int seed)
{
    private static readonly long[] Numbers =
        [0, 1, -1, 2, 3, 7, -2, 16, 1 << 20, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] original)
    {
        var model = ModelProto.Parser.ParseFrom(original);
        int changes = 1 + _random.Next(3);
        for (int change = 0; change < changes; change++)
        {
            Change(model.Graph);
        }

        return model.ToByteArray();
    }

    private void Change(GraphProto graph)
    {
        var node = Any(graph.Node);
        switch (_random.Next(10))
        {
            case 0:
                node.OpType = Any(graph.Node).OpType;
                break;
            case 1 when node.Input.Count > 0:
                node.Input[_random.Next(node.Input.Count)] = AnyValue(graph);
                break;
            case 2 when node.Input.Count > 0:
                node.Input.RemoveAt(_random.Next(node.Input.Count));
                break;
            case 3:
                node.Input.Add(AnyValue(graph));
                break;
            case 4 when node.Attribute.Count > 0:
                ChangeAttribute(Any(node.Attribute));
                break;
            case 5 when graph.Initializer.Count > 0:
                ChangeTensor(Any(graph.Initializer));
                break;
            case 6 when graph.Node.Count > 1:
                graph.Node.Remove(node);
                break;
            case 7:
                graph.Node.Insert(_random.Next(graph.Node.Count), node.Clone());
                break;
            case 8:
                graph.Output[0].Name = AnyValue(graph);
                break;
            default:
                var dimensions = graph.Input[0].Type.TensorType.Shape.Dim;
                dimensions[_random.Next(dimensions.Count)].DimValue = AnyNumber();
                break;
        }
    }

    private void ChangeAttribute(AttributeProto attribute)
    {
        if (attribute.Type == 2)
        {
            attribute.I = AnyNumber();
        }
        else if (attribute.Ints.Count > 0)
        {
            attribute.Ints[_random.Next(attribute.Ints.Count)] = AnyNumber();
        }
        else if (attribute.T is { } tensor)
        {
            ChangeTensor(tensor);
        }
        else
        {
            attribute.Type = _random.Next(12);
        }
    }

    private void ChangeTensor(TensorProto tensor)
    {
        switch (_random.Next(4))
        {
            case 0 when tensor.Dims.Count > 0:
                tensor.Dims[_random.Next(tensor.Dims.Count)] = AnyNumber();
                break;
            case 1:
                tensor.Dims.Add(1);
                break;
            case 2 when tensor.DataType == 7 && tensor.RawData.Length >= 8:
                byte[] number = BitConverter.GetBytes(AnyNumber());
                tensor.RawData = ByteString.CopyFrom([.. tensor.RawData.Span[..^8], .. number]);
                break;
            default:
                tensor.DataType = _random.Next(17);
                break;
        }
    }

    private string AnyValue(GraphProto graph)
    {
        string[] all = [.. graph.Node.SelectMany(n => n.Output), .. graph.Initializer.Select(t => t.Name), "", "none"];
        return all[_random.Next(all.Length)];
    }

    private long AnyNumber() => Numbers[_random.Next(Numbers.Length)];

    private T Any<T>(IList<T> items) => items[_random.Next(items.Count)];
}
