using RecurrentGen.Weights;
using static RecurrentGen.Onnx.Writing.GraphBuilder;

namespace RecurrentGen.Onnx.Writing;

/// <content>Heads over time. With lengths they see the valid steps only.</content>
internal sealed partial class OnnxWriter
{
    private void AddPooling(ModelLayer layer)
    {
        layer.Allow();
        switch (layer.Kind)
        {
            case "LastStep" when _hasLengths:
                string isLast = _graph.Node("Equal", [Steps(), _graph.Node("Sub", [Lengths(), _graph.Integer(1)])]);
                _value = SumOver(_graph.Node("Where", [Column(isLast), _value, Zero()]));
                break;
            case "LastStep":
                _value = _graph.Node("Gather", [_value, _graph.Integer(-1)], Attribute("axis", 0));
                break;
            case "MeanPooling" when _hasLengths:
                string sum = SumOver(_graph.Node("Where", [Mask(), _value, Zero()]));
                string count = _graph.Node("Cast", [Lengths()], Attribute("to", 1));
                _value = _graph.Node("Div", [sum, Column(count)]);
                break;
            case "MeanPooling":
                _value = _graph.Node("ReduceMean", [_value], Attribute("axes", [0L]), Attribute("keepdims", 0));
                break;
            case "MaxPooling":
                string shown = _hasLengths ? _graph.Node("Where", [Mask(), _value, Lowest()]) : _value;
                _value = _graph.Node("ReduceMax", [shown], Attribute("axes", [0L]), Attribute("keepdims", 0));
                break;
            default:
                AddAttention(layer);
                break;
        }

        _isSequence = false;
    }

    /// <summary><c>softmax(score tanh(projection x + bias))</c> over time are the weights of a mean.</summary>
    private void AddAttention(ModelLayer layer)
    {
        var projection = layer.Tensors["projection.weight"];
        var score = layer.Tensors["score.weight"];
        int units = projection.Shape[0];
        string matrix = _graph.Floats(
            "projection.weight", [_size, units], GateLayout.Transpose(projection.Values, units, _size));
        string sum = _graph.Node("Add", [_graph.Node("MatMul", [_value, matrix]), Tensor(layer, "projection.bias")]);
        string scores = _graph.Node(
            "MatMul", [_graph.Node("Tanh", [sum]), _graph.Floats("score.weight", [units, 1], score.Values)]);
        scores = _hasLengths ? _graph.Node("Where", [Mask(), scores, Lowest()]) : scores;
        string weights = _graph.Node("Softmax", [scores], Attribute("axis", 0));
        string rows = _hasLengths ? _graph.Node("Where", [Mask(), _value, Zero()]) : _value;
        _value = SumOver(_graph.Node("Mul", [weights, rows]));
    }

    private string SumOver(string value) =>
        _graph.Node("ReduceSum", [value, _graph.Integers(0)], Attribute("keepdims", 0));

    private string Zero() => _graph.Floats("zero", [], [0]);

    /// <summary>Below any answer of a network; infinity would become NaN in a product with 0.</summary>
    private string Lowest() => _graph.Floats("lowest", [], [float.MinValue]);

    private string Lengths() => _graph.Node("Cast", [LengthsName], Attribute("to", 7));

    /// <summary>The number of each step: <c>[time, 1]</c>.</summary>
    private string Steps()
    {
        string count = _graph.Node("Gather", [_graph.Node("Shape", [_value]), _graph.Integer(0)]);
        string steps = _graph.Node("Range", [_graph.Integer(0), count, _graph.Integer(1)]);
        return _graph.Node("Unsqueeze", [steps, _graph.Integers(1)]);
    }

    /// <summary>Whether a step is valid: <c>[time, batch, 1]</c>.</summary>
    private string Mask() => _mask ??= Column(_graph.Node("Less", [Steps(), Lengths()]));

    private string Column(string value) => _graph.Node("Unsqueeze", [value, _graph.Integers(-1)]);
}
