namespace RecurrentGen.Weights;

/// <summary>
/// Reads the JSON of RTNeural: layers with Keras's arrays. AIDA-X's additions are a signal to be checked with and a skip.
/// </summary>
internal static class RtNeuralReader
{
    private const string Supported =
        "dense, time-distributed-dense, conv1d, lstm, gru, prelu, batchnorm and activation";
    private const int MostLayers = 256;

    public static StoredNetwork Read(JsonPlace root)
    {
        var list = root["layers"];
        if (list.Count is 0 or > MostLayers)
        {
            list.Fail($"1 to {MostLayers} layers, found {list.Count}");
        }

        int inputs = root["in_shape"].Last().Size();
        var chain = new RtNeuralChain(inputs);
        for (int i = 0; i < list.Count; i++)
        {
            var place = list.At(i);
            string type = place["type"].Text();
            if (type == "activation")
            {
                chain.Activate(place, Activation(place));
                continue;
            }

            int size = chain.Size;
            int units = place["shape"].Last().Size();
            switch (type)
            {
                case "dense" or "time-distributed-dense":
                    chain.Add(place, Dense(place, size, units));
                    break;
                case "conv1d":
                    chain.Add(place, Conv1D(place, size, units));
                    break;
                case "lstm":
                    chain.Add(place, Lstm(place, size, units));
                    break;
                case "gru":
                    chain.Add(place, Gru(place, size, units));
                    break;
                case "prelu":
                    chain.Add(place, PRelu(place, size, units));
                    break;
                case "batchnorm":
                    chain.Normalize(place, BatchNorm(place, size, units));
                    break;
                default:
                    throw Unsupported(place["type"], type);
            }
        }

        return Network(root, inputs, chain.End(list));
    }

    private static StoredNetwork Network(JsonPlace root, int inputs, List<StoredLayer> layers)
    {
        int outputs = layers[^1].Units;
        double inputGain = Decibels(root, "in_gain");
        double outputGain = Decibels(root, "out_gain");
        return new StoredNetwork(root.Source, NetworkFormat.RtNeural, inputs, layers)
        {
            Skip = root.Optional("in_skip")?.Integer(0, Math.Min(inputs, outputs)) ?? 0,
            SampleRate = SampleRate(root),
            InputGain = inputGain,
            OutputGain = outputGain,
            SelfTest = SelfTest(root, inputs, outputs, StoredNetwork.Factor(inputGain), StoredNetwork.Factor(outputGain)),
        };
    }

    /// <summary>A gain of AIDA-X; its players take -90 and less for silence, which no scaling of a model can be.</summary>
    private static double Decibels(JsonPlace root, string name)
    {
        const double Least = -90;
        const double Most = 90;
        if (root.Optional(name) is not { } place)
        {
            return 0;
        }

        double gain = place.Number();
        if (gain is <= Least or > Most)
        {
            place.Fail(FormattableString.Invariant($"a gain above {Least} and up to {Most} dB, found {gain}"));
        }

        return gain;
    }

    /// <summary>The rate, which some writers give as a number and some as text.</summary>
    private static double? SampleRate(JsonPlace root)
    {
        bool isAtTop = root.Optional("samplerate") is not null;
        bool isInside = root.Optional("metadata")?.Has("samplerate") == true;
        if ((isAtTop ? root : isInside ? root["metadata"] : root).Optional("samplerate") is not { } place)
        {
            return null;
        }

        return place.IsText && double.TryParse(
            place.Text(), System.Globalization.CultureInfo.InvariantCulture, out double rate) ? rate : place.Number();
    }

    /// <summary>
    /// The signal, which players of AIDA-X run without the gains: what comes before the first and behind the second is kept.
    /// </summary>
    private static SelfTestSignal? SelfTest(JsonPlace root, int inputs, int outputs, float inputFactor, float outputFactor)
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

        for (int i = 0; i < from.Length; i += inputs)
        {
            from[i] /= inputFactor;
        }

