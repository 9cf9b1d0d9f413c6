using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Arithmetic on rows that are padded to whole granules, for the kernels of layers; every row begins where its stride
/// says. Inlined, so that it is compiled with its caller.
/// </summary>
internal static class RowVectors
{
    /// <summary>target += factor * source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(ref float source, float factor, ref float target, int stride)
    {
        var wide = new Vector<float>(factor);
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref target, i) + (wide * Vector.LoadUnsafe(ref source, i));
            sum.StoreUnsafe(ref target, i);
        }
    }

    /// <summary>target += source, of any number of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddRow(ref float source, ref float target, int length)
    {
        nuint i = 0;
        for (; i + (nuint)Vector<float>.Count <= (nuint)length; i += (nuint)Vector<float>.Count)
        {
            (Vector.LoadUnsafe(ref source, i) + Vector.LoadUnsafe(ref target, i)).StoreUnsafe(ref target, i);
        }

        for (; i < (nuint)length; i++)
        {
            Unsafe.Add(ref target, i) += Unsafe.Add(ref source, i);
        }
    }

    /// <summary>target += factor * source, of any number of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaledRow(ref float source, float factor, ref float target, int length)
    {
        var wide = new Vector<float>(factor);
        nuint i = 0;
        for (; i + (nuint)Vector<float>.Count <= (nuint)length; i += (nuint)Vector<float>.Count)
        {
            var sum = Vector.LoadUnsafe(ref target, i) + (wide * Vector.LoadUnsafe(ref source, i));
            sum.StoreUnsafe(ref target, i);
        }

        for (; i < (nuint)length; i++)
        {
            Unsafe.Add(ref target, i) += factor * Unsafe.Add(ref source, i);
        }
    }

    /// <summary>target = factor * source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref float source, float factor, ref float target, int stride)
    {
        var wide = new Vector<float>(factor);
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<float>.Count)
        {
            (wide * Vector.LoadUnsafe(ref source, i)).StoreUnsafe(ref target, i);
        }
    }

    /// <summary>The value of an empty sequence is zero.</summary>
    /// <param name="active">Live rows of each step.</param>
    /// <param name="sequences">Sequences, the empty ones at the end.</param>
    /// <param name="rows">A row for every sequence.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearEmpty(int[] active, int sequences, ref float rows, int stride) =>
        Rows.Clear(ref Unsafe.Add(ref rows, (nint)active[0] * stride), (sequences - active[0]) * stride);

    /// <summary>How many steps a sequence has.</summary>
    /// <param name="active">Live rows of each step, which never grow.</param>
    /// <param name="sequence">The row of the sequence in every step.</param>
    /// <param name="most">A number of steps that is not too small.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StepsOf(int[] active, int sequence, int most)
    {
        while (most > 0 && active[most - 1] <= sequence)
        {
            most--;
        }

        return most;
    }
}
