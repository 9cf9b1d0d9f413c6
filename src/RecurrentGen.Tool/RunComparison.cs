using System.Globalization;
using RecurrentGen.Numerics;
using RecurrentGen.Weights;

namespace RecurrentGen.Tool;

/// <summary>Runs one signal through two networks of the same layers, and finds where they part.</summary>
internal sealed class RunComparison(StoredNetwork first, StoredNetwork second, double tolerance, TextWriter output)
{
    private const int RandomSteps = 64;
    private const int Seed = 1;

    /// <returns>Whether all values are the same; also where the layers do not run step by step.</returns>
    /// <exception cref="WeightFileException">The input does not fit the networks.</exception>
    public bool Run(string? input)
    {
        float[] signal = input is null ? RandomSignal() : Read(input);
        List<Recorded> a;
        List<Recorded> b;
        try
        {
            a = Record(first, signal);
            b = Record(second, signal);
        }
        catch (NotSupportedException e) when (input is null)
        {
            output.WriteLine("runs: not compared, " + e.Message);
            return true;
        }

        string source = input ?? string.Create(CultureInfo.InvariantCulture, $"random signal of {RandomSteps} steps, seed {Seed}");
        return Compare(a, b, source);
    }

    private bool Compare(List<Recorded> a, List<Recorded> b, string source)
    {
        var scales = a.GroupBy(r => (r.Layer, r.Name)).ToDictionary(
            g => g.Key, g => g.SelectMany(r => r.Values).Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty().Max());
        bool found = false;
        var largest = (Relative: 0.0, Text: "");

        // Layer after layer, and in each step after step: what differs further on follows from what differs first.
        foreach (var (left, right) in a.Zip(b).OrderBy(p => p.First.Layer).ThenBy(p => p.First.Step))
        {
            double scale = scales[(left.Layer, left.Name)];
            for (int i = 0; i < left.Values.Length; i++)
            {
                double relative = Comparison.Difference(left.Values[i], right.Values[i]) / (scale > 0 ? scale : 1);
                if (!(relative > tolerance))
                {
                    continue;
                }

                string text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name(left.Layer)}, step {left.Step}, {left.Name}[{i}]: {Comparison.Text(left.Values[i])}; and {Comparison.Text(right.Values[i])} (relative difference {Comparison.Relative(relative)})");
                if (!found)
                {
                    output.WriteLine($"first difference of runs ({source}): " + text);
                    found = true;
                }

                largest = relative > largest.Relative ? (relative, text) : largest;
            }
        }

        output.WriteLine(found ? "largest difference of runs: " + largest.Text : $"runs ({source}): the same");
        return !found;
    }

    private string Name(int layer) => layer == first.Layers.Count
        ? "outputs"
        : string.Create(CultureInfo.InvariantCulture, $"layer {layer + 1}, {first.Layers[layer].Declaration}");

    private static List<Recorded> Record(StoredNetwork network, float[] signal)
    {
        var eager = new EagerNetwork(network);
        var values = new List<Recorded>();
        for (int step = 0; step * network.InputSize < signal.Length; step++)
        {
            double[] answer = eager.Step(
                signal.AsSpan(step * network.InputSize, network.InputSize),
                (layer, name, value) => values.Add(new Recorded(layer, step, name, value)));
            values.Add(new Recorded(network.Layers.Count, step, "output", answer));
        }

        return values;
    }

    private float[] RandomSignal()
    {
        var random = new CounterRandom(Seed, 0);
        float[] signal = new float[RandomSteps * first.InputSize];
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] = (random.NextUInt32() / 2147483648f) - 1;
        }

        return signal;
    }

    /// <summary>A step per line, as many numbers as inputs, between commas or blanks.</summary>
    private float[] Read(string path)
    {
        var values = new List<float>();
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split([',', ';', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0)
            {
                continue;
            }

            if (cells.Length != first.InputSize)
            {
                throw Bad(path, i, string.Create(CultureInfo.InvariantCulture, $"{first.InputSize} numbers"), lines[i]);
            }

            foreach (string cell in cells)
            {
                bool read = float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
                values.Add(read && float.IsFinite(value) ? value : throw Bad(path, i, "finite numbers", cell));
            }
        }

        return values.Count > 0 ? [.. values] : throw Bad(path, 0, "a step per line", "none");
    }

    private static WeightFileException Bad(string path, int line, string expected, string found) => new(
        string.Create(CultureInfo.InvariantCulture, $"{path}, line {line + 1}: expected {expected}, found '{found}'."));

    /// <param name="Layer">Its number; that behind the last for the outputs.</param>
    /// <param name="Step">The step.</param>
    /// <param name="Name">What it is.</param>
    /// <param name="Values">The values.</param>
    private sealed record Recorded(int Layer, int Step, string Name, double[] Values);
}
