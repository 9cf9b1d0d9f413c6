using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>Makes 16-bit integers of an operand.</summary>
internal static class Int8Operand
{
    private const int Granule = PackedMatrix.Granule;
    private const int MagnitudeBits = 0x7FFF_FFFF;
    private const int InfinityBits = 0x7F80_0000;

    /// <summary>Operands below this are zero: their reciprocals would be infinite.</summary>
    private const float SmallestOperand = 1e-30f;

    /// <summary>Added to a number below 2^22, it leaves the nearest integer in the low bits.</summary>
    private const float Rounder = 12582912f;

    /// <summary>Writes the operand as 16-bit integers, those beyond its length as zeros.</summary>
    /// <param name="x">The operand; readable up to the next multiple of 16.</param>
    /// <param name="depth">Its length.</param>
    /// <param name="amplitude">The integer that stands for the largest magnitude.</param>
    /// <param name="target">Takes the integers.</param>
    /// <returns>The integers with their scale, which is NaN where the operand has a value that is not finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static CompactOperand Quantise(ref float x, int depth, int amplitude, ref float target)
    {
        var result = new CompactOperand { Values = ref target, Depth = depth, Scale = float.NaN };
        int bits = Vector512.IsHardwareAccelerated ? LargestBits16(ref x, depth) : LargestBits8(ref x, depth);
        if (bits >= InfinityBits)
        {
            return result;
        }

        float largest = MathF.Max(Unsafe.BitCast<int, float>(bits), SmallestOperand);
        float factor = amplitude / largest;
        ref short shorts = ref Unsafe.As<float, short>(ref target);
        var sum = Vector256<int>.Zero;
        for (int k = 0; k < depth; k += Granule)
        {
            var lower = Integers(ref x, k, factor);
            var upper = Integers(ref x, k + (Granule / 2), factor);
            if (k + Granule > depth)
            {
                lower &= VectorMasks.Below8(depth - k).AsInt32();
                upper &= VectorMasks.Below8(depth - k - (Granule / 2)).AsInt32();
            }

            sum += lower + upper;
            Vector256.StoreUnsafe(Vector256.Narrow(lower, upper), ref shorts, (nuint)k);
        }

        result.Scale = largest / amplitude;
        result.Sum = Vector256.Sum(sum);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Integers(ref float x, int k, float factor)
    {
        var rounded = (Vector256.LoadUnsafe(ref x, (nuint)k) * factor) + Vector256.Create(Rounder);
        return rounded.AsInt32() - Vector256.Create(Rounder).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LargestBits16(ref float x, int depth)
    {
        var largest = Vector512<int>.Zero;
        int k = 0;
        for (; k + 16 <= depth; k += 16)
        {
            var bits = Vector512.LoadUnsafe(ref x, (nuint)k).AsInt32() & Vector512.Create(MagnitudeBits);
            largest = Vector512.Max(largest, bits);
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
            var bits = Vector256.LoadUnsafe(ref x, (nuint)k).AsInt32() & Vector256.Create(MagnitudeBits);
            largest = Vector256.Max(largest, bits);
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
}
