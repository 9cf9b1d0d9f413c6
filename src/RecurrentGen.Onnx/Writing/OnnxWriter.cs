using Google.Protobuf;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;
using static RecurrentGen.Onnx.Writing.GraphBuilder;

namespace RecurrentGen.Onnx.Writing;

/// <summary>
/// Writes a chain of layers as a graph. Between the layers values are <c>[time, batch, features]</c>, as the recurrent
/// operators take them, or <c>[batch, features]</c> where time has gone.
/// </summary>
internal sealed partial class OnnxWriter
{
    private const long Operators = 17;
    private const long FormatVersion = 8;
    private const string InputName = "input";
    private const string OutputName = "output";
    private const string LengthsName = "lengths";

    private readonly GraphBuilder _graph = new();
    private readonly ModelLayers _model;
    private readonly bool _hasLengths;
    private readonly bool _endsInSoftmax;
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private string _value = "";
    private int _size;
    private bool _isSequence = true;
    private string? _mask;

    private OnnxWriter(ModelLayers model, OnnxOptions options)
    {
        _model = model;
        _hasLengths = options.Lengths;
        _endsInSoftmax = options.Softmax || model.EndsInSoftmax;
        _size = model.InputSize;
    }

    /// <exception cref="NotSupportedException">ONNX has no operator for a layer.</exception>
    public static byte[] Write(ModelLayers model, OnnxOptions options) => new OnnxWriter(model, options).Write();

