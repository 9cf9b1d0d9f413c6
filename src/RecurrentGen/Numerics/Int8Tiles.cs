using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <summary>
/// Products of one row of 16-bit integers with weights of <see cref="Int8Matrix"/>, by vector width. All sums are integers, so
/// they are the same bit for bit on every machine.
/// </summary>
internal readonly struct Int8Tiles : ICompactKernel
{
    private const int Granule = PackedMatrix.Granule;
    private const int Tile = CompactMatrix.TileGranules;
    private const int MagnitudeBits = 0x7FFF_FFFF;
    private const int InfinityBits = 0x7F80_0000;

    /// <summary>Operands below this are zero: their reciprocals would be infinite.</summary>
    private const float SmallestOperand = 1e-30f;

    /// <summary>Added to a number below 2^22, it leaves the nearest integer in the low bits.</summary>
    private const float Rounder = 12582912f;

    public static int PairLength => Granule / 2;

    /// <summary>Writes the operand as 16-bit integers.</summary>
    /// <param name="x">The operand; readable up to the next multiple of 16.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="amplitude">The integer that stands for the largest magnitude.</param>
    /// <param name="target">Takes the integers.</param>
    /// <returns>The value of the integer 1; NaN where the operand has a value that is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float Quantise(ref float x, int depth, int amplitude, ref float target)
    {
        int bits = Vector512.IsHardwareAccelerated ? LargestBits16(ref x, depth) : LargestBits8(ref x, depth);
        if (bits >= InfinityBits)
        {
            return float.NaN;
        }

        float largest = MathF.Max(Unsafe.BitCast<int, float>(bits), SmallestOperand);
        float factor = amplitude / largest;
        ref short shorts = ref Unsafe.As<float, short>(ref target);
        for (int k = 0; k < depth; k += Granule)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                var rounded = (Vector512.LoadUnsafe(ref x, (nuint)k) * factor) + Vector512.Create(Rounder);
                var integers = rounded.AsInt32() - Vector512.Create(Rounder).AsInt32();
                Vector256.StoreUnsafe(
                    Vector256.Narrow(integers.GetLower(), integers.GetUpper()), ref shorts, (nuint)k);
            }
            else
            {
                var lower = (Vector256.LoadUnsafe(ref x, (nuint)k) * factor) + Vector256.Create(Rounder);
                var upper = (Vector256.LoadUnsafe(ref x, (nuint)k + 8) * factor) + Vector256.Create(Rounder);
                var zero = Vector256.Create(Rounder).AsInt32();
                Vector256.StoreUnsafe(
                    Vector256.Narrow(lower.AsInt32() - zero, upper.AsInt32() - zero), ref shorts, (nuint)k);
            }
        }

        return largest / amplitude;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(
        ref float weights, ref float operand, int depth, float scale, ref float scales, ref float start, ref float sums,
        ref int places)
    {
        ref sbyte w = ref Unsafe.As<float, sbyte>(ref weights);
        ref int x = ref Unsafe.As<float, int>(ref operand);
        int pairs = (depth + 1) / 2;
        if (Vector512.IsHardwareAccelerated)
        {
            FourBy16(ref w, ref x, pairs, scale, ref scales, ref start, ref sums, ref places);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            FourBy8(ref w, ref x, pairs, scale, ref scales, ref start, ref sums, ref places);
        }
        else
        {
            for (int i = 0; i < Tile; i++)
            {
                int column = Unsafe.Add(ref places, i);
                OneBy4(
                    ref Unsafe.Add(ref w, i * 2 * Granule), Tile * 2 * Granule, ref x, pairs, scale,
                    ref Unsafe.Add(ref scales, i * Granule), ref Unsafe.Add(ref start, column),
                    ref Unsafe.Add(ref sums, column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(
        ref float weights, ref float operand, int depth, float scale, ref float scales, ref float start, ref float sums)
    {
        ref sbyte w = ref Unsafe.As<float, sbyte>(ref weights);
        ref int x = ref Unsafe.As<float, int>(ref operand);
        int pairs = (depth + 1) / 2;
        if (Vector512.IsHardwareAccelerated)
        {
            OneBy16(ref w, ref x, pairs, scale, ref scales, ref start, ref sums);
        }
        else
        {
            OneBy4(ref w, 2 * Granule, ref x, pairs, scale, ref scales, ref start, ref sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LargestBits16(ref float x, int depth)
    {
        var largest = Vector512<int>.Zero;
        int k = 0;
        for (; k + 16 <= depth; k += 16)
        {
            largest = Vector512.Max(largest, Vector512.LoadUnsafe(ref x, (nuint)k).AsInt32() & Vector512.Create(MagnitudeBits));
        }

        if (k < depth)
        {
            var inside = VectorMasks.Below16(depth - k).AsInt32() & Vector512.Create(MagnitudeBits);
            largest = Vector512.Max(largest, Vector512.LoadUnsafe(ref x, (nuint)k).AsInt32() & inside);
        }

        return Largest(Vector256.Max(largest.GetLower(), largest.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LargestBits8(ref float x, int depth)
    {
        var largest = Vector256<int>.Zero;
        int k = 0;
        for (; k + 8 <= depth; k += 8)
        {
            largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref x, (nuint)k).AsInt32() & Vector256.Create(MagnitudeBits));
        }

        if (k < depth)
        {
            var inside = VectorMasks.Below8(depth - k).AsInt32() & Vector256.Create(MagnitudeBits);
            largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref x, (nuint)k).AsInt32() & inside);
        }

        return Largest(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Largest(Vector256<int> values)
    {
        var four = Vector128.Max(values.GetLower(), values.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBy16(
        ref sbyte w, ref int x, int pairs, float scale, ref float scales, ref float start, ref float sums, ref int places)
    {
        var a0 = Vector512<int>.Zero;
        var a1 = Vector512<int>.Zero;
        var a2 = Vector512<int>.Zero;
        var a3 = Vector512<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector512.Create(Unsafe.Add(ref x, pair)).AsInt16();
            a0 = MultiplyAdd(ref w, 0, factor, a0);
            a1 = MultiplyAdd(ref w, 2 * Granule, factor, a1);
            a2 = MultiplyAdd(ref w, 4 * Granule, factor, a2);
            a3 = MultiplyAdd(ref w, 6 * Granule, factor, a3);
            w = ref Unsafe.Add(ref w, Tile * 2 * Granule);
        }

        Store(a0, a1, a2, a3, scale, ref scales, ref start, ref sums, ref places);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneBy16(
        ref sbyte w, ref int x, int pairs, float scale, ref float scales, ref float start, ref float sums)
    {
        var a = Vector512<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            a = MultiplyAdd(
                ref w, (nuint)(pair * 2 * Granule), Vector512.Create(Unsafe.Add(ref x, pair)).AsInt16(), a);
        }

        Store(a, scale, ref scales, ref start, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourBy8(
        ref sbyte w, ref int x, int pairs, float scale, ref float scales, ref float start, ref float sums, ref int places)
    {
        var a0 = Vector256<int>.Zero;
        var a1 = Vector256<int>.Zero;
        var a2 = Vector256<int>.Zero;
        var a3 = Vector256<int>.Zero;
        var a4 = Vector256<int>.Zero;
        var a5 = Vector256<int>.Zero;
        var a6 = Vector256<int>.Zero;
        var a7 = Vector256<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector256.Create(Unsafe.Add(ref x, pair)).AsInt16();
            a0 = MultiplyAdd(ref w, 0, factor, a0);
            a1 = MultiplyAdd(ref w, Granule, factor, a1);
            a2 = MultiplyAdd(ref w, 2 * Granule, factor, a2);
            a3 = MultiplyAdd(ref w, 3 * Granule, factor, a3);
            a4 = MultiplyAdd(ref w, 4 * Granule, factor, a4);
            a5 = MultiplyAdd(ref w, 5 * Granule, factor, a5);
            a6 = MultiplyAdd(ref w, 6 * Granule, factor, a6);
            a7 = MultiplyAdd(ref w, 7 * Granule, factor, a7);
            w = ref Unsafe.Add(ref w, Tile * 2 * Granule);
        }

        int place = places;
        Store(a0, a1, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 1);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(a2, a3, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 2);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(a4, a5, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 3);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(a6, a7, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
    }

    // One granule at the narrowest width; one of a tile too, hence the bytes from one pair of elements to the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneBy4(
        ref sbyte w, int stride, ref int x, int pairs, float scale, ref float scales, ref float start, ref float sums)
    {
        var a0 = Vector128<int>.Zero;
        var a1 = Vector128<int>.Zero;
        var a2 = Vector128<int>.Zero;
        var a3 = Vector128<int>.Zero;
        for (int pair = 0; pair < pairs; pair++)
        {
            var factor = Vector128.Create(Unsafe.Add(ref x, pair)).AsInt16();
            var lower = Vector128.LoadUnsafe(ref w);
            var upper = Vector128.LoadUnsafe(ref w, Granule);
            a0 += MultiplyAddAdjacent(Vector128.WidenLower(lower), factor);
            a1 += MultiplyAddAdjacent(Vector128.WidenUpper(lower), factor);
            a2 += MultiplyAddAdjacent(Vector128.WidenLower(upper), factor);
            a3 += MultiplyAddAdjacent(Vector128.WidenUpper(upper), factor);
            w = ref Unsafe.Add(ref w, stride);
        }

        Store(Vector256.Create(a0, a1), Vector256.Create(a2, a3), scale, ref scales, ref start, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> MultiplyAdd(ref sbyte w, nuint offset, Vector512<short> factor, Vector512<int> sum)
    {
        var bytes = Vector256.LoadUnsafe(ref w, offset);
        if (Avx512BW.IsSupported)
        {
            return sum + Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(bytes), factor);
        }

        var (lower, upper) = Vector256.Widen(bytes);
        return sum + Vector512.Create(
            MultiplyAddAdjacent(lower, factor.GetLower()), MultiplyAddAdjacent(upper, factor.GetLower()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAdd(ref sbyte w, nuint offset, Vector256<short> factor, Vector256<int> sum)
    {
        var bytes = Vector128.LoadUnsafe(ref w, offset);
        if (Avx2.IsSupported)
        {
            return sum + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(bytes), factor);
        }

        return sum + MultiplyAddAdjacent(
            Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes)), factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAddAdjacent(Vector256<short> a, Vector256<short> b) => Vector256.Create(
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
        Vector512<int> a, Vector512<int> b, Vector512<int> c, Vector512<int> d, float scale, ref float scales,
        ref float start, ref float sums, ref int places)
    {
        int place = places;
        Store(a, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 1);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(b, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 2);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(c, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
        place = Unsafe.Add(ref places, 3);
        scales = ref Unsafe.Add(ref scales, Granule);
        Store(d, scale, ref scales, ref Unsafe.Add(ref start, place), ref Unsafe.Add(ref sums, place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<int> integers, float scale, ref float scales, ref float start, ref float sums)
    {
        // In this order nothing overflows that would not overflow in float32 products too.
        var values = Vector512.ConvertToSingle(integers) * Vector512.LoadUnsafe(ref scales) * scale;
        Vector512.StoreUnsafe(Vector512.LoadUnsafe(ref start) + values, ref sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> lower, Vector256<int> upper, float scale, ref float scales, ref float start, ref float sums)
    {
        var first = Vector256.ConvertToSingle(lower) * Vector256.LoadUnsafe(ref scales) * scale;
        var second = Vector256.ConvertToSingle(upper) * Vector256.LoadUnsafe(ref scales, 8) * scale;
        Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref start) + first, ref sums);
        Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref start, 8) + second, ref sums, 8);
    }
}