        for (int i = 0; i < to.Length; i++)
        {
            to[i] *= outputFactor;
            if (!float.IsFinite(to[i]))
            {
                output.Fail($"numbers that 'out_gain' leaves finite, found {to[i] / outputFactor} at [{i}]");
            }
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

    /// <summary>A causal convolution: Keras's kernel is <c>[taps, inputs / groups, filters]</c>, the oldest tap first.</summary>
    private static StoredLayer Conv1D(JsonPlace place, int inputs, int filters)
    {
        int taps = Scalar(place["kernel_size"]);
        int dilation = place.Optional("dilation") is { } far ? Scalar(far) : 1;
        int groups = place.Optional("groups") is { } parts ? Scalar(parts) : 1;
        if (inputs % groups != 0 || filters % groups != 0)
        {
            place["groups"].Fail($"groups that divide {inputs} inputs and {filters} filters, found {groups}");
        }

        var weights = Arrays(place, 2);
        CheckUnits(place, filters, weights.At(1).Count);
        int channels = inputs / groups;
        var kernel = weights.At(0).Numbers(taps, channels, filters);
        var arguments = new List<string> { taps.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (dilation > 1)
        {
            arguments.Add(FormattableString.Invariant($"Dilation = {dilation}"));
        }

        if (groups > 1)
        {
            arguments.Add(FormattableString.Invariant($"Groups = {groups}"));
        }

        arguments.AddRange(Activation(place));
        return new StoredLayer(
            "Conv1D",
            place.Path,
            inputs,
            filters,
            arguments,
            [
                new StoredTensor(
                    "weight", [filters, channels, taps], GateLayout.ReverseAxes(kernel, taps, channels, filters)),
                new StoredTensor("bias", [filters], weights.At(1).Numbers(filters)),
            ],
            []);
    }

    /// <summary>A size that Keras writes as a list of one.</summary>
    private static int Scalar(JsonPlace place) => (place.IsArray ? place.Last() : place).Size();

    /// <summary>A slope for each feature; one for all is given to each.</summary>
    private static StoredLayer PRelu(JsonPlace place, int inputs, int units)
    {
        CheckInputs(place, inputs, units);
        var slopes = Arrays(place, 1).At(0);
        slopes = slopes.Count == 1 && slopes.At(0).IsArray ? slopes.At(0) : slopes;
        float[] values;
        if (slopes.Count == 1)
        {
            values = new float[units];
            values.AsSpan().Fill(slopes.Numbers(1)[0]);
        }
        else
        {
            values = slopes.Numbers(units);
        }

        return new StoredLayer(
            "PRelu", place.Path, inputs, units, [], [new StoredTensor("weight", [units], values)], []);
    }

    /// <summary>
    /// What a trained batch normalisation does: <c>gamma (x - mean) / sqrt(variance + epsilon) + beta</c>; without gamma and
    /// beta where it has two arrays.
    /// </summary>
    private static (double[] Factors, double[] Shifts) BatchNorm(JsonPlace place, int inputs, int units)
    {
        CheckInputs(place, inputs, units);
        double epsilon = place["epsilon"].Number();
        if (epsilon < 0)
        {
            place["epsilon"].Fail(FormattableString.Invariant($"a number from 0 on, found {epsilon}"));
        }

        var weights = place["weights"];
        bool isAffine = weights.Count != 2;
        weights = isAffine ? Arrays(place, 4) : weights;
        int first = isAffine ? 2 : 0;
        var mean = weights.At(first).Numbers(units);
        var variance = weights.At(first + 1).Numbers(units);
        var gamma = isAffine ? weights.At(0).Numbers(units) : null;
        var beta = isAffine ? weights.At(1).Numbers(units) : null;
        var (factors, shifts) = (new double[units], new double[units]);
        for (int i = 0; i < units; i++)
        {
            if (!(variance[i] + epsilon > 0))
            {
                weights.At(first + 1).Fail(FormattableString.Invariant(
                    $"variances that are positive with epsilon, found {variance[i]} at [{i}]"));
            }

            factors[i] = (gamma?[i] ?? 1) / Math.Sqrt(variance[i] + epsilon);
            shifts[i] = (beta?[i] ?? 0) - (mean[i] * factors[i]);
        }

        return (factors, shifts);
    }

    private static void CheckInputs(JsonPlace place, int inputs, int units)
    {
        if (units != inputs)
        {
            place["shape"].Fail($"the {inputs} features of the layer before, found {units}");
        }
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
