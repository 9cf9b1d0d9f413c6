using System.Globalization;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>
/// What <c>compare</c> does: the declarations of two files, then their tensors, then what they answer to one signal.
/// </summary>
internal sealed class Comparison(StoredNetwork first, StoredNetwork second, double tolerance, TextWriter output)
{
    /// <summary>Above what decimals and folded factors leave of single precision.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <param name="input">A file with a step per line, or null for a random signal.</param>
    /// <returns>Whether nothing differs.</returns>
    /// <exception cref="WeightFileException">The input does not fit the networks.</exception>
    public bool Run(string? input)
    {
        output.WriteLine($"{first.Source}: {first.Format}, {Declaration(first)}");
        output.WriteLine($"{second.Source}: {second.Format}, {Declaration(second)}");
        if (!SameLayers() | !SameExtras())
        {
            return false;
        }

        bool same = SameTensors();
        return new RunComparison(first, second, tolerance, output).Run(input) && same;
    }

    /// <summary>A value that is not a number equals only another such.</summary>
    public static double Difference(double a, double b)
    {
        double difference = Math.Abs(a - b);
        return a.Equals(b) ? 0 : double.IsFinite(difference) ? difference : double.PositiveInfinity;
    }

    public static string Text(double value) => value.ToString("g9", CultureInfo.InvariantCulture);

    public static string Relative(double value) => value.ToString("g2", CultureInfo.InvariantCulture);

    private static string Declaration(StoredNetwork network) =>
        string.Join(", ", network.Layers.Select(l => l.Declaration));

    private bool SameLayers()
    {
        int count = Math.Max(first.Layers.Count, second.Layers.Count);
        for (int i = 0; i < count; i++)
        {
            string a = Shape(first, i);
            string b = Shape(second, i);
            if (a != b)
            {
                output.WriteLine($"layer {i + 1} differs: {a}; and {b}");
                return false;
            }
        }

        return true;
    }

    private static string Shape(StoredNetwork network, int index)
    {
        if (index >= network.Layers.Count)
        {
            return "none";
        }

        var layer = network.Layers[index];
        var tensors = layer.Tensors.Select(t => $"{t.Name} [{string.Join(", ", t.Shape)}]");
        return string.Create(CultureInfo.InvariantCulture, $"{layer.Declaration}, {layer.InputSize} -> {layer.OutputSize}")
            + string.Concat(tensors.Select(t => ", " + t));
    }

    /// <summary>What a network has beside its layers.</summary>
    private bool SameExtras()
    {
        // Each is said, whatever the others are.
        return Same("inputs", first.InputSize, second.InputSize)
            & Same("tokens", first.Vocabulary, second.Vocabulary)
            & Same("inputs that are added to the outputs", first.Skip, second.Skip)
            & Same("softmax behind the last layer", first.EndsInSoftmax, second.EndsInSoftmax)
            & Near("dB of the input", first.InputGain, second.InputGain)
            & Near("dB of the output", first.OutputGain, second.OutputGain);
    }

    /// <summary>Gains are factors in some formats.</summary>
    private bool Near(string what, double a, double b) =>
        Difference(a, b) <= tolerance * Math.Max(1, Math.Abs(a)) || Same(what, a, b);

    private bool Same<T>(string what, T a, T b)
        where T : IEquatable<T>
    {
        if (!a.Equals(b))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} differ: {a}; and {b}"));
        }

        return a.Equals(b);
    }

    private bool SameTensors()
    {
        bool found = false;
        var largest = (Relative: 0.0, Text: "");
        for (int i = 0; i < first.Layers.Count; i++)
        {
            var (a, b) = (first.Layers[i], second.Layers[i]);
            int states = Math.Max(a.InitialState.Count, b.InitialState.Count);
            foreach (var (tensor, other) in Tensors(a, states).Zip(Tensors(b, states)))
            {
                double scale = tensor.Values.Select(v => (double)Math.Abs(v)).Where(double.IsFinite).DefaultIfEmpty().Max();
                for (int at = 0; at < Math.Max(tensor.Values.Length, other.Values.Length); at++)
                {
                    double left = at < tensor.Values.Length ? tensor.Values[at] : 0;
                    double right = at < other.Values.Length ? other.Values[at] : 0;
                    double relative = Difference(left, right) / (scale > 0 ? scale : 1);
                    if (!(relative > tolerance))
                    {
                        continue;
                    }

                    string text = string.Create(
                        CultureInfo.InvariantCulture,
                        $"layer {i + 1}, {a.Declaration}, {tensor.Name}[{Index(tensor, at)}]: {Text(left)}; and {Text(right)} (relative difference {Relative(relative)})");
                    if (!found)
                    {
                        output.WriteLine("first difference of weights: " + text);
                        found = true;
                    }

                    largest = relative > largest.Relative ? (relative, text) : largest;
                }
            }
        }

        output.WriteLine(found ? "largest difference of weights: " + largest.Text : "weights: the same");
        return !found;
    }

    /// <summary>The tensors, and the states to begin with; those of a network that begins with zeros are empty.</summary>
    private static IEnumerable<StoredTensor> Tensors(StoredLayer layer, int states)
    {
        for (int state = 0; state < states; state++)
        {
            float[] values = state < layer.InitialState.Count ? layer.InitialState[state] : [];
            yield return new StoredTensor($"initial state {state + 1}", [layer.Units], values);
        }

        foreach (var tensor in layer.Tensors)
        {
            yield return tensor;
        }
    }

    private static string Index(StoredTensor tensor, int at)
    {
        var indices = new List<string>();
        for (int axis = tensor.Shape.Length - 1; axis >= 0; axis--)
        {
            indices.Insert(0, (at % tensor.Shape[axis]).ToString(CultureInfo.InvariantCulture));
            at /= tensor.Shape[axis];
        }

        return string.Join(", ", indices);
    }
}
