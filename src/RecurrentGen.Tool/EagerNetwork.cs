using RecurrentGen.CellLanguage;
using RecurrentGen.Cells;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>
/// A stored network that is run as it stands, step by step in double precision: the definitions of the cells are their
/// own reference implementation. Slow, and of any size.
/// </summary>
internal sealed class EagerNetwork
{
    private static readonly string[] StateNames = ["h", "c"];
    private readonly StoredNetwork _network;
    private readonly Vector[][] _states;
    private readonly List<Vector>[] _past;

    /// <exception cref="NotSupportedException">
    /// A layer walks backwards, or is not one of those that run step by step.
    /// </exception>
    public EagerNetwork(StoredNetwork network)
    {
        _network = network;
        _states = [.. network.Layers.Select(Begin)];
        _past = [.. network.Layers.Select(_ => new List<Vector>())];
    }

    /// <summary>One step, in and out with the gains of the file.</summary>
    /// <param name="input">As many values as the network has inputs.</param>
    /// <param name="observe">Takes what each layer computes: its number, the name of the value, the value.</param>
    public double[] Step(ReadOnlySpan<float> input, Action<int, string, double[]>? observe = null)
    {
        var inputs = new double[input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            inputs[i] = input[i];
        }

        inputs[0] *= Factor(_network.InputGain);
        var value = new Vector(inputs);
        for (int i = 0; i < _network.Layers.Count; i++)
        {
            value = _network.Layers[i].Kind == "Conv1D"
                ? Convolve(_network.Layers[i], _past[i], value)
                : Step(_network.Layers[i], _states[i], value);
            Observe(i, value, observe);
        }

        var outputs = value.ToArray();
        for (int i = 0; i < _network.Skip; i++)
        {
            outputs[i] += inputs[i];
        }

        return Array.ConvertAll(outputs, o => o * Factor(_network.OutputGain));
    }

    private void Observe(int layer, Vector value, Action<int, string, double[]>? observe)
    {
        if (_states[layer].Length == 0)
        {
            observe?.Invoke(layer, "output", value.ToArray());
        }

        for (int state = 0; state < _states[layer].Length; state++)
        {
            observe?.Invoke(layer, StateNames[state], _states[layer][state].ToArray());
        }
    }

    private static double Factor(double decibels) => Math.Pow(10, decibels / 20);

    private static Vector[] Begin(StoredLayer layer)
    {
        int states = layer.Kind switch
        {
            "Lstm" => 2,
            "Gru" or "Rnn" => 1,
            "Dense" or "Conv1D" or "PRelu" => 0,
            _ => throw Unsupported(layer),
        };
        if (states > 0 && layer.Arguments.Count > 0)
        {
            throw Unsupported(layer);
        }

        return layer.InitialState.Count > 0
            ? [.. layer.InitialState.Select(s => new Vector(ToDoubles(s)))]
            : [.. Enumerable.Range(0, states).Select(_ => Vector.Zeros(layer.Units))];
    }

    private static Vector Step(StoredLayer layer, Vector[] states, Vector x)
    {
        switch (layer.Kind)
        {
            case "Lstm":
                (states[0], states[1]) = Lstm.Step(
                    x, states[0], states[1],
                    W(layer, 0, 0), W(layer, 0, 1), W(layer, 0, 2), W(layer, 0, 3),
                    W(layer, 1, 0), W(layer, 1, 1), W(layer, 1, 2), W(layer, 1, 3),
                    B(layer, 2, 0), B(layer, 2, 1), B(layer, 2, 2), B(layer, 2, 3),
                    B(layer, 3, 0), B(layer, 3, 1), B(layer, 3, 2), B(layer, 3, 3));
                return states[0];
            case "Gru":
                states[0] = Gru.Step(
                    x, states[0],
                    W(layer, 0, 0), W(layer, 0, 1), W(layer, 0, 2), W(layer, 1, 0), W(layer, 1, 1), W(layer, 1, 2),
                    B(layer, 2, 0), B(layer, 2, 1), B(layer, 2, 2), B(layer, 3, 0), B(layer, 3, 1), B(layer, 3, 2));
                return states[0];
            case "Rnn":
                states[0] = Rnn.Step(x, states[0], W(layer, 0, 0), W(layer, 1, 0), B(layer, 2, 0), B(layer, 3, 0));
                return states[0];
            case "PRelu":
                var slopes = layer.Tensors[0].Values;
                return new Vector([.. x.ToArray().Select((v, i) => v > 0 ? v : slopes[i] * v)]);
            default:
                return Activate(layer, (W(layer, 0, 0) * x) + B(layer, 1, 0));
        }
    }

