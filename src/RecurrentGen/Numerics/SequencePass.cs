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
/// <param name="table">Its rows.</param>
/// <param name="forwardParts">Parts of each phase of the forward pass; empty where no phase has two.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class SequencePass<TInput>(RowTable table, int[] forwardParts)
    where TInput : unmanaged
{
    // Of the call that is running, which has pinned them: states by sequence, or null where it says nothing of them.
    private float* _initialState;
    private float* _finalState;
    private int _stateSize;
    private int _initialStride;

    /// <summary>The rows of every step, and whose they are.</summary>
    protected RowTable Table { get; } = table;

    /// <summary>Parts of each phase of the forward pass; empty where no phase has two.</summary>
    internal int[] ForwardParts => forwardParts;

    /// <summary>The first of its sequences among those of the call.</summary>
    internal int First { get; private set; }

    /// <summary>How many sequences it has, empty ones included; with none it does nothing.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether all inputs of the sequences are finite.</summary>
    internal bool IsFinite { get; private set; }

    /// <summary>Chooses sequences of a call.</summary>
    internal void Take(int first, int count) => (First, Count) = (first, count);

    /// <summary>
    /// Gives all sequences of a call the states to begin with, and a place for those after the last step.
    /// </summary>
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

    /// <summary>Has all sequences of a call begin with the state of the model.</summary>
    internal void CarryOwn(IRecurrentModel model) => Carry(null, null, model);

    /// <summary>Counts the rows of every step and copies its sequences in.</summary>
    /// <param name="inputs">The first value of the first sequence of the call.</param>
    /// <param name="shape">All sequences of the call.</param>
    /// <param name="lengths">Those of all sequences of the call; empty where all have all steps.</param>
    internal void Start(ref TInput inputs, SequenceShape shape, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty)
        {
            Table.Fill(Count);
        }
        else
        {
            Table.Fill(lengths.Slice(First, Count));
        }

        ref TInput first = ref Unsafe.Add(ref inputs, shape.At(First, 0));
        IsFinite = Begin(ref first, shape with { Count = Count });
    }

    /// <summary>Makes copies of parameters anew; the passes of a call share them.</summary>
    /// <param name="part">Which of them; the parts may run at once.</param>
    public abstract void Derive(int part);

    /// <summary>Copies the inputs in.</summary>
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
    /// Sets the rows of a state before the first step: zero, or what the call gives. What is not finite becomes NaN,
    /// since infinity would leave the next tanh as a plausible 1.
    /// </summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Floats per row; those beyond the state become zero.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void StartState(ref float rows, int stride, int offset, int size) =>
        StartRows(0, Table.Active[0], ref rows, stride, offset, size);

    /// <summary>
    /// Sets the last states of sequences without steps to those before the first step, among rows that have been
    /// gathered.
    /// </summary>
    /// <inheritdoc cref="StartState" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void StartEmpty(ref float rows, int stride, int offset, int size) =>
        StartRows(Table.Active[0], Table.Count, ref rows, stride, offset, size);

    /// <summary>Hands out a state that is kept for all steps, if the call asks for it.</summary>
    /// <param name="rows">The row after the first step of the first sequence.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void EndState(ref float rows, int stride, int offset, int size)
    {
        for (int row = 0; _finalState != null && row < Table.Count; row++)
        {
            int last = Table.Lengths[row] - 1;
            HandOut(ref rows, last < 0 ? -1 : Table.Start[last] + row, stride, row, offset, size);
        }
    }

    /// <summary>Hands out a state of which two steps trade places, if the call asks for it.</summary>
    /// <param name="rows">The first row after even steps.</param>
    /// <param name="batch">Rows from there to the first row after odd steps.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void EndRollingState(ref float rows, int batch, int stride, int offset, int size)
    {
        for (int row = 0; _finalState != null && row < Table.Count; row++)
        {
            // A sequence that has ended is written no more: its row stays in the half of its last step.
            int last = Table.Lengths[row] - 1;
            HandOut(ref rows, last < 0 ? -1 : ((last & 1) * batch) + row, stride, row, offset, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StartRows(int first, int end, ref float rows, int stride, int offset, int size)
    {
        Rows.Clear(ref Unsafe.Add(ref rows, (nint)first * stride), (end - first) * stride);
        for (int row = first; _initialState != null && row < end; row++)
        {
            ref float target = ref Unsafe.Add(ref rows, (nint)row * stride);
            float* source = StateOf(_initialState, row, _initialStride) + offset;
            for (int j = 0; j < size; j++)
            {
                Unsafe.Add(ref target, j) = source[j] + (source[j] - source[j]);
            }
        }
    }

    /// <param name="rows">The first row.</param>
    /// <param name="at">The row to hand out; negative for the state to begin with, of a sequence without steps.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="row">Whose state it is.</param>
    /// <param name="offset">Place of the state in those of a sequence.</param>
    /// <param name="size">Values of the state.</param>
    private void HandOut(ref float rows, int at, int stride, int row, int offset, int size)
    {
        ref float target = ref *(StateOf(_finalState, row, _stateSize) + offset);
        if (at >= 0)
        {
            Rows.Copy(ref Unsafe.Add(ref rows, (nint)at * stride), ref target, size);
        }
        else if (_initialState == null)
        {
            Rows.Clear(ref target, size);
        }
        else
        {
            Rows.Copy(ref *(StateOf(_initialState, row, _initialStride) + offset), ref target, size);
        }
    }

    /// <summary>The states of the sequence that a row of every step belongs to.</summary>
    private float* StateOf(float* states, int row, int stride) =>
        states + ((nint)(First + Table.SequenceOf(row)) * stride);
}
