using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>
/// A whole network in double precision, straight from the definitions: cells run as their equations are written,
/// gradients are central differences. It shares nothing with the generator but the cells' source text.
/// </summary>
internal sealed class EagerNetwork
{
    private readonly EagerLayer[] _layers;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>A network without parameters; put them into <see cref="Parameters"/>.</summary>
    public EagerNetwork(int inputs, int outputs, Loss loss, params EagerLayer[] layers)
    {
        _layers = layers;
        Loss = loss;
        InputMean = new double[inputs];
        InputScale = [.. Enumerable.Repeat(1.0, inputs)];
        OutputMean = new double[outputs];
        OutputScale = [.. Enumerable.Repeat(1.0, outputs)];
    }

    public Loss Loss { get; }

    /// <summary>Values of every tensor, in the model's order and row by row.</summary>
    public Dictionary<string, double[]> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>The tensors that a forward pass has read.</summary>
    public IReadOnlySet<string> UsedTensors => _used;

    public double[] InputMean { get; }

    public double[] InputScale { get; }

    public double[] OutputMean { get; }

    public double[] OutputScale { get; }

    /// <summary>Predictions in physical units: <c>[count, steps, outputs]</c> or <c>[count, outputs]</c>.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>, in physical units.</param>
    /// <param name="count">Sequences.</param>
    public double[] Predict(ReadOnlySpan<double> inputs, int count)
    {
        var rows = Run(inputs, count, beforeLastActivation: false);
        return [.. rows.SelectMany(row => row.ToArray().Select((y, j) => (y * OutputScale[j]) + OutputMean[j]))];
    }

    /// <summary>
    /// The loss, in scaled units: the mean over the rows and, where every output has a target of its own, the outputs.
    /// </summary>
    /// <param name="inputs"><c>[count, time, feature]</c>, in physical units.</param>
    /// <param name="targets">One for every output, in physical units; or one class index for every row.</param>
    /// <param name="count">Sequences.</param>
    public double ComputeLoss(ReadOnlySpan<double> inputs, ReadOnlySpan<double> targets, int count)
    {
        var rows = Run(inputs, count, beforeLastActivation: Loss == Loss.BinaryCrossEntropy);
        double sum = 0;
        int terms = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            if (Loss == Loss.SoftmaxCrossEntropy)
            {
                sum += CrossEntropy(rows[row], (int)targets[row]);
                terms++;
                continue;
            }

            for (int j = 0; j < rows[row].Length; j++)
            {
                sum += Term(rows[row][j], (targets[terms] - OutputMean[j]) / OutputScale[j]);
                terms++;
            }
        }

        return terms == targets.Length
            ? sum / terms
            : throw new ArgumentException($"Expected {terms} targets, found {targets.Length}.", nameof(targets));
    }

    private double Term(double y, double target) => Loss switch
    {
        Loss.MeanSquaredError => (y - target) * (y - target),
        Loss.MeanAbsoluteError => Math.Abs(y - target),
        Loss.Huber => Math.Abs(y - target) <= 1 ? (y - target) * (y - target) / 2 : Math.Abs(y - target) - 0.5,
        // Here y is the value before the sigmoid: -t log s(y) - (1 - t) log(1 - s(y)).
        Loss.BinaryCrossEntropy => (target * Softplus(-y)) + ((1 - target) * Softplus(y)),
        _ => throw new InvalidOperationException($"There is no loss {Loss}."),
    };

    private static double Softplus(double v) => Math.Max(v, 0) + Math.Log(1 + Math.Exp(-Math.Abs(v)));

    private static double CrossEntropy(Vector logits, int target)
    {
        double max = logits.ToArray().Max();
        return Math.Log(logits.ToArray().Sum(v => Math.Exp(v - max))) + max - logits[target];
    }

    /// <summary>The rows of outputs of all sequences, in scaled units.</summary>
    private Vector[] Run(ReadOnlySpan<double> inputs, int count, bool beforeLastActivation)
    {
        int features = InputMean.Length;
        int time = inputs.Length / (count * features);
        if (inputs.Length != count * time * features || time == 0)
        {
            throw new ArgumentException($"{inputs.Length} values are not {count} sequences of {features} features.");
        }

        var rows = new List<Vector>();
        for (int sequence = 0; sequence < count; sequence++)
        {
            var values = inputs.Slice(sequence * time * features, time * features);
            rows.AddRange(RunSequence(Scaled(values, features), beforeLastActivation));
        }

        return [.. rows];
    }

    private Vector[] RunSequence(Vector[] steps, bool beforeLastActivation)
    {
        var earlier = new Dictionary<string, Vector[]>(StringComparer.Ordinal) { ["input"] = steps };
        for (int i = 0; i < _layers.Length; i++)
        {
            steps = beforeLastActivation && i == _layers.Length - 1
                ? ((EagerDense)_layers[i]).RunLinear(steps, Find)
                : _layers[i].Run(steps, Find, earlier);
            earlier[_layers[i].Name] = steps;
        }

        return steps;
    }

    private Vector[] Scaled(ReadOnlySpan<double> values, int features)
    {
        var steps = new Vector[values.Length / features];
        for (int t = 0; t < steps.Length; t++)
        {
            var scaled = new double[features];
            for (int j = 0; j < features; j++)
            {
                scaled[j] = (values[(t * features) + j] - InputMean[j]) / InputScale[j];
            }

            steps[t] = new Vector(scaled);
        }

        return steps;
    }

    private double[] Find(string tensor)
    {
        _used.Add(tensor);
        return Parameters.TryGetValue(tensor, out double[]? values)
            ? values
            : throw new KeyNotFoundException($"No tensor '{tensor}'; there are {string.Join(", ", Parameters.Keys)}.");
    }
}
