using System.Globalization;
using RecurrentGen.Onnx.Format;
using RecurrentGen.Weights;
using static RecurrentGen.Onnx.Writing.GraphBuilder;

namespace RecurrentGen.Onnx.Writing;

/// <content>LSTM, GRU and RNN.</content>
internal sealed partial class OnnxWriter
{
    // By place among ONNX's gates: ours that goes there; -1 for one that ours does not have.
    private static readonly int[] LstmGates = [0, 3, 1, 2];
    private static readonly int[] CoupledGates = [0, 2, -1, 1];
    private static readonly int[] GruGates = [1, 0, 2];
    private static readonly int[] RnnGates = [0];
    private static readonly int[] Peepholes = [0, 2, 1];

    private void AddRecurrent(ModelLayer layer)
    {
        layer.Allow("Direction", "Merge", "Return", "Clip", "ResetAfter", "GateActivation", "Activation");
        string direction = layer.Argument("Direction", "Forward");
        bool both = direction == "Bidirectional";
        string[] ends = both ? ["", ModelLevel.ReverseEnd]
            : layer.Tensors.ContainsKey("weight_ih") ? [""] : [ModelLevel.ReverseEnd];
        bool isLstm = layer.Kind.EndsWith("Lstm", StringComparison.Ordinal);
        string operation = isLstm ? "LSTM" : layer.Kind.ToUpperInvariant();
        int[] gates = layer.Kind switch
        {
            "CoupledLstm" => CoupledGates,
            "Gru" => GruGates,
            "Rnn" => RnnGates,
            _ => LstmGates,
        };
        string[] inputs = [.. Inputs(layer, ends, gates, operation)];
        var attributes = Attributes(layer, direction, operation, ends.Length);
        bool returnsLast = layer.Argument("Return", "Sequence") == "Last";
        string name = _graph.Name(operation);
        string[] outputs = returnsLast ? ["", name] : [name];
        _graph.Nodes(operation, inputs, outputs, [.. attributes]);
        Merge(layer, name, both, returnsLast);
        _isSequence = !returnsLast;
    }

    private List<string> Inputs(ModelLayer layer, string[] ends, int[] gates, string operation)
    {
        int units = layer.Units;
        int rows = gates.Length * units;
        var inputs = new List<string>
        {
            _value,
            _graph.Floats("W", [ends.Length, rows, _size], Joined(layer, ends, gates, ["weight_ih"])),
            _graph.Floats("R", [ends.Length, rows, units], Joined(layer, ends, gates, ["weight_hh"])),
            _graph.Floats("B", [ends.Length, 2 * rows], Joined(layer, ends, gates, ["bias_ih", "bias_hh"])),
            _hasLengths ? LengthsName : "",
        };
        bool hasState = layer.InitialState.Count > 0;
        for (int s = 0; s < layer.StateCount; s++)
        {
            inputs.Add(hasState ? State(layer.InitialState[s]) : "");
        }

        if (layer.Kind == "PeepholeLstm")
        {
            inputs.Add(_graph.Floats("P", [ends.Length, 3 * units], Joined(layer, ends, Peepholes, ["peephole"])));
        }

        while (inputs[^1].Length == 0)
        {
            inputs.RemoveAt(inputs.Count - 1);
        }

        return inputs;
    }

    /// <summary>Tensors of the directions on top of each other, their gates in ONNX's order.</summary>
    private static float[] Joined(ModelLayer layer, string[] ends, int[] gates, string[] names)
    {
        var result = new List<float>();
        foreach (string end in ends)
        {
            foreach (string name in names)
            {
                var values = layer.Tensors[name + end].Values;
                int own = gates.Count(g => g >= 0);
                int block = values.Length / own;
                foreach (int gate in gates)
                {
                    // The gate that is not there is 1 minus another, whatever its weights.
                    result.AddRange(gate < 0 ? new float[block] : values.AsSpan(gate * block, block));
                }
            }
        }

        return [.. result];
    }

