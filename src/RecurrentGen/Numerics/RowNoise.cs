using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Random bits of a training call, as a pure function of the training's seed, the number of the call, and a place: the
/// layer, the sequence's index in the batch, the step and the unit. So they depend neither on shards and threads nor on
/// the width of vectors.
/// </summary>
/// <remarks>
/// A call has a key: the first 64 bits at position 4 times its number of stream 2^62 of <see cref="CounterRandom"/> with
/// the training's seed. A unit's bits are those at position <c>2^34 step + unit</c> of stream <c>2^32 place +
/// sequence</c> with this key.
/// </remarks>
/// <param name="table">The rows, and whose they are.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowNoise(RowTable table)
{
    /// <summary>Stream of the keys: initial values and the order of samples have others.</summary>
    private const uint KeyStream = 1U << 30;

    private ulong _key;
    private int _first;

    /// <summary>Whether the pass is one of training; without, nothing is dropped.</summary>
    internal bool IsActive { get; private set; }

    /// <summary>Begins a pass.</summary>
    /// <param name="seed">Of the training.</param>
    /// <param name="call">Number of the training call; 0 for a pass without noise.</param>
    /// <param name="first">Index in the batch of the pass's first sequence.</param>
    internal void Begin(ulong seed, ulong call, int first)
    {
        IsActive = call > 0;
        _first = first;
        if (IsActive)
        {
            var (low, high, _, _) = CounterRandom.Philox(((uint)call, (uint)(call >> 32), 0, KeyStream), seed);
            _key = low | ((ulong)high << 32);
        }
    }

    /// <summary>A row of factors: 0 at random with the probability <paramref name="rate"/>, else 1 / (1 - rate).</summary>
    /// <param name="place">Of the layer in the model.</param>
    /// <param name="row">The row of the sequence in every step.</param>
    /// <param name="step">The step; 0 where there is one mask per sequence.</param>
    /// <param name="rate">From 0 to below 1.</param>
    /// <param name="mask">The first factor.</param>
    /// <param name="size">Factors.</param>
    /// <param name="stride">Floats of a row; those beyond the factors become zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill(int place, int row, int step, float rate, ref float mask, int size, int stride)
    {
        uint dropped = (uint)(rate * 4294967296.0);
        float kept = 1 / (1 - rate);
        var counter = (A: 0U, B: (uint)step, C: (uint)(_first + table.SequenceOf(row)), D: (uint)place);
        for (int i = 0; i < size; i += 4)
        {
            counter.A = (uint)i / 4;
            var (a, b, c, d) = CounterRandom.Philox(counter, _key);
            ref float first = ref Unsafe.Add(ref mask, i);
            first = a < dropped ? 0 : kept;
            Unsafe.Add(ref first, 1) = b < dropped ? 0 : kept;
            Unsafe.Add(ref first, 2) = c < dropped ? 0 : kept;
            Unsafe.Add(ref first, 3) = d < dropped ? 0 : kept;
        }

        Rows.Clear(ref Unsafe.Add(ref mask, size), stride - size);
    }
}
