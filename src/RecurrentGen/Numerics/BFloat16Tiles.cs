using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>Products of one row with weights of <see cref="BFloat16Matrix"/>, by vector width.</summary>
internal readonly struct BFloat16Tiles : ICompactKernel
{
    /// <summary>Granules in a tile: as many sums as hide the multiplier's latency and waits for the second-level
    /// cache.</summary>
    public const int Tile = 8;

    private const int Granule = PackedMatrix.Granule;

    public static int TileGranules => Tile;

    public static int TileLength => Tile * Granule;

    public static int SingleLength => Granule;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Several(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums, ref int places)
    {
        int depth = operand.Depth;
        ref uint w = ref Unsafe.As<float, uint>(ref weights);
        if (Vector512.IsHardwareAccelerated)
        {
            EightBy16(ref w, ref operand.Values, depth, ref start, ref sums, ref places);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            FourBy8(ref w, ref operand.Values, depth, ref start, ref sums, ref places);
            FourBy8(
                ref Unsafe.Add(ref w, 4 * Granule), ref operand.Values, depth, ref start, ref sums,
                ref Unsafe.Add(ref places, 4));
        }
        else
        {
            for (int i = 0; i < Tile; i++)
            {
                int column = Unsafe.Add(ref places, i);
                OneBy4(
                    ref Unsafe.Add(ref w, i * Granule), Tile * Granule, ref operand.Values, depth,
                    ref Unsafe.Add(ref start, column), ref Unsafe.Add(ref sums, column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(
        ref float weights, in CompactOperand operand, ref float scales, ref float start, ref float sums)
    {
        int depth = operand.Depth;
        ref uint w = ref Unsafe.As<float, uint>(ref weights);
        if (Vector512.IsHardwareAccelerated)
        {
            OneBy16(ref w, ref operand.Values, depth, ref start, ref sums);
        }
        else
        {
            OneBy4(ref w, Granule, ref operand.Values, depth, ref start, ref sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EightBy16(
        ref uint w, ref float x, int depth, ref float start, ref float sums, ref int places)
    {
        var a0 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 0));
        var a1 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 1));
        var a2 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 2));
        var a3 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 3));
        var a4 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 4));
        var a5 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 5));
        var a6 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 6));
        var a7 = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 7));
        var b0 = Vector512<float>.Zero;
        var b1 = Vector512<float>.Zero;
        var b2 = Vector512<float>.Zero;
        var b3 = Vector512<float>.Zero;
        var b4 = Vector512<float>.Zero;
        var b5 = Vector512<float>.Zero;
        var b6 = Vector512<float>.Zero;
        var b7 = Vector512<float>.Zero;
        for (int k = 0; k < depth; k += 2)
        {
            // Beyond an odd depth lies padding, which may be anything.
            var even = Vector512.Create(Unsafe.Add(ref x, k));
            var odd = k + 1 < depth ? Vector512.Create(Unsafe.Add(ref x, k + 1)) : Vector512<float>.Zero;
            MultiplyAdd(ref w, 0, even, odd, ref a0, ref b0);
            MultiplyAdd(ref w, Granule, even, odd, ref a1, ref b1);
            MultiplyAdd(ref w, 2 * Granule, even, odd, ref a2, ref b2);
            MultiplyAdd(ref w, 3 * Granule, even, odd, ref a3, ref b3);
            MultiplyAdd(ref w, 4 * Granule, even, odd, ref a4, ref b4);
            MultiplyAdd(ref w, 5 * Granule, even, odd, ref a5, ref b5);
            MultiplyAdd(ref w, 6 * Granule, even, odd, ref a6, ref b6);
            MultiplyAdd(ref w, 7 * Granule, even, odd, ref a7, ref b7);
            w = ref Unsafe.Add(ref w, Tile * Granule);
        }

        Vector512.StoreUnsafe(a0 + b0, ref sums, (nuint)Unsafe.Add(ref places, 0));
        Vector512.StoreUnsafe(a1 + b1, ref sums, (nuint)Unsafe.Add(ref places, 1));
        Vector512.StoreUnsafe(a2 + b2, ref sums, (nuint)Unsafe.Add(ref places, 2));
        Vector512.StoreUnsafe(a3 + b3, ref sums, (nuint)Unsafe.Add(ref places, 3));
        Vector512.StoreUnsafe(a4 + b4, ref sums, (nuint)Unsafe.Add(ref places, 4));
        Vector512.StoreUnsafe(a5 + b5, ref sums, (nuint)Unsafe.Add(ref places, 5));
        Vector512.StoreUnsafe(a6 + b6, ref sums, (nuint)Unsafe.Add(ref places, 6));
        Vector512.StoreUnsafe(a7 + b7, ref sums, (nuint)Unsafe.Add(ref places, 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyAdd(
        ref uint w, nuint offset, Vector512<float> even, Vector512<float> odd, ref Vector512<float> a,
        ref Vector512<float> b)
    {
        var words = Vector512.LoadUnsafe(ref w, offset);
        a = Vector512.MultiplyAddEstimate(words.AsSingle(), even, a);
        b = Vector512.MultiplyAddEstimate((words << 16).AsSingle(), odd, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneBy16(ref uint w, ref float x, int depth, ref float start, ref float sums)
    {
        var a = Vector512.LoadUnsafe(ref start);
        var b = Vector512<float>.Zero;
        var c = Vector512<float>.Zero;
        var d = Vector512<float>.Zero;
        int k = 0;
        for (; k + 3 < depth; k += 4)
        {
            var v = Vector512.LoadUnsafe(ref w);
            a = Vector512.MultiplyAddEstimate(v.AsSingle(), Vector512.Create(Unsafe.Add(ref x, k)), a);
            b = Vector512.MultiplyAddEstimate((v << 16).AsSingle(), Vector512.Create(Unsafe.Add(ref x, k + 1)), b);
            v = Vector512.LoadUnsafe(ref w, Granule);
            c = Vector512.MultiplyAddEstimate(v.AsSingle(), Vector512.Create(Unsafe.Add(ref x, k + 2)), c);
            d = Vector512.MultiplyAddEstimate((v << 16).AsSingle(), Vector512.Create(Unsafe.Add(ref x, k + 3)), d);
            w = ref Unsafe.Add(ref w, 2 * Granule);
        }

        for (; k < depth; k += 2)
        {
            var v = Vector512.LoadUnsafe(ref w);
            a = Vector512.MultiplyAddEstimate(v.AsSingle(), Vector512.Create(Unsafe.Add(ref x, k)), a);
            if (k + 1 < depth)
            {
                b = Vector512.MultiplyAddEstimate(
                    (v << 16).AsSingle(), Vector512.Create(Unsafe.Add(ref x, k + 1)), b);
            }

            w = ref Unsafe.Add(ref w, Granule);
        }

        Vector512.StoreUnsafe((a + b) + (c + d), ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBy8(
        ref uint w, ref float x, int depth, ref float start, ref float sums, ref int places)
    {
        // Eight sums and two factors: as much as sixteen registers hold.
        const int Half = Granule / 2;
        var a0 = Vector256.LoadUnsafe(ref start, (nuint)places);
        var a1 = Vector256.LoadUnsafe(ref start, (nuint)places + Half);
        var a2 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 1));
        var a3 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 1) + Half);
        var a4 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 2));
        var a5 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 2) + Half);
        var a6 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 3));
        var a7 = Vector256.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref places, 3) + Half);
        for (int k = 0; k < depth; k += 2)
        {
            var even = Vector256.Create(Unsafe.Add(ref x, k));
            a0 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w).AsSingle(), even, a0);
            a1 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, Half).AsSingle(), even, a1);
            a2 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 2 * Half).AsSingle(), even, a2);
            a3 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 3 * Half).AsSingle(), even, a3);
            a4 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 4 * Half).AsSingle(), even, a4);
            a5 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 5 * Half).AsSingle(), even, a5);
            a6 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 6 * Half).AsSingle(), even, a6);
            a7 = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref w, 7 * Half).AsSingle(), even, a7);
            if (k + 1 < depth)
            {
                var odd = Vector256.Create(Unsafe.Add(ref x, k + 1));
                a0 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w) << 16).AsSingle(), odd, a0);
                a1 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, Half) << 16).AsSingle(), odd, a1);
                a2 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 2 * Half) << 16).AsSingle(), odd, a2);
                a3 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 3 * Half) << 16).AsSingle(), odd, a3);
                a4 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 4 * Half) << 16).AsSingle(), odd, a4);
                a5 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 5 * Half) << 16).AsSingle(), odd, a5);
                a6 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 6 * Half) << 16).AsSingle(), odd, a6);
                a7 = Vector256.MultiplyAddEstimate((Vector256.LoadUnsafe(ref w, 7 * Half) << 16).AsSingle(), odd, a7);
            }

            w = ref Unsafe.Add(ref w, Tile * Granule);
        }

        Vector256.StoreUnsafe(a0, ref sums, (nuint)places);
        Vector256.StoreUnsafe(a1, ref sums, (nuint)places + Half);
        Vector256.StoreUnsafe(a2, ref sums, (nuint)Unsafe.Add(ref places, 1));
        Vector256.StoreUnsafe(a3, ref sums, (nuint)Unsafe.Add(ref places, 1) + Half);
        Vector256.StoreUnsafe(a4, ref sums, (nuint)Unsafe.Add(ref places, 2));
        Vector256.StoreUnsafe(a5, ref sums, (nuint)Unsafe.Add(ref places, 2) + Half);
        Vector256.StoreUnsafe(a6, ref sums, (nuint)Unsafe.Add(ref places, 3));
        Vector256.StoreUnsafe(a7, ref sums, (nuint)Unsafe.Add(ref places, 3) + Half);
    }

    // One granule at the narrowest width; one of a tile too, hence the words from one pair of elements to the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneBy4(ref uint w, int stride, ref float x, int depth, ref float start, ref float sums)
    {
        var a0 = Vector128.LoadUnsafe(ref start);
        var a1 = Vector128.LoadUnsafe(ref start, 4);
        var a2 = Vector128.LoadUnsafe(ref start, 8);
        var a3 = Vector128.LoadUnsafe(ref start, 12);
        for (int k = 0; k < depth; k += 2)
        {
            var v0 = Vector128.LoadUnsafe(ref w);
            var v1 = Vector128.LoadUnsafe(ref w, 4);
            var v2 = Vector128.LoadUnsafe(ref w, 8);
            var v3 = Vector128.LoadUnsafe(ref w, 12);
            var even = Vector128.Create(Unsafe.Add(ref x, k));
            a0 = Vector128.MultiplyAddEstimate(v0.AsSingle(), even, a0);
            a1 = Vector128.MultiplyAddEstimate(v1.AsSingle(), even, a1);
            a2 = Vector128.MultiplyAddEstimate(v2.AsSingle(), even, a2);
            a3 = Vector128.MultiplyAddEstimate(v3.AsSingle(), even, a3);
            if (k + 1 < depth)
            {
                var odd = Vector128.Create(Unsafe.Add(ref x, k + 1));
                a0 = Vector128.MultiplyAddEstimate((v0 << 16).AsSingle(), odd, a0);
                a1 = Vector128.MultiplyAddEstimate((v1 << 16).AsSingle(), odd, a1);
                a2 = Vector128.MultiplyAddEstimate((v2 << 16).AsSingle(), odd, a2);
                a3 = Vector128.MultiplyAddEstimate((v3 << 16).AsSingle(), odd, a3);
            }

            w = ref Unsafe.Add(ref w, stride);
        }

        Vector128.StoreUnsafe(a0, ref sums);
        Vector128.StoreUnsafe(a1, ref sums, 4);
        Vector128.StoreUnsafe(a2, ref sums, 8);
        Vector128.StoreUnsafe(a3, ref sums, 12);
    }
}
