namespace RecurrentGen;

/// <summary>What every generated model offers, whatever its inputs and targets are.</summary>
public interface IRecurrentModel
{
    /// <summary>Tensors, layers and sizes.</summary>
    ModelDescription Description { get; }

    /// <summary>The parameters.</summary>
    ParameterBlock Parameters { get; }

    /// <summary>The scaling between physical and model units.</summary>
    Scaling Scaling { get; }

    /// <summary>
    /// The states that sequences and live streams begin with where nobody says otherwise, in the order of
    /// <c>LiveStream.CopyStateTo</c>; empty for zero. Some captures of audio gear have one. Its memory does not move.
    /// </summary>
    ReadOnlySpan<float> InitialState => default;
}

/// <summary>A generated model with its types, so that the runtime trains it without reflection.</summary>
/// <typeparam name="TSelf">The model class.</typeparam>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public interface IRecurrentModel<TSelf, TInput, TTarget> : IRecurrentModel
    where TSelf : class, IRecurrentModel<TSelf, TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Tensors, layers and sizes.</summary>
    static abstract ModelDescription ModelDescription { get; }

    /// <summary>A model with initial values drawn from <paramref name="seed"/>.</summary>
    static abstract TSelf Create(ulong seed, Initialization initialization);

    /// <summary>Scratch for the prediction of whole sequences; one per calling thread.</summary>
    /// <param name="threads">
    /// Threads that share the work of a call; at least 1. The outputs do not depend on it.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    IPredictor<TInput> CreatePredictor(int threads = 1);

    /// <summary>Gradients and saved activations; one per calling thread.</summary>
    /// <param name="options">Threads and shards that share the work of a call; by default one of each.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    ITraining<TInput, TTarget> CreateTraining(TrainingOptions? options = null);
}

/// <summary>Predicts whole sequences. Not for use by two threads at once.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
public interface IPredictor<TInput>
    where TInput : unmanaged
{
    /// <summary>Predicts any number of sequences, in physical units.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>.</param>
    /// <param name="outputs"><c>[count, time, output]</c> or <c>[count, output]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives both.</exception>
    void Predict(ReadOnlySpan<TInput> inputs, Span<float> outputs);

    /// <summary>Predicts any number of sequences of several lengths, in physical units.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>; what lies behind a sequence's length is not read.</param>
    /// <param name="lengths">
    /// Valid steps of each sequence, from 0 to the model's sequence length; empty where all have all steps.
    /// </param>
    /// <param name="outputs">
    /// <c>[count, time, output]</c>, zero behind a sequence's length, or <c>[count, output]</c>: those of its last
    /// valid step, and for a sequence without steps those of the initial state.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or there is not one for each sequence; the message gives what was expected and found.
    /// </exception>
    void Predict(ReadOnlySpan<TInput> inputs, ReadOnlySpan<int> lengths, Span<float> outputs);

    /// <summary>Predicts any number of sequences that go on from given states.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>.</param>
    /// <param name="initialState">
    /// <c>[count, state size]</c>, in the order of <c>LiveStream.CopyStateTo</c>; empty for zero.
    /// </param>
    /// <param name="outputs"><c>[count, time, output]</c> or <c>[count, output]</c>.</param>
    /// <param name="finalState">
    /// Takes the states after the last step, <c>[count, state size]</c>; empty if they are not wanted. May be the
    /// memory of <paramref name="initialState"/>.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives both.</exception>
    /// <exception cref="NotSupportedException">The model has no state that can be carried.</exception>
    void Predict(
        ReadOnlySpan<TInput> inputs, ReadOnlySpan<float> initialState, Span<float> outputs, Span<float> finalState) =>
        throw new NotSupportedException("This predictor has no state that can be carried from call to call.");

    /// <summary>Predicts any number of sequences of several lengths that go on from given states.</summary>
    /// <param name="inputs"><c>[count, time, feature]</c>; what lies behind a sequence's length is not read.</param>
    /// <param name="lengths">
    /// Valid steps of each sequence, from 0 to the model's sequence length; empty where all have all steps.
    /// </param>
    /// <param name="initialState">
    /// <c>[count, state size]</c>, in the order of <c>LiveStream.CopyStateTo</c>; empty for zero.
    /// </param>
    /// <param name="outputs"><c>[count, time, output]</c> or <c>[count, output]</c>.</param>
    /// <param name="finalState">
    /// Takes the states after the last valid step, <c>[count, state size]</c>; empty if they are not wanted. May be the
    /// memory of <paramref name="initialState"/>.
    /// </param>
    /// <exception cref="ArgumentException">A length does not fit; the message gives both.</exception>
    /// <exception cref="NotSupportedException">The model has no state that can be carried.</exception>
    void Predict(
        ReadOnlySpan<TInput> inputs,
        ReadOnlySpan<int> lengths,
        ReadOnlySpan<float> initialState,
        Span<float> outputs,
        Span<float> finalState) =>
        throw new NotSupportedException("This predictor has no state that can be carried from call to call.");
}

/// <summary>Computes losses and gradients. Not for use by two threads at once.</summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public interface ITraining<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>The gradient of the last <see cref="ComputeGradients"/>, in the parameters' layout.</summary>
    PackedBlock Gradients { get; }

    /// <summary>Computes the loss of a batch and overwrites <see cref="Gradients"/> with its gradient.</summary>
    /// <returns>The mean loss, in scaled units.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or a value is not finite; the message says which.
    /// </exception>
    float ComputeGradients(in Batch<TInput, TTarget> batch);

    /// <summary>Computes the loss of a batch alone; <see cref="Gradients"/> stays as it is.</summary>
    /// <returns>The mean loss, in scaled units.</returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit, or a value is not finite; the message says which.
    /// </exception>
    float ComputeLoss(in Batch<TInput, TTarget> batch);
}

/// <summary>
/// A training of a model with dropout. Its random masks depend on <see cref="TrainingOptions.Seed"/> and on the number
/// of the call, so that a training which goes on from there draws what an uninterrupted one would.
/// </summary>
public interface IRandomTraining
{
    /// <summary>
    /// Calls of <c>ComputeGradients</c> and <c>Forward</c> so far. Set it to go on from there, or back to draw the same
    /// masks again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    long Calls { get; set; }
}