    /// <summary>A causal convolution over the steps so far.</summary>
    private static Vector Convolve(StoredLayer layer, List<Vector> past, Vector x)
    {
        past.Add(x);
        var (weight, bias) = (layer.Tensors[0], layer.Tensors[1].Values);
        var (channels, taps) = (weight.Shape[1], weight.Shape[2]);
        int filtersPerGroup = layer.Units / (layer.InputSize / channels);
        int dilation = Dilation(layer);
        var outputs = new double[layer.Units];
        for (int f = 0; f < outputs.Length; f++)
        {
            outputs[f] = bias[f];
            for (int k = 0; k < taps; k++)
            {
                int step = past.Count - 1 - ((taps - 1 - k) * dilation);
                for (int c = 0; step >= 0 && c < channels; c++)
                {
                    outputs[f] += weight.Values[(((f * channels) + c) * taps) + k]
                        * past[step][(f / filtersPerGroup * channels) + c];
                }
            }
        }

        return Activate(layer, new Vector(outputs));
    }

    private static int Dilation(StoredLayer layer)
    {
        const string Name = "Dilation = ";
        string? argument = layer.Arguments.FirstOrDefault(a => a.StartsWith(Name, StringComparison.Ordinal));
        return argument is null ? 1 : int.Parse(argument.AsSpan(Name.Length), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The rows of one gate of a matrix.</summary>
    private static Matrix W(StoredLayer layer, int tensor, int gate)
    {
        int columns = layer.Tensors[tensor].Shape[1];
        int count = layer.Units * columns;
        return new Matrix(layer.Units, columns, ToDoubles(layer.Tensors[tensor].Values.AsSpan(gate * count, count)));
    }

    private static Vector B(StoredLayer layer, int tensor, int gate) =>
        new(ToDoubles(layer.Tensors[tensor].Values.AsSpan(gate * layer.Units, layer.Units)));

    private static Vector Activate(StoredLayer layer, Vector value)
    {
        const string Start = "Activation = Activation.";
        string? argument = layer.Arguments.FirstOrDefault(a => a.StartsWith(Start, StringComparison.Ordinal));
        return argument?[Start.Length..] switch
        {
            null => value,
            "Tanh" => Functions.Tanh(value),
            "Sigmoid" => Functions.Sigmoid(value),
            "Relu" => Functions.Relu(value),
            "Elu" => Functions.Elu(value),
            "Softmax" => Softmax(value),
            _ => throw Unsupported(layer),
        };
    }

    private static Vector Softmax(Vector value)
    {
        var powers = value.ToArray();
        double largest = powers.Max();
        double sum = 0;
        for (int i = 0; i < powers.Length; i++)
        {
            powers[i] = Math.Exp(powers[i] - largest);
            sum += powers[i];
        }

        return new Vector(Array.ConvertAll(powers, p => p / sum));
    }

    private static double[] ToDoubles(ReadOnlySpan<float> values)
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            doubles[i] = values[i];
        }

        return doubles;
    }

    private static NotSupportedException Unsupported(StoredLayer layer) =>
        new($"{layer.Place}: {layer.Declaration} does not run step by step here.");
}