    /// <summary>A state for every sequence: <c>[1, batch, units]</c>.</summary>
    private string State(float[] values)
    {
        string batch = _graph.Node("Gather", [_graph.Node("Shape", [_value]), _graph.Integers(1)]);
        string shape = _graph.Node(
            "Concat", [_graph.Integers(1), batch, _graph.Integers(values.Length)], Attribute("axis", 0));
        return _graph.Node("Expand", [_graph.Floats("state", [1, 1, values.Length], values), shape]);
    }

    private static List<AttributeProto> Attributes(ModelLayer layer, string direction, string operation, int directions)
    {
        var attributes = new List<AttributeProto> { Attribute("hidden_size", layer.Units) };
        if (direction != "Forward")
        {
            attributes.Add(Attribute("direction", direction == "Backward" ? "reverse" : "bidirectional"));
        }

        if (layer.Kind == "CoupledLstm")
        {
            attributes.Add(Attribute("input_forget", 1));
        }

        if (operation == "GRU")
        {
            bool after = layer.Argument("ResetAfter", "true") == "true";
            attributes.Add(Attribute("linear_before_reset", after ? 1 : 0));
            AddFunctions(
                layer, attributes, directions, layer.Argument("GateActivation", "Sigmoid"),
                layer.Argument("Activation", "Tanh"));
        }

        if (operation == "RNN")
        {
            AddFunctions(layer, attributes, directions, layer.Argument("Activation", "Tanh"));
        }

        if (layer.Arguments.TryGetValue("Clip", out string? clip))
        {
            attributes.Add(Number("clip", float.Parse(clip, CultureInfo.InvariantCulture)));
        }

        return attributes;
    }

    private static void AddFunctions(
        ModelLayer layer, List<AttributeProto> attributes, int directions, params ReadOnlySpan<string> members)
    {
        var names = new List<string>();
        var alphas = new List<float>();
        var betas = new List<float>();
        for (int direction = 0; direction < directions; direction++)
        {
            foreach (string member in members)
            {
                names.Add(member switch
                {
                    "None" => "Affine",
                    "Tanh" or "Sigmoid" or "Relu" or "HardSigmoid" or "LeakyRelu" or "Elu" or "Softsign"
                        or "Softplus" => member,
                    _ => throw layer.Unsupported($"{member} is no function there"),
                });

                // Numbers are listed for the functions that have some.
                alphas.AddRange(member switch
                {
                    "None" or "Elu" => [1f],
                    "LeakyRelu" => [0.01f],
                    "HardSigmoid" => [0.2f],
                    _ => [],
                });
                betas.AddRange(member switch { "None" => [0f], "HardSigmoid" => [0.5f], _ => [] });
            }
        }

        attributes.Add(Attribute("activations", names.ToArray()));
        if (alphas.Count > 0)
        {
            attributes.Add(Attribute("activation_alpha", alphas.ToArray()));
        }

        if (betas.Count > 0)
        {
            attributes.Add(Attribute("activation_beta", betas.ToArray()));
        }
    }

    /// <summary>Directions become features of <c>[time, directions, batch, units]</c>, or without time.</summary>
    private void Merge(ModelLayer layer, string answer, bool both, bool isLast)
    {
        long axis = isLast ? 0 : 1;
        string merge = both ? layer.Argument("Merge", "Concat") : "";
        _size = merge == "Concat" ? 2 * layer.Units : layer.Units;
        switch (merge)
        {
            case "":
                _value = _graph.Node("Squeeze", [answer, _graph.Integers(axis)]);
                break;
            case "Concat":
                string turned = _graph.Node(
                    "Transpose", [answer], Attribute("perm", isLast ? new[] { 1L, 0, 2 } : [0L, 2, 1, 3]));
                _value = _graph.Node(
                    "Reshape", [turned, isLast ? _graph.Integers(0, _size) : _graph.Integers(0, 0, _size)]);
                break;
            case "Sum":
                _value = _graph.Node("ReduceSum", [answer, _graph.Integers(axis)], Attribute("keepdims", 0));
                break;
            default:
                string operation = merge == "Average" ? "ReduceMean" : "ReduceProd";
                _value = _graph.Node(operation, [answer], Attribute("axes", [axis]), Attribute("keepdims", 0));
                break;
        }
    }
}
