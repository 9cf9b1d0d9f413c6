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
    /// <param name="lengths">Valid steps of each sequence; null where all have all. What is behind them is zero.</param>
    public double[] Predict(ReadOnlySpan<double> inputs, int count, int[]? lengths = null)
    {
        var rows = Run(inputs, count, lengths, beforeLastActivation: false);
        int width = OutputMean.Length;
        return [.. rows.SelectMany(row => row.IsPadding
            ? new double[width]
            : row.Values.ToArray().Select((y, j) => (y * OutputScale[j]) + OutputMean[j]))];
    }

    /// <summary>
    /// The loss, in scaled units: the mean over the rows and, where every output has a target of its own, the outputs;
    /// where there are weights, the weighted mean.
    /// Steps behind a sequence's length and sequences without steps have no part in it.
    /// </summary>
    /// <param name="inputs"><c>[count, time, feature]</c>, in physical units.</param>
    /// <param name="targets">One for every output, in physical units; or one class index for every row.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="lengths">Valid steps of each sequence; null where all have all.</param>
    /// <param name="weights">One for each row of targets; null where all are 1.</param>
    /// <param name="classWeights">One for each class; null where all are 1.</param>
    public double ComputeLoss(
        ReadOnlySpan<double> inputs,
        ReadOnlySpan<double> targets,
        int count,
        int[]? lengths = null,
        double[]? weights = null,
        double[]? classWeights = null)
    {
        var rows = Run(inputs, count, lengths, beforeLastActivation: Loss == Loss.BinaryCrossEntropy);
        int width = Loss == Loss.SoftmaxCrossEntropy ? 1 : OutputMean.Length;
        if (targets.Length != rows.Length * width)
        {
            throw new ArgumentException(
                $"Expected {rows.Length * width} targets, found {targets.Length}.", nameof(targets));
        }

        double sum = 0;
        double total = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            double weight = weights is null ? 1 : weights[row];
            if (rows[row].IsPadding || rows[row].IsEmpty || weight == 0)
            {
                continue;
            }

            var target = targets.Slice(row * width, width);
            if (Loss == Loss.SoftmaxCrossEntropy)
            {
                weight *= classWeights is null ? 1 : classWeights[(int)target[0]];
                sum += weight * CrossEntropy(rows[row].Values, (int)target[0]);
                total += weight;
                continue;
            }

            for (int j = 0; j < width; j++)
            {
                double y = rows[row].Values[j];
                if (classWeights is null)
                {
                    sum += weight * Term(y, (target[j] - OutputMean[j]) / OutputScale[j]);
                    total += weight;
                    continue;
                }

                double one = classWeights[1] * target[j];
                double zero = classWeights[0] * (1 - target[j]);
                sum += weight * ((one * Softplus(-y)) + (zero * Softplus(y)));
                total += weight * (one + zero);
            }
        }

        return total == 0 ? 0 : sum / total;
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
    private Row[] Run(ReadOnlySpan<double> inputs, int count, int[]? lengths, bool beforeLastActivation)
    {
        int features = InputMean.Length;
        int time = inputs.Length / (count * features);
        if (inputs.Length != count * time * features || time == 0)
        {
            throw new ArgumentException($"{inputs.Length} values are not {count} sequences of {features} features.");
        }

        var rows = new List<Row>();
        for (int sequence = 0; sequence < count; sequence++)
        {
            int length = lengths is null ? time : lengths[sequence];
            var values = inputs.Slice(sequence * time * features, length * features);
            var outputs = RunSequence(Scaled(values, features), beforeLastActivation);
            int left = StepsOf(length);
            rows.AddRange(outputs.Select(values => new Row(values, left == 0, false)));
            if (!_layers.Any(l => l.DropsTime))
            {
                rows.AddRange(Enumerable.Repeat(new Row(Vector.Zeros(1), false, true), StepsOf(time) - left));
            }
        }

        return [.. rows];
    }

    /// <summary>What each layer hands on for one sequence, by the layer's name; <c>input</c> for the scaled inputs.</summary>
    /// <param name="inputs"><c>[time, feature]</c>, in physical units.</param>
    public IReadOnlyDictionary<string, Vector[]> LayerOutputs(ReadOnlySpan<double> inputs)
    {
        var outputs = new Dictionary<string, Vector[]>(StringComparer.Ordinal);
        RunSequence(Scaled(inputs, InputMean.Length), beforeLastActivation: false, outputs);
        return outputs;
    }

    /// <summary>Steps that are left of so many behind the last layer that hands on steps.</summary>
    public int StepsOf(int steps) => _layers.Aggregate(steps, (left, layer) => layer.StepsOf(left));

    private Vector[] RunSequence(
        Vector[] steps, bool beforeLastActivation, Dictionary<string, Vector[]>? earlier = null)
    {
        earlier ??= new Dictionary<string, Vector[]>(StringComparer.Ordinal);
        earlier["input"] = steps;
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

    /// <param name="Values">In scaled units.</param>
    /// <param name="IsEmpty">Whether it is the output of a sequence of which no step is left.</param>
    /// <param name="IsPadding">Whether it is behind its sequence's length.</param>
    private sealed record Row(Vector Values, bool IsEmpty, bool IsPadding);

    private double[] Find(string tensor)
    {
        _used.Add(tensor);
        return Parameters.TryGetValue(tensor, out double[]? values)
            ? values
            : throw new KeyNotFoundException($"No tensor '{tensor}'; there are {string.Join(", ", Parameters.Keys)}.");
    }
}
