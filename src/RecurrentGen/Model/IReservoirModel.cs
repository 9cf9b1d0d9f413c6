namespace RecurrentGen;

/// <summary>
/// A generated model in which nothing but the last, linear layer is trained, so that <see cref="RidgeReadout"/> solves
/// for it: a reservoir, such as <c>[EchoState(100)] [Dense(1)]</c>.
/// </summary>
public interface IReservoirModel : IRecurrentModel
{
    /// <summary>A signal through the layers before the last one, at rest.</summary>
    IReservoirStream CreateReservoirStream();
}

/// <summary>A live signal whose states can be read. Not for use by two threads at once.</summary>
public interface IReservoirStream
{
    /// <summary>Takes one step, in physical units.</summary>
    /// <param name="input">One value per feature. If one is not finite, the states stay as they are.</param>
    /// <param name="output">One value per output.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    void Step(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Copies what the last layer reads: the outputs of the layer before it.</summary>
    /// <param name="destination">One value per column of the last layer's weight.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    void CopyReadoutTo(Span<float> destination);

    /// <summary>Back to the state before the first step.</summary>
    void Reset();

    /// <summary>Lets go of the model.</summary>
    void Release();
}
