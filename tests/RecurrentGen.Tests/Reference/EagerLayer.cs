using RecurrentGen.CellLanguage;

namespace RecurrentGen.Tests.Reference;

/// <summary>A layer of an <see cref="EagerNetwork"/>.</summary>
/// <param name="Name">The layer's name, the first part of its tensors' names.</param>
internal abstract record EagerLayer(string Name)
{
    /// <summary>One sequence through the layer.</summary>
    /// <param name="steps">Vectors of one length; a single one where the time axis is gone; none of an empty sequence.</param>
    /// <param name="find">The values of a tensor.</param>
    public abstract Vector[] Run(Vector[] steps, Func<string, double[]> find);

    /// <summary>The same for a layer that also takes what an earlier one has handed on.</summary>
    /// <param name="steps">Vectors of one length.</param>
    /// <param name="find">The values of a tensor.</param>
    /// <param name="earlier">The output of a layer by its name; <c>input</c> for the model's input.</param>
    public virtual Vector[] Run(
        Vector[] steps, Func<string, double[]> find, IReadOnlyDictionary<string, Vector[]> earlier) => Run(steps, find);

    /// <summary>Steps that the layer hands on of so many, where it hands on steps.</summary>
    public virtual int StepsOf(int steps) => steps;

    /// <summary>Whether one output is left of all steps.</summary>
    public virtual bool DropsTime => false;
}

/// <summary>A recurrent layer, all of its levels.</summary>
internal sealed record EagerRecurrent(
    string Name,
    EagerCell Cell,
    int HiddenSize,
    Direction Direction = Direction.Forward,
    Merge Merge = Merge.Concat,
    Return Return = Return.Sequence,
    int Layers = 1)
    : EagerLayer(Name)
{
    /// <summary>States by level to begin with; null for zero. For layers that walk forwards.</summary>
    public Vector[][]? InitialStates { get; set; }

    /// <summary>States by level after the last step of the last sequence.</summary>
    public Vector[][] FinalStates { get; } = new Vector[Layers][];

    public override bool DropsTime => Return == Return.Last;

    public override Vector[] Run(Vector[] steps, Func<string, double[]> find)
    {
        for (int level = 0; level < Layers; level++)
        {
            bool last = level == Layers - 1 && Return == Return.Last;
            steps = RunLevel(steps, level, last, find);
        }

        return steps;
    }

    private Vector[] RunLevel(Vector[] steps, int level, bool last, Func<string, double[]> find)
    {
        string suffix = Cell.Stacked || Layers > 1 ? $"_l{level}" : "";
        if (Direction != Direction.Bidirectional)
        {
            return Walk(steps, suffix, Direction == Direction.Backward, last, find, level);
        }

        var forward = Walk(steps, suffix, reverse: false, last, find);
        var backward = Walk(steps, suffix + "_reverse", reverse: true, last, find);
        return [.. forward.Zip(backward, Join)];
    }

    /// <summary>Outputs in the order of the steps; with <paramref name="last"/> only the one computed last.</summary>
    private Vector[] Walk(Vector[] steps, string suffix, bool reverse, bool last, Func<string, double[]> find, int level = -1)
    {
        if (steps.Length == 0)
        {
            return last ? [Vector.Zeros(HiddenSize)] : [];
        }

        var step = Cell.Bind(new EagerWeights(Name, suffix, steps[0].Length, HiddenSize, find));
        int memory = Cell.Memory > 0 ? Cell.Memory : HiddenSize;
        Vector[] states = [.. Enumerable.Range(0, Cell.States).Select(s => Vector.Zeros(s == 0 ? HiddenSize : memory))];
        states = level >= 0 && InitialStates is { } initial ? initial[level] : states;
        var outputs = new Vector[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            int t = reverse ? steps.Length - 1 - i : i;
            states = step(steps[t], states);
            outputs[t] = states[0];
        }

        if (level >= 0)
        {
            FinalStates[level] = states;
        }

        return last ? [states[0]] : outputs;
    }

    private Vector Join(Vector forward, Vector backward) => Merge switch
    {
        Merge.Concat => new Vector([.. forward.AsSpan(), .. backward.AsSpan()]),
        Merge.Sum => forward + backward,
        Merge.Multiply => forward * backward,
        Merge.Average => 0.5 * (forward + backward),
        _ => throw new InvalidOperationException($"There is no merge {Merge}."),
    };
}

/// <summary>A dense layer, applied to every step.</summary>
internal sealed record EagerDense(string Name, int Units, Activation Activation = Activation.None) : EagerLayer(Name)
{
    public override Vector[] Run(Vector[] steps, Func<string, double[]> find) =>
        [.. RunLinear(steps, find).Select(Activate)];

    /// <summary>The values before the activation.</summary>
    public Vector[] RunLinear(Vector[] steps, Func<string, double[]> find)
    {
        if (steps.Length == 0)
        {
            return [];
        }

        var weight = new Matrix(Units, steps[0].Length, find(Name + ".weight"));
        var bias = new Vector(find(Name + ".bias"));
        return [.. steps.Select(x => weight * x + bias)];
    }

    private Vector Activate(Vector v) =>
        Activation == Activation.Softmax ? Softmax(v) : Functions.Activate(Activation, v);

    private static Vector Softmax(Vector v)
    {
        double max = v.ToArray().Max();
        var exponentials = Functions.Exp(v - max);
        return exponentials * (1 / exponentials.ToArray().Sum());
    }
}
