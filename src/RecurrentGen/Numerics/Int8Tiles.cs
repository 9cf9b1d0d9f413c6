using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <summary>
/// Products of one row of 16-bit integers with weights of <see cref="Int8Matrix"/>, by vector width. All sums are
/// integers, so they are the same bit for bit on every machine.
/// </summary>
/// <remarks>
/// A word of a tile is 256 B + (A + 128) for the weights A and B of two granules. With S the sum of words times
/// integers, and T that of their upper bytes, the sums of B are T, and those of A are S - 256 T - 128 (sum of the
/// integers): one shift unpacks two weights. S may leave 32 bits; the differences are exact all the same, since
/// everything is modulo 2^32.
/// </remarks>
internal readonly struct Int8Tiles : ICompactKernel
{
    /// <summary>Granules in a tile.</summary>
    public const int Tile = CompactSizes.Int8Tile;

    private const int Granule = PackedMatrix.Granule;

    /// <summary>Words of a pair of elements: for two granules in a tile, or one that lies alone.</summary>
    private const int Row = 2 * Granule;

    public static int TileGranules => Tile;

    public static int TileLength => Row;

    public static int SingleLength => Row / 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Several(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums, ref int places)
    {
        ref short w = ref Unsafe.As<float, short>(ref weights);
        if (Vector512.IsHardwareAccelerated)
        {
            FourBy16(ref w, operand, ref scales, ref start, ref sums, ref places);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            FourBy8(ref w, operand, ref scales, ref start, ref sums, ref places);
        }
        else
        {
            for (int i = 0; i < 2; i++)
            {
                TwoBy4(
                    ref Unsafe.Add(ref w, i * Row), operand, ref Unsafe.Add(ref scales, 2 * i * Granule), ref start,
                    ref sums, ref Unsafe.Add(ref places, 2 * i));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void One(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums)
    {
        ref short w = ref Unsafe.As<float, short>(ref weights);
        ref int x = ref Unsafe.As<float, int>(ref operand.Values);
        int pairs = (operand.Depth + 1) / 2;
        var a0 = Vector256<int>.Zero;
        var a1 = Vector256<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, pair)).AsInt16();
            a0 += MultiplyAddAdjacent(Vector256.LoadUnsafe(ref w), factor);
            a1 += MultiplyAddAdjacent(Vector256.LoadUnsafe(ref w, Granule), factor);
            w = ref Unsafe.Add(ref w, Row);
        }

        Store(a0, operand.Scale, ref scales, ref start, ref sums);
        Store(
            a1, operand.Scale, ref Unsafe.Add(ref scales, 8), ref Unsafe.Add(ref start, 8),
            ref Unsafe.Add(ref sums, 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBy16(
        ref short w, in CompactOperand operand, ref float scales, ref float start, ref float sums, ref int places)
    {
        ref int x = ref Unsafe.As<float, int>(ref operand.Values);
        int pairs = (operand.Depth + 1) / 2;
        var s0 = Vector512<int>.Zero;
        var t0 = Vector512<int>.Zero;
        var s1 = Vector512<int>.Zero;
        var t1 = Vector512<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector512.Create(Unsafe.Add(ref x, pair)).AsInt16();
            var words = Vector512.LoadUnsafe(ref w);
            s0 += MultiplyAddAdjacent(words, factor);
            t0 += MultiplyAddAdjacent(words >> 8, factor);
            words = Vector512.LoadUnsafe(ref w, Row);
            s1 += MultiplyAddAdjacent(words, factor);
            t1 += MultiplyAddAdjacent(words >> 8, factor);
            w = ref Unsafe.Add(ref w, 2 * Row);
        }

        var excess = Vector512.Create(Int8Matrix.Excess * operand.Sum);
        Store(s0 - (t0 << 8) - excess, operand.Scale, 0, ref scales, ref start, ref sums, ref places);
        Store(t0, operand.Scale, 1, ref scales, ref start, ref sums, ref places);
        Store(s1 - (t1 << 8) - excess, operand.Scale, 2, ref scales, ref start, ref sums, ref places);
        Store(t1, operand.Scale, 3, ref scales, ref start, ref sums, ref places);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBy8(
        ref short w, in CompactOperand operand, ref float scales, ref float start, ref float sums, ref int places)
    {
        ref int x = ref Unsafe.As<float, int>(ref operand.Values);
        int pairs = (operand.Depth + 1) / 2;
        var s0 = Vector256<int>.Zero;
        var s1 = Vector256<int>.Zero;
        var s2 = Vector256<int>.Zero;
        var s3 = Vector256<int>.Zero;
        var t0 = Vector256<int>.Zero;
        var t1 = Vector256<int>.Zero;
        var t2 = Vector256<int>.Zero;
        var t3 = Vector256<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, pair)).AsInt16();
            var words = Vector256.LoadUnsafe(ref w);
            s0 += MultiplyAddAdjacent(words, factor);
            t0 += MultiplyAddAdjacent(words >> 8, factor);
            words = Vector256.LoadUnsafe(ref w, Granule);
            s1 += MultiplyAddAdjacent(words, factor);
            t1 += MultiplyAddAdjacent(words >> 8, factor);
            words = Vector256.LoadUnsafe(ref w, 2 * Granule);
            s2 += MultiplyAddAdjacent(words, factor);
            t2 += MultiplyAddAdjacent(words >> 8, factor);
            words = Vector256.LoadUnsafe(ref w, 3 * Granule);
            s3 += MultiplyAddAdjacent(words, factor);
            t3 += MultiplyAddAdjacent(words >> 8, factor);
            w = ref Unsafe.Add(ref w, 2 * Row);
        }

        Store(s0, t0, 0, operand, ref scales, ref start, ref sums, ref places);
        Store(s1, t1, 8, operand, ref scales, ref start, ref sums, ref places);
        scales = ref Unsafe.Add(ref scales, 2 * Granule);
        places = ref Unsafe.Add(ref places, 2);
        Store(s2, t2, 0, operand, ref scales, ref start, ref sums, ref places);
        Store(s3, t3, 8, operand, ref scales, ref start, ref sums, ref places);
    }

    // Two granules at the narrowest width, in vectors that are two narrow ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoBy4(
        ref short w, in CompactOperand operand, ref float scales, ref float start, ref float sums, ref int places)
    {
        ref int x = ref Unsafe.As<float, int>(ref operand.Values);
        int pairs = (operand.Depth + 1) / 2;
        var s0 = Vector256<int>.Zero;
        var s1 = Vector256<int>.Zero;
        var t0 = Vector256<int>.Zero;
        var t1 = Vector256<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, pair)).AsInt16();
            var words = Vector256.LoadUnsafe(ref w);
            s0 += MultiplyAddAdjacent(words, factor);
            t0 += MultiplyAddAdjacent(words >> 8, factor);
            words = Vector256.LoadUnsafe(ref w, Granule);
            s1 += MultiplyAddAdjacent(words, factor);
            t1 += MultiplyAddAdjacent(words >> 8, factor);
            w = ref Unsafe.Add(ref w, 2 * Row);
        }

        Store(s0, t0, 0, operand, ref scales, ref start, ref sums, ref places);
        Store(s1, t1, 8, operand, ref scales, ref start, ref sums, ref places);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> MultiplyAddAdjacent(Vector512<short> a, Vector512<short> b) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyAddAdjacent(a, b)
        : Vector512.Create(
            MultiplyAddAdjacent(a.GetLower(), b.GetLower()), MultiplyAddAdjacent(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAddAdjacent(Vector256<short> a, Vector256<short> b) => Avx2.IsSupported
        ? Avx2.MultiplyAddAdjacent(a, b)
        : Vector256.Create(
            MultiplyAddAdjacent(a.GetLower(), b.GetLower()), MultiplyAddAdjacent(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> MultiplyAddAdjacent(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(a, b);
        }

        var (first, second) = (a.AsInt32(), b.AsInt32());
        return (((first << 16) >> 16) * ((second << 16) >> 16)) + ((first >> 16) * (second >> 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector512<int> integers, float scale, int granule, ref float scales, ref float start, ref float sums,
        ref int places)
    {
        // In this order nothing overflows that would not overflow in float32 products too.
        nuint place = (nuint)Unsafe.Add(ref places, granule);
        var unit = Vector512.LoadUnsafe(ref scales, (nuint)(granule * Granule));
        var values = Vector512.ConvertToSingle(integers) * unit * scale;
        Vector512.StoreUnsafe(Vector512.LoadUnsafe(ref start, place) + values, ref sums, place);
    }

    // Half of two neighbouring granules.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> s, Vector256<int> t, int lane, in CompactOperand operand, ref float scales, ref float start,
        ref float sums, ref int places)
    {
        int first = places + lane;
        int second = Unsafe.Add(ref places, 1) + lane;
        Store(
            s - (t << 8) - Vector256.Create(Int8Matrix.Excess * operand.Sum), operand.Scale,
            ref Unsafe.Add(ref scales, lane), ref Unsafe.Add(ref start, first), ref Unsafe.Add(ref sums, first));
        Store(
            t, operand.Scale,
            ref Unsafe.Add(ref scales, Granule + lane), ref Unsafe.Add(ref start, second),
            ref Unsafe.Add(ref sums, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> integers, float scale, ref float scales, ref float start, ref float sums)
    {
        var values = Vector256.ConvertToSingle(integers) * Vector256.LoadUnsafe(ref scales) * scale;
        Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref start) + values, ref sums);
    }
}
