using System.Runtime.CompilerServices;

namespace RecurrentGen;

/// <summary>
/// Mean and scale of every input and output: models compute with <c>(value - mean) / scale</c>. Part of the model,
/// saved with its weights, never trained. Without a call to <c>FitScaling</c> means are 0 and scales 1.
/// </summary>
public sealed class Scaling
{
    private readonly float[] _values;
    private readonly int _inputs;
    private readonly ParameterBlock? _parameters;

    /// <summary>The identity.</summary>
    /// <param name="inputs">Features per step.</param>
    /// <param name="outputs">Outputs per row.</param>
    /// <param name="parameters">The parameters of the same model, whose readers read the scaling too.</param>
    public Scaling(int inputs, int outputs, ParameterBlock? parameters = null)
    {
        _inputs = inputs;
        _parameters = parameters;
        _values = new float[2 * (inputs + outputs)];
        InputScale.Fill(1);
        OutputScale.Fill(1);
    }

    /// <summary>Mean of each input feature; before a change call <see cref="BeginWrite"/>.</summary>
    public Span<float> InputMean
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.AsSpan(0, _inputs);
    }

    /// <summary>Standard deviation of each input feature.</summary>
    public Span<float> InputScale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.AsSpan(_inputs, _inputs);
    }

    /// <summary>Mean of each output.</summary>
    public Span<float> OutputMean
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.AsSpan(2 * _inputs, (_values.Length / 2) - _inputs);
    }

    /// <summary>Standard deviation of each output.</summary>
    public Span<float> OutputScale
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.AsSpan((_values.Length / 2) + _inputs);
    }

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>Announces a change of the spans: bumps <see cref="Version"/>. Every writer calls it first.</summary>
    /// <exception cref="InvalidOperationException">A live stream reads the model.</exception>
    public void BeginWrite()
    {
        _parameters?.ThrowIfRead();
        Version++;
    }
}
