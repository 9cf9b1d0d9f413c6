using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// The rows of a pass over sequences of several lengths: the longest sequence first, so that the live rows of any step
/// are the first ones, and row <c>r</c> of every step is the same sequence. A value per step has
/// <see cref="Active"/><c>[t]</c> rows for step <c>t</c>, one step after the other; a value per sequence has
/// <see cref="Count"/> rows, those of empty sequences last.
/// </summary>
/// <remarks>For generated code, which checks all arguments. Nothing allocates after construction.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowTable
{
    private readonly int _steps;
    private readonly int _batchSize;
    private readonly int[] _order;
    private readonly int[] _lengths;
    private readonly int[] _cursors;
    private ShorterTable[] _shorter = [];

    /// <summary>A table without sequences.</summary>
    /// <param name="steps">Steps of the model.</param>
    /// <param name="batchSize">Sequences at the most.</param>
    public RowTable(int steps, int batchSize)
        : this(steps, batchSize, new int[batchSize])
    {
        for (int row = 0; row < batchSize; row++)
        {
            _order[row] = row;
        }
    }

    private RowTable(int steps, int batchSize, int[] order)
    {
        _steps = steps;
        _batchSize = batchSize;
        Active = new int[steps];
        Start = new int[steps + 1];
        _order = order;
        _lengths = new int[batchSize];
        _cursors = new int[steps + 1];
    }

    /// <summary>Live rows of every step: never more than of the step before.</summary>
    public int[] Active { get; }

    /// <summary>The first row of every step; the last entry is the number of all rows.</summary>
    public int[] Start { get; }

    /// <summary>Sequences, empty ones included: the rows of a value per sequence.</summary>
    public int Count { get; private set; }

    /// <summary>Steps of the longest sequence.</summary>
    public int Live { get; private set; }

    /// <summary>
    /// Whether the last states lie in several steps, or some sequence has none: values per sequence then have rows of
    /// their own.
    /// </summary>
    public bool IsMixed { get; private set; }

    /// <summary>Where the states after the last step lie, counted from those of step 0.</summary>
    public int LastRow => IsMixed ? _steps * _batchSize : Start[Live - 1];

    /// <summary>The same where states are kept in two blocks of rows that trade places.</summary>
    public int LastBlock => IsMixed ? 2 * _batchSize : ((Live - 1) & 1) * _batchSize;

    /// <summary>Where the last states of a layer that walks backwards lie, counted from those of step 0.</summary>
    public int FirstRow => IsMixed ? (_steps + 1) * _batchSize : 0;

    /// <summary>The same where states are kept in two blocks.</summary>
    public int FirstBlock => IsMixed ? 2 * _batchSize : 0;

    /// <summary>By row: the place of its sequence among those of the pass.</summary>
    internal ReadOnlySpan<int> Order => _order.AsSpan(0, Count);

    /// <summary>By row: the valid steps of its sequence.</summary>
    internal ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>The place of a row's sequence among those of the pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SequenceOf(int row) => _order[row];

    /// <summary>Whether every sequence has all steps of the model.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>
    /// A table of the same sequences with fewer steps: step <c>t</c> belongs to step <c>first + t stride</c> here. A row
    /// is the same sequence in both, since no sequence becomes longer than another. It is filled whenever this one is.
    /// </summary>
    /// <param name="first">The step here with which its step 0 falls due.</param>
    /// <param name="stride">Steps here from one of its steps to the next.</param>
    /// <param name="steps">Its steps.</param>
    public RowTable Shorten(int first, int stride, int steps)
    {
        var table = new RowTable(steps, _batchSize, _order);
        _shorter = [.. _shorter, new ShorterTable(table, first, stride)];
        return table;
    }

    /// <summary>Counts the rows of sequences that have all steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(int count)
    {
        if (IsFull && count == Count)
        {
            return;
        }

        for (int row = 0; row < count; row++)
        {
            _order[row] = row;
            _lengths[row] = _steps;
        }

        Array.Fill(Active, count);
        SetStarts(count);
    }

    /// <summary>Sorts sequences by their lengths, each from 0 to the steps of the model, and counts the rows of every step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(ReadOnlySpan<int> lengths)
    {
        Array.Clear(_cursors);
        foreach (int length in lengths)
        {
            _cursors[length]++;
        }

        // From counts by length to the sequences that are longer: the first row of each length.
        int longer = 0;
        for (int length = _steps; length >= 0; length--)
        {
            int equal = _cursors[length];
            _cursors[length] = longer;
            longer += equal;
            if (length > 0)
            {
                Active[length - 1] = longer;
            }
        }

        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            int row = _cursors[lengths[sequence]]++;
            _order[row] = sequence;
            _lengths[row] = lengths[sequence];
        }

        SetStarts(lengths.Length);
    }

    /// <summary>Whether sequences begin at a step of a layer that walks backwards, while longer ones go on.</summary>
    public bool BeginsAt(int step) => step + 1 < _steps && Active[step + 1] > 0 && Active[step + 1] < Active[step];

    /// <summary>
    /// Writes the states before a step of a layer that walks backwards as neighbouring rows: those of the sequences that
    /// go on, and the initial ones of those that begin.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="states">The states of step 0; those of the others follow, and then the initial ones.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="target">The first of the rows to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void JoinBefore(int step, ref float states, int stride, ref float target)
    {
        int live = Active[step + 1];
        Copy(ref states, Start[step + 1], ref target, 0, live, stride);
        Copy(ref states, Start[_steps] + live, ref target, live, Active[step] - live, stride);
    }

    /// <summary>Gathers the last states where they lie in several steps; does nothing where they lie together.</summary>
    /// <param name="states">The states of step 0; those of the others follow.</param>
    /// <param name="target">The first of the rows to write; those of empty sequences become zero.</param>
    /// <param name="stride">Floats per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherLast(ref float states, ref float target, int stride)
    {
        for (int row = 0; IsMixed && row < Count; row++)
        {
            int length = _lengths[row];
            GatherRow(ref states, length == 0 ? -1 : Start[length - 1] + row, ref target, row, stride);
        }
    }

    /// <summary>The same where states are kept in two blocks of rows that trade places.</summary>
    /// <inheritdoc cref="GatherLast" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherLastOfBlocks(ref float states, ref float target, int stride)
    {
        for (int row = 0; IsMixed && row < Count; row++)
        {
            int length = _lengths[row];
            int source = length == 0 ? -1 : (((length - 1) & 1) * _batchSize) + row;
            GatherRow(ref states, source, ref target, row, stride);
        }
    }

    /// <summary>The same for a layer that walks backwards, whose last states are those of step 0.</summary>
    /// <inheritdoc cref="GatherLast" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void GatherFirst(ref float states, ref float target, int stride)
    {
        for (int row = 0; IsMixed && row < Count; row++)
        {
            GatherRow(ref states, _lengths[row] == 0 ? -1 : row, ref target, row, stride);
        }
    }

    /// <summary>
    /// Moves states such that the state before each row of a step lies as far from it as in step 0: the gradient of a
    /// product with them is then one product. Destroys the states; does nothing where they lie so already.
    /// </summary>
    /// <param name="states">The states of step 0; the initial ones lie before them.</param>
    /// <param name="stride">Floats per row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AlignForward(ref float states, int stride)
    {
        for (int t = 1; IsMixed && t < Live; t++)
        {
            Copy(ref states, Start[t - 1], ref states, Start[t] - Active[0], Active[t], stride);
        }
    }

    /// <summary>The same for a layer that walks backwards, whose initial states lie behind all others.</summary>
    /// <param name="states">The states of step 0.</param>
    /// <param name="stride">Floats per row.</param>
    /// <param name="spare">Rows that nobody needs: as many as sequences.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AlignBackward(ref float states, int stride, ref float spare)
    {
        if (!IsMixed)
        {
            return;
        }

        Copy(ref states, Start[_steps], ref spare, 0, Active[0], stride);
        for (int t = Live - 1; t >= 0; t--)
        {
            int live = t + 1 < _steps ? Active[t + 1] : 0;
            int target = Active[0] + Start[t];
            Copy(ref states, Start[t + 1], ref states, target, live, stride);
            Copy(ref spare, live, ref states, target + live, Active[t] - live, stride);
        }
    }

    private void SetStarts(int count)
    {
        Count = count;
        Live = 0;
        for (int t = 0; t < _steps; t++)
        {
            Start[t + 1] = Start[t] + Active[t];
            Live += Active[t] > 0 ? 1 : 0;
        }

        IsFull = Active[_steps - 1] == count;
        IsMixed = Live == 0 || Active[Live - 1] != count;
        foreach (var shorter in _shorter)
        {
            shorter.Table.FillFrom(this, shorter.First, shorter.Stride);
        }
    }

    private void FillFrom(RowTable table, int first, int stride)
    {
        for (int t = 0; t < _steps; t++)
        {
            Active[t] = table.Active[first + (t * stride)];
        }

        for (int row = 0; row < table.Count; row++)
        {
            int length = table._lengths[row];
            _lengths[row] = length <= first ? 0 : ((length - 1 - first) / stride) + 1;
        }

        SetStarts(table.Count);
    }

    private static void GatherRow(ref float states, int source, ref float target, int row, int stride)
    {
        if (source < 0)
        {
            Rows.Clear(ref Unsafe.Add(ref target, row * stride), stride);
        }
        else
        {
            Copy(ref states, source, ref target, row, 1, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref float source, int from, ref float target, int to, int rows, int stride) =>
        Rows.Copy(
            ref Unsafe.Add(ref source, (nint)from * stride), ref Unsafe.Add(ref target, (nint)to * stride), rows * stride);

    /// <param name="Table">The table.</param>
    /// <param name="First">The step here with which its step 0 falls due.</param>
    /// <param name="Stride">Steps here from one of its steps to the next.</param>
    private readonly record struct ShorterTable(RowTable Table, int First, int Stride);
}
