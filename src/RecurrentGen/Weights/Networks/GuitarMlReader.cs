namespace RecurrentGen.Weights;

/// <summary>
/// Reads the JSON of GuitarML's training scripts: PyTorch tensors by name, and a description of the network.
/// </summary>
internal static class GuitarMlReader
{
    private const int MostLevels = 64;

    public static StoredNetwork Read(JsonPlace root)
    {
        var data = root["model_data"];
        string unit = data["unit_type"].Text();
        if (unit is not ("LSTM" or "GRU" or "RNN"))
        {
            data["unit_type"].Fail($"LSTM, GRU or RNN, found '{unit}'");
        }

        int inputs = data["input_size"].Size();
        int hidden = data["hidden_size"].Size();
        int levels = data.Optional("num_layers")?.Integer(1, MostLevels) ?? 1;
        int outputs = data["output_size"].Size();
        int skip = data.Optional("skip")?.Integer(0, inputs) ?? 0;
        bool bias = data.Optional("bias_fl")?.Truth() ?? true;
        if (skip > outputs)
        {
            data["skip"].Fail($"at most {outputs} inputs for {outputs} outputs, found {skip}");
        }

        var state = root["state_dict"];
        var layers = new List<StoredLayer>();
        for (int level = 0; level < levels; level++)
        {
            layers.Add(Recurrent(state, unit, level, level == 0 ? inputs : hidden, hidden));
        }

        var weight = new StoredTensor("weight", [outputs, hidden], state["lin.weight"].Numbers(outputs, hidden));
        var offsets = bias ? state["lin.bias"].Numbers(outputs) : new float[outputs];
        layers.Add(new StoredLayer(
            "Dense", "lin", hidden, outputs, [], [weight, new StoredTensor("bias", [outputs], offsets)], []));
        return new StoredNetwork(root.Source, NetworkFormat.GuitarMl, inputs, layers)
        {
            Skip = skip,
            SampleRate = root.Optional("samplerate")?.Number() ?? data.Optional("samplerate")?.Number(),
        };
    }

    private static StoredLayer Recurrent(JsonPlace state, string unit, int level, int inputs, int hidden)
    {
        int gates = unit switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        string kind = unit switch { "LSTM" => "Lstm", "GRU" => "Gru", _ => "Rnn" };
        string end = FormattableString.Invariant($"_l{level}");
        int rows = gates * hidden;
        return new StoredLayer(
            kind,
            FormattableString.Invariant($"rec, level {level}"),
            inputs,
            hidden,
            [],
            [
                new StoredTensor("weight_ih", [rows, inputs], state["rec.weight_ih" + end].Numbers(rows, inputs)),
                new StoredTensor("weight_hh", [rows, hidden], state["rec.weight_hh" + end].Numbers(rows, hidden)),
                new StoredTensor("bias_ih", [rows], state["rec.bias_ih" + end].Numbers(rows)),
                new StoredTensor("bias_hh", [rows], state["rec.bias_hh" + end].Numbers(rows)),
            ],
            []);
    }
}
