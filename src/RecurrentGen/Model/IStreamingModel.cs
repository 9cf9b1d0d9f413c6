using System.ComponentModel;
using RecurrentGen.Weights;

namespace RecurrentGen;

/// <summary>
/// A model that follows live signals, whatever its size: what the variants of a declaration have in common
/// (<see cref="VariantsAttribute"/>).
/// </summary>
public interface IStreamingModel : IRecurrentModel
{
    /// <summary>Where the weights come from; null for a model that was not opened.</summary>
    ModelSource? Source { get; }

    /// <summary>
    /// The state of one live signal, begun from <see cref="IRecurrentModel.InitialState"/>. The model must not change until
    /// each of its streams has called <see cref="ILiveStream.Release"/>.
    /// </summary>
    ILiveStream CreateStream();

    /// <summary>Writes parameters and scaling as a safetensors file, all or nothing. A state to begin with is no part of it.</summary>
    /// <exception cref="WeightFileException">A value is not finite; nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    void Save(string path);

    /// <summary>
    /// Reads parameters and scaling from a safetensors file of this model; a file that does not fit leaves it as it is.
    /// </summary>
    /// <inheritdoc cref="WeightFile.Load(IRecurrentModel, string, LoadOptions?)" path="/exception"/>
    LoadReport Load(string path, LoadOptions? options = null);

    /// <summary>Runs the signal that the opened file carries through a live stream.</summary>
    /// <returns>
    /// The largest error, over the largest expected output: about 1e-6 where all is well, and NaN where outputs are. Null
    /// where there is no such signal.
    /// </returns>
    float? SelfTest()
    {
        if (Source?.SelfTest is not { } test)
        {
            return null;
        }

        var shape = Description.Shape;
        var stream = CreateStream();
        float error = EmbeddedWeights.SelfTest(stream.Step, test.Input, test.Output, shape.InputSize, shape.OutputSize);
        stream.Release();
        return error;
    }

    /// <summary>Says where the weights come from and what signals begin with. For <see cref="VariantSet"/>.</summary>
    /// <param name="source">The file.</param>
    /// <param name="initialState">As many values as <see cref="IRecurrentModel.InitialState"/> has, or none for zero.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    void TakeSource(ModelSource source, ReadOnlySpan<float> initialState);
}

/// <summary>What a weight file says beside the weights.</summary>
/// <param name="Path">The file, or the name given to bytes.</param>
/// <param name="Format">What kind of file it was.</param>
/// <param name="SampleRate">Samples per second that it was trained for; null where the file does not say.</param>
/// <param name="SelfTest">A signal to check with; null where the file has none.</param>
public sealed record ModelSource(string Path, NetworkFormat Format, double? SampleRate, SelfTestSignal? SelfTest);

/// <summary>
/// The state of one live signal of a model of any size. Not for use by two threads at once. Apart from
/// <see cref="TrySwitchTo"/> to a model with compact weights, no call allocates.
/// </summary>
public interface ILiveStream
{
    /// <summary>Values of all states.</summary>
    int StateSize { get; }

    /// <summary>Takes one step: in and out in physical units.</summary>
    /// <param name="input">The model's inputs. If one is not finite, the outputs are NaN and the state stays as it is.</param>
    /// <param name="output">The model's outputs: the answer for the signal so far. May be the same memory as the input.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The stream has let go of its model.</exception>
    void Step(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>Takes a block of steps; one call through the interface for all of them.</summary>
    /// <param name="inputs"><c>[steps, inputs]</c>.</param>
    /// <param name="outputs">
    /// <c>[steps, outputs]</c>. May begin where the inputs begin, if the model has no more outputs than inputs.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The stream has let go of its model.</exception>
    void Process(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>Back to the state before the first step.</summary>
    /// <exception cref="InvalidOperationException">The stream has let go of its model, which may have a state of its own.</exception>
    void Reset();

    /// <summary>Copies the state out, to be restored later or in another stream of the same class.</summary>
    /// <param name="destination"><see cref="StateSize"/> values.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    void CopyStateTo(Span<float> destination);

    /// <summary>Restores a state that <see cref="CopyStateTo"/> gave.</summary>
    /// <param name="source"><see cref="StateSize"/> values.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    void CopyStateFrom(ReadOnlySpan<float> source);

    /// <summary>
    /// Goes on with another model of the same class: the state stays, the next step reads the new parameters. A model of
    /// another class needs a stream of its own.
    /// </summary>
    /// <returns>Whether the model is of the same class; if not, nothing has changed.</returns>
    bool TrySwitchTo(IStreamingModel model);

    /// <summary>Lets go of the model, so that it may be trained or loaded again.</summary>
    void Release();
}