    private byte[] Write()
    {
        _graph.Name(InputName);
        _graph.Name(OutputName);
        _graph.Name(LengthsName);
        Begin();
        foreach (var layer in _model.Layers)
        {
            _graph.Prefix = layer.Name;
            Add(layer);
            _answers[layer.Name] = _value;
        }

        _graph.Prefix = "";
        End();
        _graph.Graph.Name = _model.Name;
        var file = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "RecurrentGen",
            ProducerVersion = FileFormat.PackageVersion,
            Graph = _graph.Graph,
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = Operators });
        if (_model.SampleRate is { } rate)
        {
            AddMetadata(
                file, FileMetadata.SampleRate, rate.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (_model.SelfTest is { } test)
        {
            AddMetadata(file, SelfTestSignal.InputName, FileMetadata.Text(test.Input));
            AddMetadata(file, SelfTestSignal.OutputName, FileMetadata.Text(test.Output));
        }

        return file.ToByteArray();
    }

    private static void AddMetadata(ModelProto file, string key, string value) =>
        file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

    private void Begin()
    {
        if (_model.Vocabulary > 0)
        {
            _graph.Add(InputName, false, 7, "batch", "time");
            _value = _graph.Node("Transpose", [InputName], Attribute("perm", [1L, 0]));
        }
        else
        {
            _graph.Add(InputName, false, 1, "batch", "time", _model.InputSize);
            Scale(InputName, _model.Scaling[0], _model.Scaling[1], isInput: true);
            _value = _graph.Node("Transpose", [_value], Attribute("perm", [1L, 0, 2]));
        }

        _answers["input"] = _value;
        if (_hasLengths)
        {
            _graph.Add(LengthsName, false, 6, "batch");
        }
    }

    /// <summary>Physical units at both ends: <c>(x - mean) / scale</c> and <c>y * scale + mean</c>.</summary>
    private void Scale(string from, float[] mean, float[] scale, bool isInput)
    {
        _value = from;
        bool moves = mean.AsSpan().ContainsAnyExcept(0f);
        bool stretches = scale.AsSpan().ContainsAnyExcept(1f);
        string place = isInput ? "scaling.input" : "scaling.output";
        if (isInput && moves)
        {
            _value = _graph.Node("Sub", [_value, _graph.Floats(place + "_mean", [mean.Length], mean)]);
        }

        if (stretches)
        {
            string factors = _graph.Floats(place + "_scale", [scale.Length], scale);
            _value = _graph.Node(isInput ? "Div" : "Mul", [_value, factors]);
        }

        if (!isInput && moves)
        {
            _value = _graph.Node("Add", [_value, _graph.Floats(place + "_mean", [mean.Length], mean)]);
        }
    }

    private void End()
    {
        Scale(_value, _model.Scaling[2], _model.Scaling[3], isInput: false);
        _value = _endsInSoftmax ? _graph.Node("Softmax", [_value], Attribute("axis", -1)) : _value;
        if (_isSequence)
        {
            _graph.Nodes("Transpose", [_value], [OutputName], Attribute("perm", [1L, 0, 2]));
            _graph.Add(OutputName, true, 1, "batch", "time", _size);
        }
        else
        {
            _graph.Nodes("Identity", [_value], [OutputName]);
            _graph.Add(OutputName, true, 1, "batch", _size);
        }
    }

    private void Add(ModelLayer layer)
    {
        switch (layer.Kind)
        {
            case "Lstm" or "PeepholeLstm" or "CoupledLstm" or "Gru" or "Rnn":
                AddRecurrent(layer);
                break;
            case "Dense":
                AddDense(layer);
                break;
            case "Embedding":
                layer.Allow("PaddingToken");
                _value = _graph.Node("Gather", [Tensor(layer, "weight"), _value]);
                _size = layer.Sizes[1];
                break;
            case "OneHot":
                _value = _graph.Node(
                    "OneHot", [_value, _graph.Integer(layer.Units), _graph.Floats("values", [2], [0, 1])]);
                _size = layer.Units;
                break;
            case "LayerNorm":
                layer.Allow("Epsilon");
                float epsilon = float.Parse(
                    layer.Argument("Epsilon", "1E-05"), System.Globalization.CultureInfo.InvariantCulture);
                _value = _graph.Node(
                    "LayerNormalization", [_value, Tensor(layer, "weight"), Tensor(layer, "bias")],
                    Attribute("axis", -1), Number("epsilon", epsilon));
                break;
            case "PRelu":
                layer.Allow();
                _value = _graph.Node("PRelu", [_value, Tensor(layer, "weight")]);
                break;
            case "Dropout":
                break;
            case "Residual":
                AddResidual(layer);
                break;
            case "Conv1D":
                AddConvolution(layer);
                break;
            case "LastStep" or "MeanPooling" or "MaxPooling" or "AttentionPooling":
                AddPooling(layer);
                break;
            default:
                throw layer.Unsupported(
                    "supported are Lstm, PeepholeLstm, CoupledLstm, Gru, Rnn, Dense, Embedding, OneHot, LayerNorm, " +
                    "PRelu, Dropout, Residual, Conv1D, LastStep, MeanPooling, MaxPooling and AttentionPooling");
        }
    }

    private string Tensor(ModelLayer layer, string name) =>
        _graph.Floats(name, layer.Tensors[name].Shape, layer.Tensors[name].Values);

    private void AddDense(ModelLayer layer)
    {
        layer.Allow("Activation");
        var weight = layer.Tensors["weight"];
        if (_isSequence)
        {
            int units = layer.Units;
            string matrix = _graph.Floats(
                "weight", [_size, units], GateLayout.Transpose(weight.Values, units, _size));
            _value = _graph.Node("Add", [_graph.Node("MatMul", [_value, matrix]), Tensor(layer, "bias")]);
        }
        else
        {
            _value = _graph.Node(
                "Gemm", [_value, Tensor(layer, "weight"), Tensor(layer, "bias")], Attribute("transB", 1));
        }

        _size = layer.Units;
        Activate(layer);
    }

    private void Activate(ModelLayer layer)
    {
        string activation = layer.Argument("Activation", "None");
        _value = activation switch
        {
            "None" => _value,
            "LeakyRelu" => _graph.Node("LeakyRelu", [_value], Number("alpha", 0.01f)),
            "Elu" => _graph.Node("Elu", [_value], Number("alpha", 1f)),
            "HardSigmoid" => _graph.Node("HardSigmoid", [_value], Number("alpha", 0.2f), Number("beta", 0.5f)),
            "Softmax" => _graph.Node("Softmax", [_value], Attribute("axis", -1)),
            "Tanh" or "Sigmoid" or "Relu" or "Softsign" or "Softplus" => _graph.Node(activation, [_value]),
            _ => throw layer.Unsupported($"{activation} is no operator there"),
        };
    }

    /// <summary>The first features of an earlier value are added to the first ones here.</summary>
    private void AddResidual(ModelLayer layer)
    {
        layer.Allow("From", "Features");
        string from = _answers[layer.Argument("From", "input")];
        if (layer.Arguments.TryGetValue("Features", out string? text))
        {
            int features = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
            from = Features(from, 0, features);
            if (features < _size)
            {
                string sum = _graph.Node("Add", [Features(_value, 0, features), from]);
                _value = _graph.Node("Concat", [sum, Features(_value, features, _size)], Attribute("axis", -1));
                return;
            }
        }

        _value = _graph.Node("Add", [_value, from]);
    }

    private string Features(string value, int first, int end) => _graph.Node(
        "Slice", [value, _graph.Integers(first), _graph.Integers(end), _graph.Integers(-1)]);

    /// <summary>Zeros stand before the first step; the operator wants the steps last.</summary>
    private void AddConvolution(ModelLayer layer)
    {
        layer.Allow("Dilation", "Groups", "Activation");
        long dilation = WholeNumber(layer, "Dilation", 1);
        long before = (layer.Sizes[1] - 1) * dilation;
        string rows = _graph.Node("Transpose", [_value], Attribute("perm", [1L, 2, 0]));
        string answer = _graph.Node(
            "Conv", [rows, Tensor(layer, "weight"), Tensor(layer, "bias")],
            Attribute("dilations", [dilation]), Attribute("group", WholeNumber(layer, "Groups", 1)),
            Attribute("pads", [before, 0L]));
        _value = _graph.Node("Transpose", [answer], Attribute("perm", [2L, 0, 1]));
        _size = layer.Units;
        Activate(layer);
    }

    private static long WholeNumber(ModelLayer layer, string name, long absent) =>
        layer.Arguments.TryGetValue(name, out string? text)
        ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : absent;
}
