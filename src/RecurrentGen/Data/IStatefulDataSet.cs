namespace RecurrentGen.Data;

/// <summary>
/// Windows over series that are longer than a window, in streams side by side: state carries from each window of a
/// stream to its next one. See <see cref="FitOptions.Stateful"/>.
/// </summary>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <typeparam name="TTarget"><c>float</c>, or <c>int</c> for class indices.</typeparam>
public interface IStatefulDataSet<TInput, TTarget> : IDataSet<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>
    /// Streams, at least 1: sample <c>k * Streams + s</c> is window <c>k</c> of stream <c>s</c>, and the number of
    /// samples is a multiple of it. A batch is one window of every stream.
    /// </summary>
    int Streams { get; }

    /// <summary>Whether a new series begins with this sample, so that its state is zero.</summary>
    bool Begins(int sample);
}
