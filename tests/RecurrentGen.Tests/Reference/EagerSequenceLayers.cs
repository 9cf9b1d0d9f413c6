using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>A layer that makes one value of a sequence.</summary>
internal sealed record EagerPooling(string Name, Func<Vector[], Vector> Pool) : EagerLayer(Name)
{
    public static EagerPooling LastStep(string name = "laststep") => new(name, steps => steps[^1]);

    public static EagerPooling Mean(string name = "meanpooling") =>
        new(name, steps => (1.0 / steps.Length) * steps.Aggregate((a, b) => a + b));

    public static EagerPooling Max(string name = "maxpooling") => new(
        name,
        steps => new Vector([.. Enumerable.Range(0, steps[0].Length).Select(j => steps.Max(s => s[j]))]));

    private int _size;

    public override bool DropsTime => true;

    /// <summary>A sequence without steps gives zeros: as many as one with steps has given before.</summary>
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        _size = steps.Length > 0 ? steps[0].Length : _size;
        return [steps.Length > 0 ? Pool(steps) : Vector.Zeros(_size)];
    }
}

/// <summary>Attention pooling: a softmax over time of v tanh(W x + b).</summary>
internal sealed record EagerAttentionPooling(string Name, int Units) : EagerLayer(Name)
{
    private int _size;

    public override bool DropsTime => true;

    /// <summary>A sequence without steps gives zeros: as many as one with steps has given before.</summary>
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        if (steps.Length == 0)
        {
            return [Vector.Zeros(_size)];
        }

        _size = steps[0].Length;
        var weight = new Matrix(Units, steps[0].Length, find(Name + ".projection.weight"));
        var bias = new Vector(find(Name + ".projection.bias"));
        var score = new Vector(find(Name + ".score.weight"));
        double[] powers =
            [.. steps.Select(x => Math.Exp((score * Functions.Tanh((weight * x) + bias)).ToArray().Sum()))];
        return [steps.Select((x, t) => (powers[t] / powers.Sum()) * x).Aggregate((a, b) => a + b)];
    }
}

/// <summary>Layer normalisation of every step.</summary>
internal sealed record EagerLayerNorm(string Name = "layernorm", double Epsilon = 1e-5) : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        var weight = new Vector(find(Name + ".weight"));
        var bias = new Vector(find(Name + ".bias"));
        return [.. steps.Select(x => (weight * Normal(x)) + bias)];
    }

    private Vector Normal(Vector x)
    {
        double mean = x.ToArray().Average();
        double variance = x.ToArray().Average(v => (v - mean) * (v - mean));
        return (1 / Math.Sqrt(variance + Epsilon)) * (x - mean);
    }
}

/// <summary>A rectifier with a slope below zero for each feature.</summary>
internal sealed record EagerPRelu(string Name = "prelu") : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        double[] weight = find(Name + ".weight");
        return [.. steps.Select(x => new Vector([.. x.ToArray().Select((v, j) => v > 0 ? v : weight[j] * v)]))];
    }
}

/// <summary>The sum of the value and of an earlier one's first features.</summary>
internal sealed record EagerResidual(string From, string Name = "residual", int Features = 0) : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find) =>
        throw new InvalidOperationException("A residual needs what earlier layers have handed on.");

    public override Vector[] Run(
        Vector[] steps, Func<string, double[]> find, IReadOnlyDictionary<string, Vector[]> earlier) =>
        [.. steps.Zip(earlier[From], Add)];

    private Vector Add(Vector value, Vector earlier)
    {
        int features = Features == 0 ? earlier.Length : Features;
        return new Vector([.. value.ToArray().Select((v, j) => j < features ? v + earlier[j] : v)]);
    }
}
