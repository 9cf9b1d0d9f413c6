namespace RecurrentGen.Onnx.Reading;

/// <summary>The weights of a recurrent node, with their sizes checked against each other.</summary>
internal sealed class RecurrentWeights
{
    private const int LargestSize = 1 << 20;

    private readonly OnnxTensor? _biases;
    private readonly int _gates;

    public RecurrentWeights(
        OnnxTensor input, OnnxTensor recurrent, OnnxTensor? biases, int inputs, int gates, OnnxNode node)
    {
        (Input, Recurrent, _biases, Inputs, _gates) = (input, recurrent, biases, inputs, gates);
        int directions = input.Shape.Length == 3 ? input.Shape[0] : 0;
        int hidden = recurrent.Shape.Length == 3 ? recurrent.Shape[2] : 0;
        if (directions is not (1 or 2) || hidden is < 1 or > LargestSize || !input.IsFloat || !recurrent.IsFloat)
        {
            node.Fail(
                $"expected weights [directions, {gates} * hidden, inputs] and [directions, {gates} * hidden, hidden], " +
                $"found {Text(input)} and {Text(recurrent)}");
        }

        (Directions, Hidden) = (directions, hidden);
        Check(input, "W", [directions, gates * hidden, inputs], node);
        Check(recurrent, "R", [directions, gates * hidden, hidden], node);
        if (biases is not null)
        {
            Check(biases, "B", [directions, 2 * gates * hidden], node);
        }

        if (node.Int("hidden_size", hidden) != hidden)
        {
            node.Fail($"expected hidden_size {hidden} as the weights have it, found {node.Int("hidden_size", hidden)}");
        }
    }

    public OnnxTensor Input { get; }

    public OnnxTensor Recurrent { get; }

    public int Inputs { get; }

    public int Hidden { get; }

    public int Directions { get; }

    public float[] Matrix(OnnxTensor matrix, int direction, int[] gates)
    {
        int block = Hidden * matrix.Shape[2];
        return Blocks(matrix.Floats, direction * _gates * block, block, gates);
    }

    public float[] Bias(int direction, bool isRecurrent, int[] gates)
    {
        int start = ((direction * 2) + (isRecurrent ? 1 : 0)) * _gates * Hidden;
        return _biases is null ? new float[gates.Length * Hidden] : Blocks(_biases.Floats, start, Hidden, gates);
    }

    /// <summary>Some blocks in an order of their own.</summary>
    public static float[] Blocks(float[] values, int start, int block, int[] order)
    {
        var result = new float[order.Length * block];
        for (int i = 0; i < order.Length; i++)
        {
            values.AsSpan(start + (order[i] * block), block).CopyTo(result.AsSpan(i * block));
        }

        return result;
    }

    private static void Check(OnnxTensor tensor, string name, int[] shape, OnnxNode node)
    {
        if (!tensor.IsFloat || !tensor.Shape.SequenceEqual(shape))
        {
            node.Fail($"expected {name} [{string.Join(", ", shape)}], found {Text(tensor)}");
        }
    }

    private static string Text(OnnxTensor tensor) => $"[{string.Join(", ", tensor.Shape)}]";
}
