namespace RecurrentGen.Weights;

/// <summary>
/// Reads the JSON of RTNeural: layers with Keras's arrays. AIDA-X's additions are a signal to be checked with and a skip.
/// </summary>
internal static class RtNeuralReader
{
    private const string Supported = "dense, time-distributed-dense, lstm, gru and activation";
    private const int MostLayers = 256;

    public static StoredNetwork Read(JsonPlace root)
    {
        var list = root["layers"];
        if (list.Count is 0 or > MostLayers)
        {
            list.Fail($"1 to {MostLayers} layers, found {list.Count}");
        }

        int inputs = root["in_shape"].Last().Size();
        int size = inputs;
        var layers = new List<StoredLayer>();
        for (int i = 0; i < list.Count; i++)
        {
            var place = list.At(i);
            string type = place["type"].Text();
            if (type == "activation")
            {
                AddActivation(layers, place);
                continue;
            }

            int units = place["shape"].Last().Size();
            layers.Add(type switch
            {
                "dense" or "time-distributed-dense" => Dense(place, size, units),
                "lstm" => Lstm(place, size, units),
                "gru" => Gru(place, size, units),
                _ => throw Unsupported(place["type"], type),
            });
            size = units;
        }

        return layers.Count == 0 ? throw Unsupported(list, "activation alone") : Network(root, inputs, layers);
    }

    private static StoredNetwork Network(JsonPlace root, int inputs, List<StoredLayer> layers)
    {
        int outputs = layers[^1].Units;
        return new StoredNetwork(root.Source, NetworkFormat.RtNeural, inputs, layers)
        {
            Skip = root.Optional("in_skip")?.Integer(0, Math.Min(inputs, outputs)) ?? 0,
            SampleRate = SampleRate(root),
            SelfTest = SelfTest(root, inputs, outputs),
        };
    }

    /// <summary>The rate, which some writers give as a number and some as text.</summary>
    private static double? SampleRate(JsonPlace root)
    {
        if (root.Optional("samplerate") is not { } place)
        {
            return null;
        }

        return place.IsText && double.TryParse(
            place.Text(), System.Globalization.CultureInfo.InvariantCulture, out double rate) ? rate : place.Number();
    }

    private static SelfTestSignal? SelfTest(JsonPlace root, int inputs, int outputs)
    {
        if (root.Optional("input_batch") is not { } input || root.Optional("output_batch") is not { } output)
        {
            return null;
        }

        var from = input.AllNumbers(out int _);
        var to = output.AllNumbers(out int _);
        if (from.Length % inputs != 0 || to.Length != from.Length / inputs * outputs)
        {
            output.Fail(
                $"{outputs} number(s) for each step of {inputs} of 'input_batch', which has {from.Length}, " +
                $"found {to.Length}");
        }

        return new SelfTestSignal(from, to);
    }

    private static StoredLayer Dense(JsonPlace place, int inputs, int units)
    {
        var weights = Arrays(place, 2);
        CheckUnits(place, units, weights.At(1).Count);
        var kernel = weights.At(0).Numbers(inputs, units);
        return new StoredLayer(
            "Dense",
            place.Path,
            inputs,
            units,
            Activation(place),
            [
                new StoredTensor("weight", [units, inputs], GateLayout.Transpose(kernel, inputs, units)),
                new StoredTensor("bias", [units], weights.At(1).Numbers(units)),
            ],
            []);
    }

    private static StoredLayer Lstm(JsonPlace place, int inputs, int units)
    {
        var weights = Arrays(place, 3);
        int rows = 4 * units;
        CheckUnits(place, units, weights.At(1).Count);
        return new StoredLayer(
            "Lstm",
            place.Path,
            inputs,
            units,
            [],
            [
                Kernel("weight_ih", weights.At(0), inputs, rows),
                Kernel("weight_hh", weights.At(1), units, rows),
                new StoredTensor("bias_ih", [rows], weights.At(2).Numbers(rows)),
                new StoredTensor("bias_hh", [rows], new float[rows]),
            ],
            []);
    }

    private static StoredLayer Gru(JsonPlace place, int inputs, int units)
    {
        var weights = Arrays(place, 3);
        int rows = 3 * units;
        CheckUnits(place, units, weights.At(1).Count);
        ReadOnlySpan<float> biases = weights.At(2).Numbers(2, rows);
        return new StoredLayer(
            "Gru",
            place.Path,
            inputs,
            units,
            [],
            [
                Reordered(Kernel("weight_ih", weights.At(0), inputs, rows)),
                Reordered(Kernel("weight_hh", weights.At(1), units, rows)),
                new StoredTensor("bias_ih", [rows], GateLayout.Reorder(biases[..rows], GateLayout.KerasGru)),
                new StoredTensor("bias_hh", [rows], GateLayout.Reorder(biases[rows..], GateLayout.KerasGru)),
            ],
            []);
    }

    /// <summary>A kernel <c>[inputs, gates * units]</c> as rows of gates.</summary>
    private static StoredTensor Kernel(string name, JsonPlace place, int inputs, int rows) =>
        new(name, [rows, inputs], GateLayout.Transpose(place.Numbers(inputs, rows), inputs, rows));

    private static StoredTensor Reordered(StoredTensor tensor) =>
        tensor with { Values = GateLayout.Reorder(tensor.Values, GateLayout.KerasGru) };

    private static JsonPlace Arrays(JsonPlace place, int count)
    {
        var weights = place["weights"];
        if (weights.Count != count)
        {
            weights.Fail($"{count} arrays, found {weights.Count}");
        }

        return weights;
    }

    /// <summary>A file may declare one size and store another.</summary>
    private static void CheckUnits(JsonPlace place, int declared, int stored)
    {
        if (stored != declared)
        {
            place["shape"].Fail($"the {stored} units that 'weights' store, found {declared} declared");
        }
    }

    private static void AddActivation(List<StoredLayer> layers, JsonPlace place)
    {
        var arguments = Activation(place);
        if (arguments.Length == 0)
        {
            return;
        }

        if (layers.Count == 0 || layers[^1] is not { Kind: "Dense", Arguments.Count: 0 })
        {
            place.Fail("an activation behind a dense layer that has none, found it elsewhere");
        }

        layers[^1] = layers[^1] with { Arguments = arguments };
    }

    private static string[] Activation(JsonPlace place)
    {
        string name = place.Optional("activation")?.Text() ?? "";
        string? member = name switch
        {
            "" or "linear" => null,
            "tanh" => "Tanh",
            "sigmoid" => "Sigmoid",
            "relu" => "Relu",
            "softmax" => "Softmax",
            "elu" => "Elu",
            _ => throw Unsupported(place["activation"], name, "tanh, sigmoid, relu, elu, softmax and linear"),
        };
        return member is null ? [] : ["Activation = Activation." + member];
    }

    private static WeightFileException Unsupported(JsonPlace place, string found, string supported = Supported) =>
        new($"{place.Source}: {place.Path}: '{found}' is not supported; supported are {supported}.");
}
