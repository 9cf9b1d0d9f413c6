namespace RecurrentGen.Weights;

/// <summary>
/// Reads the captures of Neural Amp Modeler whose architecture is LSTM: one flat list of weights with an initial state.
/// </summary>
internal static class NamReader
{
    private const int MostLevels = 64;
    private const int Gates = 4;

    public static StoredNetwork Read(JsonPlace root)
    {
        string architecture = root["architecture"].Text();
        if (architecture != "LSTM")
        {
            root["architecture"].Fail(
                $"'LSTM', the architecture of this format that is recurrent, found '{architecture}'");
        }

        var config = root["config"];
        int inputs = config.Optional("input_size")?.Size() ?? 1;
        int hidden = config["hidden_size"].Size();
        int levels = config["num_layers"].Integer(1, MostLevels);
        var weights = root["weights"];
        long expected = Length(inputs, hidden) + ((levels - 1) * Length(hidden, hidden)) + hidden + 1;
        if (weights.Count != expected)
        {
            weights.Fail(
                $"{expected} numbers for {levels} level(s) of {hidden} units over {inputs} input(s), found {weights.Count}");
        }

        ReadOnlySpan<float> rest = weights.Numbers(weights.Count);
        var layers = new List<StoredLayer>();
        for (int level = 0; level < levels; level++)
        {
            layers.Add(Level(ref rest, level, level == 0 ? inputs : hidden, hidden));
        }

        var head = new StoredTensor("weight", [1, hidden], Take(ref rest, hidden));
        var bias = new StoredTensor("bias", [1], Take(ref rest, 1));
        layers.Add(new StoredLayer("Dense", "head", hidden, 1, [], [head, bias], []));
        return new StoredNetwork(root.Source, NetworkFormat.Nam, inputs, layers)
        {
            SampleRate = root.Optional("sample_rate")?.Number(),
        };
    }

    /// <summary>Numbers of a level: matrix, biases and the two states.</summary>
    private static long Length(long inputs, long hidden) =>
        (Gates * hidden * (inputs + hidden)) + (Gates * hidden) + (2 * hidden);

    private static StoredLayer Level(ref ReadOnlySpan<float> rest, int level, int inputs, int hidden)
    {
        int rows = Gates * hidden;
        var input = new float[rows * inputs];
        var recurrent = new float[rows * hidden];
        for (int row = 0; row < rows; row++)
        {
            Take(ref rest, inputs).CopyTo(input, row * inputs);
            Take(ref rest, hidden).CopyTo(recurrent, row * hidden);
        }

        var bias = Take(ref rest, rows);
        var output = Take(ref rest, hidden);
        var cell = Take(ref rest, hidden);
        return new StoredLayer(
            "Lstm",
            FormattableString.Invariant($"level {level}"),
            inputs,
            hidden,
            [],
            [
                new StoredTensor("weight_ih", [rows, inputs], input),
                new StoredTensor("weight_hh", [rows, hidden], recurrent),
                new StoredTensor("bias_ih", [rows], bias),
                new StoredTensor("bias_hh", [rows], new float[rows]),
            ],
            IsZero(output) && IsZero(cell) ? [] : [output, cell]);
    }

    private static bool IsZero(ReadOnlySpan<float> values) => !values.ContainsAnyExcept(0f);

    private static float[] Take(ref ReadOnlySpan<float> rest, int count)
    {
        var taken = rest[..count].ToArray();
        rest = rest[count..];
        return taken;
    }
}
