namespace RecurrentGen;

/// <summary>
/// Mean and scale of every input and output: models compute with <c>(value - mean) / scale</c>. Part of the model, saved with
/// its weights, never trained. Without a call to <c>FitScaling</c> means are 0 and scales 1.
/// </summary>
public sealed class Scaling
{
    private readonly float[] _values;
    private readonly int _inputs;

    /// <summary>The identity.</summary>
    public Scaling(int inputs, int outputs)
    {
        _inputs = inputs;
        _values = new float[2 * (inputs + outputs)];
        InputScale.Fill(1);
        OutputScale.Fill(1);
    }

    /// <summary>Mean of each input feature; after a change call <see cref="MarkChanged"/>.</summary>
    public Span<float> InputMean => _values.AsSpan(0, _inputs);

    /// <summary>Standard deviation of each input feature.</summary>
    public Span<float> InputScale => _values.AsSpan(_inputs, _inputs);

    /// <summary>Mean of each output.</summary>
    public Span<float> OutputMean => _values.AsSpan(2 * _inputs, (_values.Length / 2) - _inputs);

    /// <summary>Standard deviation of each output.</summary>
    public Span<float> OutputScale => _values.AsSpan((_values.Length / 2) + _inputs);

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Says that a span has been written to.</summary>
    public void MarkChanged() => Version++;
}
