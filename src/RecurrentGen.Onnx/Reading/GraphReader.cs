using Google.Protobuf;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;

namespace RecurrentGen.Onnx.Reading;

/// <summary>
/// Walks a graph from its input to its first output. Of every value it keeps what its axes mean and where its features
/// come from, so that whatever stands between the layers is understood by what it does, not by its pattern.
/// </summary>
internal sealed partial class GraphReader
{
    private const int OldestOperators = 9;
    private const int NewestOperators = 25;
    private const int LargestSize = 1 << 20;

    /// <summary>Numbers that folding may make beyond as many as the file has bytes.</summary>
    private const int SpareNumbers = 1 << 16;

    private const string Supported =
        "LSTM, GRU, RNN, Gemm, MatMul, Add, Sub, Mul, Div, Relu, Tanh, Sigmoid, LeakyRelu, Elu, HardSigmoid, " +
        "Softsign, Softplus, PRelu, Softmax, LayerNormalization, ReduceMean, ReduceMax, Gather, Transpose, Squeeze, " +
        "Unsqueeze, Reshape, Flatten, Concat, Slice, Expand, Shape, ConstantOfShape, Constant, Cast, Dropout and Identity";

    private readonly string _source;
    private readonly Dictionary<string, TensorProto> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);
    private readonly HashSet<ChainLink> _withLengths = [];
    private long _numbersLeft;
    private long? _firstSize;
    private long? _secondSize;
    private bool _takesTokens;
    private int _inputSize;
    private AxisKind? _time;

    private GraphReader(string source, int length)
    {
        _source = source;
        _numbersLeft = (long)length + SpareNumbers;
    }

    /// <exception cref="WeightFileException">The bytes are no such network.</exception>
    public static StoredNetwork Read(ReadOnlyMemory<byte> content, string source)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(content.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new WeightFileException($"{source}: expected an ONNX model, found: {e.Message}", e);
        }

        return new GraphReader(source, content.Length).Read(model);
    }

    private StoredNetwork Read(ModelProto model)
    {
        CheckOperators(model);
        var graph = model.Graph ?? throw Error("expected a graph, found none");
        if (graph.Output.Count == 0)
        {
            throw Error("expected an output of the graph, found none");
        }

        foreach (var tensor in graph.Initializer)
        {
            if (!_initializers.TryAdd(tensor.Name, tensor))
            {
                throw Error($"expected one tensor '{tensor.Name}', found several");
            }
        }

        AddInputs(graph);
        var nodes = graph.Node.Select(n => new OnnxNode(n, _source)).ToList();
        string output = graph.Output[0].Name;
        foreach (var node in Needed(nodes, output))
        {
            Evaluate(node);
        }

        var signal = ValueOf(output, null) as Signal
            ?? throw Error($"expected that the output '{output}' depends on the input, found that it does not");
        return Assemble(model, Resolve(signal, text => Error($"output '{output}': {text}")));
    }

    private void CheckOperators(ModelProto model)
    {
        long version = -1;
        foreach (var set in model.OpsetImport)
        {
            if (set.Domain is "" or "ai.onnx")
            {
                version = set.Version;
            }
        }

        if (version is < OldestOperators or > NewestOperators)
        {
            throw Error(
                $"expected operators of version {OldestOperators} to {NewestOperators} (opset_import), found " +
                (version < 0 ? "none" : FormattableString.Invariant($"{version}")));
        }
    }

    /// <summary>The nodes that the output depends on, in order: the others are not looked at.</summary>
    private static List<OnnxNode> Needed(List<OnnxNode> nodes, string output)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { output };
        var needed = new List<OnnxNode>();
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (nodes[i].Outputs.Any(names.Contains))
            {
                needed.Add(nodes[i]);
                foreach (string input in nodes[i].Inputs)
                {
                    names.Add(input);
                }
            }
        }

        needed.Reverse();
        return needed;
    }

    private void AddInputs(GraphProto graph)
    {
        bool isFirst = true;
        foreach (var input in graph.Input)
        {
            if (_initializers.ContainsKey(input.Name))
            {
                continue;
            }

            if (!_values.TryAdd(input.Name, isFirst ? FirstInput(input) : new Outer(input.Name)))
            {
                throw Error($"expected one input '{input.Name}', found several");
            }

            isFirst = false;
        }

        if (isFirst)
        {
            throw Error("expected an input of the graph, found none");
        }
    }

    /// <summary>
    /// The signal: numbers <c>[a, b, features]</c> or <c>[steps, features]</c>, or tokens <c>[a, b]</c>.
    /// </summary>
    private Signal FirstInput(ValueInfoProto input)
    {
        var tensor = input.Type?.TensorType;
        var shape = tensor?.Shape?.Dim;
        int type = tensor?.ElemType ?? 0;
        int rank = shape?.Count ?? 0;
        _takesTokens = type is 6 or 7;
        bool isKnown = _takesTokens ? rank == 2 : type is 1 or 10 or 11 or 16 && rank is 2 or 3;
        if (!isKnown)
        {
            throw Error(
                $"input '{input.Name}': expected float [batch, time, features] or int64 [batch, time], found type {type} " +
                $"of {rank} dimension(s)");
        }

        _firstSize = SizeOf(shape![0]);
        var axes = new List<AxisKind[]> { new[] { AxisKind.First } };
        if (_takesTokens || rank == 3)
        {
            _secondSize = SizeOf(shape[1]);
            axes.Add([AxisKind.Second]);
        }

        if (_takesTokens)
        {
            _inputSize = 1;
            return new Signal(axes, []);
        }

        axes.Add([AxisKind.Feature]);
        if (SizeOf(shape[rank - 1]) is not (>= 1 and <= LargestSize) and var size)
        {
            throw Error(
                $"input '{input.Name}': expected a number of features as the last dimension, found " +
                (size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"));
        }

        _inputSize = (int)SizeOf(shape[rank - 1])!.Value;
        return new Signal(axes, [new Piece(new InputLink(_inputSize), 0, _inputSize, Steps.All)]);
    }

    private static long? SizeOf(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && dimension.DimValue > 0
            ? dimension.DimValue
            : null;

    private void Evaluate(OnnxNode node)
    {
        if (node.Domain is not ("" or "ai.onnx"))
        {
            node.Fail($"operators of '{node.Domain}' are not supported; supported are ONNX's own: {Supported}");
        }

        if (node.Outputs.Count == 0)
        {
            node.Fail("expected an output, found none");
        }

        switch (node.Operator)
        {
            case "LSTM" or "GRU" or "RNN":
                Recurrent(node);
                return;
            case "Dropout":
                Set(node, Input(node, 0));
                return;
        }

        Set(node, node.Operator switch
        {
            "Constant" => ConstantOf(node),
            "Identity" => Input(node, 0),
            "Cast" => Cast(node),
            "Shape" => ShapeOf(node),
            "ConstantOfShape" => ConstantOfShape(node),
            "Expand" => Expand(node),
            "Gather" => Gather(node),
            "Slice" => Slice(node),
            "Concat" => Concat(node),
            "Unsqueeze" => Unsqueeze(node),
            "Squeeze" => Squeeze(node),
            "Transpose" => Transpose(node),
            "Reshape" => Reshape(node),
            "Flatten" => Flatten(node),
            "Gemm" => Gemm(node),
            "MatMul" => MatMul(node),
            "Add" or "Sub" or "Mul" or "Div" => Arithmetic(node),
            "Softmax" => Softmax(node),
            "LayerNormalization" => LayerNormalization(node),
            "PRelu" => Slopes(node),
            "ReduceMean" or "ReduceMax" => Pool(node),
            "Relu" or "Tanh" or "Sigmoid" or "LeakyRelu" or "Elu" or "HardSigmoid" or "Softsign" or "Softplus" =>
                Activate(node),

            // States may come about by more than this reader follows; only what is used must be understood.
            _ => new Unknown(node.Error($"the operator is not supported; supported are {Supported}")),
        });
    }

    private void Set(OnnxNode node, Value value, int output = 0)
    {
        if (output < node.Outputs.Count && node.Outputs[output].Length > 0
            && !_values.TryAdd(node.Outputs[output], value))
        {
            node.Fail($"expected one value '{node.Outputs[output]}', found several");
        }
    }

    /// <summary>An input that must be there and be understood.</summary>
    private Value Input(OnnxNode node, int index)
    {
        if (!node.HasInput(index))
        {
            node.Fail($"expected an input {index}, found none");
        }

        return ValueOf(node.Inputs[index], node);
    }

    private Value? OptionalInput(OnnxNode node, int index) => node.HasInput(index) ? Input(node, index) : null;

    private OnnxTensor ConstantInput(OnnxNode node, int index) => Input(node, index) is Constant constant
        ? constant.Tensor
        : node.Fail<OnnxTensor>(
            $"expected numbers of the file as input {index} ('{node.Inputs[index]}'), found other values");

    private Signal SignalInput(OnnxNode node, int index) => Input(node, index) as Signal
        ?? node.Fail<Signal>($"expected a value that depends on the graph's input as input {index}, found another");

    private Value ValueOf(string name, OnnxNode? node)
    {
        if (_values.TryGetValue(name, out var value))
        {
            return value is Unknown unknown ? throw unknown.Error : value;
        }

        if (!_initializers.TryGetValue(name, out var tensor))
        {
            string text = $"expected a value '{name}' from a node before, found none";
            throw node is null ? Error(text) : node.Error(text);
        }

        var constant = new Constant(OnnxTensor.Of(tensor, _source, name));
        _values.Add(name, constant);
        return constant;
    }

    /// <summary>Bounds what a small file can make of itself.</summary>
    private void Spend(OnnxNode node, long numbers)
    {
        _numbersLeft -= numbers;
        if (_numbersLeft < 0)
        {
            node.Fail("expected constants that stay in proportion to the file, found that they grow far beyond it");
        }
    }

    private WeightFileException Error(string problem) => new($"{_source}: {problem}.");

    /// <summary>What a node that is not understood answers; reading it is an error.</summary>
    private sealed class Unknown(WeightFileException error) : Value
    {
        public WeightFileException Error { get; } = error;
    }
}
