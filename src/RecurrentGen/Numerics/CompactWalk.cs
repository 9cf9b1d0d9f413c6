using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>A format's products of one row with a tile of several granules, or with one granule.</summary>
internal interface ICompactKernel
{
    /// <summary>Granules in a tile.</summary>
    static abstract int TileGranules { get; }

    /// <summary>Floats of memory that hold two weights of each unit of a tile.</summary>
    static abstract int TileLength { get; }

    /// <summary>The same of a single granule.</summary>
    static abstract int SingleLength { get; }

    /// <summary>A tile.</summary>
    /// <param name="weights">The first weight of the tile.</param>
    /// <param name="operand">The operand, in the form of the format.</param>
    /// <param name="scales">The scales of the tile's columns, where they have some.</param>
    /// <param name="start">The row that the sums start from.</param>
    /// <param name="sums">The row of sums.</param>
    /// <param name="places">The first column of each granule in both rows.</param>
    static abstract void Several(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums,
        ref int places);

    /// <summary>One granule; its first column is the start of both rows.</summary>
    static abstract void One(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums);
}

/// <summary>An operand in the form that a format multiplies.</summary>
internal ref struct CompactOperand
{
    /// <summary>The first value.</summary>
    public ref float Values;

    /// <summary>Elements.</summary>
    public int Depth;

    /// <summary>The value of the integer 1, where the values are integers.</summary>
    public float Scale;

    /// <summary>The sum of the integers.</summary>
    public int Sum;
}

/// <summary>Walks over the tiles of a matrix.</summary>
internal static class CompactWalk<TKernel>
    where TKernel : struct, ICompactKernel
{
    // Not inlined, as are the kernels: a caller that takes in all of them has no budget left for their own helpers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums, int[] places)
    {
        int pairs = (operand.Depth + 1) / 2;
        int granule = 0;
        for (; granule + TKernel.TileGranules <= places.Length; granule += TKernel.TileGranules)
        {
            TKernel.Several(ref weights, operand, ref scales, ref start, ref sums, ref places[granule]);
            weights = ref Unsafe.Add(ref weights, pairs * TKernel.TileLength);
            scales = ref Unsafe.Add(ref scales, TKernel.TileGranules * PackedMatrix.Granule);
        }

        for (; granule < places.Length; granule++)
        {
            int place = places[granule];
            TKernel.One(
                ref weights, operand, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
            weights = ref Unsafe.Add(ref weights, pairs * TKernel.SingleLength);
            scales = ref Unsafe.Add(ref scales, PackedMatrix.Granule);
        }
    }
}
