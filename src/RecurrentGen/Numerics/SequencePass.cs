using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The layers of a generated model over some sequences, with memory of its own: what one thread needs. Derived classes
/// are generated.
/// </summary>
/// <remarks>
/// Layers run one after the other, but the directions of a bidirectional layer may run at once. So a pass is a list of
/// phases with one or two parts each: <see cref="ForwardLayers"/> runs all parts in order, <see cref="ForwardPart"/>
/// one of them.
/// </remarks>
/// <typeparam name="TInput"><c>float</c>, or <c>int</c> for tokens.</typeparam>
/// <param name="forwardParts">Parts of each phase of the forward pass; empty where no phase has two.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SequencePass<TInput>(int[] forwardParts)
    where TInput : unmanaged
{
    /// <summary>Parts of each phase of the forward pass; empty where no phase has two.</summary>
    internal int[] ForwardParts => forwardParts;

    /// <summary>The first of its sequences among those of the call.</summary>
    internal int First { get; private set; }

    /// <summary>How many sequences it has; with none it does nothing.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether all inputs of the sequences are finite.</summary>
    internal bool IsFinite { get; private set; }

    /// <summary>Chooses sequences of a call.</summary>
    internal void Take(int first, int count) => (First, Count) = (first, count);

    /// <summary>Copies its sequences in.</summary>
    /// <param name="inputs">The first value of the first sequence of the call.</param>
    /// <param name="shape">All sequences of the call.</param>
    internal void Start(ref TInput inputs, SequenceShape shape)
    {
        ref TInput first = ref Unsafe.Add(ref inputs, shape.At(First, 0));
        IsFinite = Begin(ref first, shape with { Count = Count });
    }

    /// <summary>Makes copies of parameters anew; the passes of a call share them.</summary>
    /// <param name="part">Which of them; the parts may run at once.</param>
    public abstract void Derive(int part);

    /// <summary>Counts the rows of every step and copies the inputs in.</summary>
    /// <returns>Whether all inputs are finite.</returns>
    public abstract bool Begin(ref TInput inputs, SequenceShape shape);

    /// <summary>Runs all layers.</summary>
    public abstract void ForwardLayers();

    /// <summary>Runs one part of a phase.</summary>
    public virtual void ForwardPart(int phase, int part)
    {
    }

    /// <summary>Copies the outputs out.</summary>
    /// <param name="outputs">The first value of the first of its sequences.</param>
    /// <param name="shape">Its sequences.</param>
    public abstract void End(ref float outputs, SequenceShape shape);
}
