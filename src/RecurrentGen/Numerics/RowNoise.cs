using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <summary>
/// Random bits of a training call, as a pure function of the training's seed, the number of the call, and a place: the
/// layer, the sequence's index in the batch, the step and the unit. So they depend neither on shards and threads nor on
/// the width of vectors.
/// </summary>
/// <remarks>
/// A call has a key: the first 64 bits at position 4 times its number of stream 2^62 of <see cref="CounterRandom"/>
/// with the training's seed. A unit's bits are those at position <c>2^34 step + unit</c> of stream <c>2^32 place +
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

    /// <summary>
    /// A row of factors: 0 at random with the probability <paramref name="rate"/>, else 1 / (1 - rate).
    /// </summary>
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
        if (Avx2.IsSupported)
        {
            for (int i = 0; i < size; i += PackedMatrix.Granule)
            {
                counter.A = (uint)i / 4;
                FillGranule(counter, _key, dropped, kept, ref Unsafe.Add(ref mask, i));
            }

            Rows.Clear(ref Unsafe.Add(ref mask, size), stride - size);
            return;
        }

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

    /// <summary>Four blocks at once, each in a lane of 64 bits: the same bits as one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillGranule(
        (uint A, uint B, uint C, uint D) counter, ulong key, uint dropped, float kept, ref float mask)
    {
        // Even lanes come first when the results are put in order. Products read the lower halves of lanes only, so
        // what is left in the upper ones does no harm.
        var a = Vector256.Create<ulong>(counter.A) + Vector256.Create(0UL, 2, 1, 3);
        var b = Vector256.Create<ulong>(counter.B);
        var c = Vector256.Create<ulong>(counter.C);
        var d = Vector256.Create<ulong>(counter.D);
        var multiplierA = Vector256.Create<ulong>(CounterRandom.MultiplierA).AsUInt32();
        var multiplierB = Vector256.Create<ulong>(CounterRandom.MultiplierB).AsUInt32();
        var (keyA, keyB) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < CounterRandom.Rounds; round++)
        {
            var productA = Avx2.Multiply(multiplierA, a.AsUInt32());
            var productB = Avx2.Multiply(multiplierB, c.AsUInt32());
            a = (productB >> 32) ^ b ^ Vector256.Create<ulong>(keyA);
            b = productB;
            c = (productA >> 32) ^ d ^ Vector256.Create<ulong>(keyB);
            d = productA;
            unchecked
            {
                keyA += CounterRandom.WeylA;
                keyB += CounterRandom.WeylB;
            }
        }

        var lower = Vector256.Create<ulong>(uint.MaxValue);
        var first = (a & lower) | (b << 32);
        var second = (c & lower) | (d << 32);
        Store(Avx2.UnpackLow(first, second), dropped, kept, ref mask, 0);
        Store(Avx2.UnpackHigh(first, second), dropped, kept, ref mask, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ulong> bits, uint dropped, float kept, ref float mask, nuint offset)
    {
        var keeps = Vector256.GreaterThanOrEqual(bits.AsUInt32(), Vector256.Create(dropped)).AsSingle();
        (keeps & Vector256.Create(kept)).StoreUnsafe(ref mask, offset);
    }
}
