using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
public abstract unsafe class SequencePass<TInput>(int[] forwardParts)
    where TInput : unmanaged
{
    // Of the call that is running, which has pinned them: states by sequence, or null where it says nothing of them.
    private float* _initialState;
    private float* _finalState;
    private int _stateSize;
    private int _initialStride;

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

    /// <summary>Gives all sequences of a call the states to begin with, and a place for those after the last step.</summary>
    /// <param name="initial">Null for those of the model.</param>
    /// <param name="final">Null where they are not wanted; may be <paramref name="initial"/>.</param>
    /// <param name="model">Whose state the sequences begin with where the call says nothing.</param>
    internal void Carry(float* initial, float* final, IRecurrentModel model)
    {
        int stateSize = model.Description.Shape.StateSize;
        var own = model.InitialState;
        bool isOwn = initial == null && !own.IsEmpty;
        _initialState = isOwn ? (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(own)) : initial;
        _initialStride = isOwn ? 0 : stateSize;
        _finalState = final;
        _stateSize = stateSize;
    }

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

    /// <summary>
    /// Sets the rows of a state before the first step: zero, or what the call gives. What is not finite becomes NaN, since
    /// infinity would leave the next tanh as a plausible 1.
    /// </summary>
    /// <param name="rows">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="stride">Floats per row; those beyond the state become zero.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void StartState(ref float rows, int count, int stride, int offset, int size)
    {
        Rows.Clear(ref rows, count * stride);
        if (_initialState == null)
        {
            return;
        }

        for (int row = 0; row < count; row++)
        {
            float* source = StateOf(_initialState, row, _initialStride) + offset;
            for (int j = 0; j < size; j++)
            {
                Unsafe.Add(ref rows, j) = source[j] + (source[j] - source[j]);
            }

            rows = ref Unsafe.Add(ref rows, stride);
        }
    }

    /// <summary>Hands out a state that is kept for all steps, if the call asks for it.</summary>
    /// <param name="rows">The row after the first step of the first sequence.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    /// <param name="active">Rows of each step.</param>
    /// <param name="start">First row of each step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void EndState(ref float rows, int stride, int offset, int size, int[] active, int[] start)
    {
        if (_finalState == null)
        {
            return;
        }

        int last = active.Length - 1;
        for (int row = 0; row < active[0]; row++)
        {
            // Rows are sorted: the next sequence ends where this one does, or earlier.
            for (; active[last] <= row; last--)
            {
            }

            HandOut(ref Unsafe.Add(ref rows, (nint)(start[last] + row) * stride), row, offset, size);
        }
    }

    /// <summary>Hands out a state of which two steps trade places, if the call asks for it.</summary>
    /// <param name="rows">The first row after even steps.</param>
    /// <param name="batch">Rows from there to the first row after odd steps.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    /// <param name="active">Rows of each step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void EndRollingState(ref float rows, int batch, int stride, int offset, int size, int[] active)
    {
        if (_finalState == null)
        {
            return;
        }

        int last = active.Length - 1;
        for (int row = 0; row < active[0]; row++)
        {
            // A sequence that has ended is written no more: its row stays in the half of its last step.
            for (; active[last] <= row; last--)
            {
            }

            HandOut(ref Unsafe.Add(ref rows, (nint)(((last & 1) * batch) + row) * stride), row, offset, size);
        }
    }

    private void HandOut(ref float state, int row, int offset, int size) =>
        Rows.Copy(ref state, ref *(StateOf(_finalState, row, _stateSize) + offset), size);

    /// <summary>The states of the sequence that a row of every step belongs to.</summary>
    private float* StateOf(float* states, int row, int stride) => states + ((nint)(First + row) * stride);
}
