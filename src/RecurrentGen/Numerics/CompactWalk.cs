using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>A format's products of one row with a tile of four granules, or with one granule.</summary>
internal interface ICompactKernel
{
    /// <summary>Floats of memory that hold two weights of each unit of a granule.</summary>
    static abstract int PairLength { get; }

    /// <summary>Four granules.</summary>
    /// <param name="weights">The first weight of the tile.</param>
    /// <param name="operand">The operand, in the form of the format.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="scale">The scale of the operand, where it has one.</param>
    /// <param name="scales">The scales of the tile's columns, where they have some.</param>
    /// <param name="start">The row that the sums start from.</param>
    /// <param name="sums">The row of sums.</param>
    /// <param name="places">The first column of each granule in both rows.</param>
    static abstract void Four(
        ref float weights, ref float operand, int depth, float scale, ref float scales, ref float start, ref float sums,
        ref int places);

    /// <summary>One granule; the first column is the start of both rows.</summary>
    static abstract void One(
        ref float weights, ref float operand, int depth, float scale, ref float scales, ref float start, ref float sums);
}

/// <summary>A matrix and its operand in one step.</summary>
internal ref struct CompactPart
{
    public ref float Weights;
    public ref float Scales;
    public ref float Operand;
    public int Depth;
    public float Scale;
}

/// <summary>Walks over the tiles of one matrix, or of two that feed the same columns.</summary>
/// <remarks>
/// Two matrices are read tile by tile in turns, and backwards in every other step: what a step reads last is still in the
/// first-level cache when the next one begins. Every sum is the same in both directions, bit for bit.
/// </remarks>
internal static class CompactWalk<TKernel>
    where TKernel : struct, ICompactKernel
{
    private const int Tile = CompactMatrix.TileGranules;

    // Not inlined, as are the kernels: a caller that takes in all of them has no budget left for their own helpers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(
        in CompactPart first, in CompactPart second, ref float start, ref float sums, int[] places, bool backwards)
    {
        bool two = !Unsafe.IsNullRef(ref second.Weights);
        int tiles = places.Length / Tile;
        int parts = tiles + (places.Length % Tile);
        for (int i = 0; i < parts; i++)
        {
            int part = backwards ? parts - 1 - i : i;
            if (part < tiles)
            {
                int granule = part * Tile;
                Four(first, granule, ref start, ref sums, places);
                if (two)
                {
                    Four(second, granule, ref sums, ref sums, places);
                }
            }
            else
            {
                int granule = (tiles * Tile) + part - tiles;
                One(first, granule, ref start, ref sums, places);
                if (two)
                {
                    One(second, granule, ref sums, ref sums, places);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(in CompactPart part, int granule, ref float start, ref float sums, int[] places) => TKernel.Four(
        ref Unsafe.Add(ref part.Weights, granule * ((part.Depth + 1) / 2) * TKernel.PairLength),
        ref part.Operand,
        part.Depth,
        part.Scale,
        ref Unsafe.Add(ref part.Scales, granule * PackedMatrix.Granule),
        ref start,
        ref sums,
        ref places[granule]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(in CompactPart part, int granule, ref float start, ref float sums, int[] places) => TKernel.One(
        ref Unsafe.Add(ref part.Weights, granule * ((part.Depth + 1) / 2) * TKernel.PairLength),
        ref part.Operand,
        part.Depth,
        part.Scale,
        ref Unsafe.Add(ref part.Scales, granule * PackedMatrix.Granule),
        ref Unsafe.Add(ref start, places[granule]),
        ref Unsafe.Add(ref sums, places[granule]));
}
