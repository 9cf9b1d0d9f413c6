namespace RecurrentGen.Tracing;

/// <summary>A named value in all steps of a layer.</summary>
/// <param name="name">Its name.</param>
/// <param name="shape">Its shape.</param>
/// <param name="group">Values of one group are computed together, step by step.</param>
/// <param name="reverse">Whether the last step is computed first.</param>
/// <param name="steps">Steps of the layer.</param>
internal sealed class TraceSeries(string name, int[] shape, int group, bool reverse, int steps)
{
    private readonly double[]?[] _reference = new double[]?[steps];
    private readonly float[]?[] _kernel = new float[]?[steps];

    public string Name { get; set; } = name;

    public int[] Shape { get; } = shape;

    public int Group { get; } = group;

    public bool IsReverse { get; } = reverse;

    public int Steps => _reference.Length;

    /// <summary>The largest absolute value of the definition; 1 where all are zero or none is finite.</summary>
    public double Scale { get; private set; } = 1;

    public bool HasKernel => Array.Exists(_kernel, k => k is not null);

    public bool Has(int step) => _reference[step] is not null;

    public TraceValue At(int step) => new(Name, Shape, _reference[step]!, _kernel[step]);

    public void SetReference(int step, double[] values) => _reference[step] = values;

    public void SetKernel(int step, float[] values) => _kernel[step] = values;

    public int Length(int step) => _reference[step]!.Length;

    /// <summary>Whether another one has the same name and shape, in the same steps.</summary>
    public bool IsLike(TraceSeries other)
    {
        bool same = Name == other.Name && Steps == other.Steps && Shape.AsSpan().SequenceEqual(other.Shape);
        for (int step = 0; same && step < Steps; step++)
        {
            same = Has(step) == other.Has(step);
        }

        return same;
    }

    /// <summary>Computes <see cref="Scale"/>, once all values are there.</summary>
    public void Seal()
    {
        double largest = 0;
        foreach (double[]? values in _reference)
        {
            foreach (double value in values ?? [])
            {
                largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
            }
        }

        Scale = largest > 0 ? largest : 1;
    }

    /// <summary>The first element of a step whose difference is above a limit; null where there is none.</summary>
    /// <param name="layer">Name of the layer.</param>
    /// <param name="step">The step.</param>
    /// <param name="other">The values beside those of the definition; null for the kernel's.</param>
    /// <param name="limit">A relative difference.</param>
    public TraceDifference? FirstAbove(string layer, int step, TraceSeries? other, double limit)
    {
        if (_reference[step] is not { } expected)
        {
            return null;
        }

        for (int i = 0; i < expected.Length; i++)
        {
            double? found = other is null ? _kernel[step]?[i] : other._reference[step]?[i];
            if (found is not { } value)
            {
                return null;
            }

            double relative = Relative(expected[i], value);
            if (relative > limit)
            {
                return new TraceDifference(layer, step, Name, i, expected[i], value, relative);
            }
        }

        return null;
    }

    private double Relative(double expected, double found)
    {
        if (expected.Equals(found))
        {
            return 0;
        }

        double difference = Math.Abs(found - expected);
        return double.IsFinite(difference) ? difference / Scale : double.PositiveInfinity;
    }
}
