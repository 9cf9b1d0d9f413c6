using RecurrentGen;

namespace AmpSimulator;

/// <summary>The built-in model's stream, seen as the streams of opened models are.</summary>
internal sealed class CrunchStream(Crunch model) : ILiveStream
{
    private readonly Crunch.LiveStream _stream = model.CreateStream();

    /// <inheritdoc/>
    public int StateSize => Crunch.LiveStream.StateSize;

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<float> input, Span<float> output) => _stream.Step(input, output);

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<float> inputs, Span<float> outputs) => _stream.Process(inputs, outputs);

    /// <inheritdoc/>
    public void Reset() => _stream.Reset();

    /// <inheritdoc/>
    public void CopyStateTo(Span<float> destination) => _stream.CopyStateTo(destination);

    /// <inheritdoc/>
    public void CopyStateFrom(ReadOnlySpan<float> source) => _stream.CopyStateFrom(source);

    /// <inheritdoc/>
    public bool TrySwitchTo(IStreamingModel model) => false;

    /// <inheritdoc/>
    public void Release() => _stream.Release();
}
