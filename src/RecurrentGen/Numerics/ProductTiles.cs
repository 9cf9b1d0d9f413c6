using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>How a tile walks through its factors: <c>C[r] = start[r] + sum over k of A[r, k] * B[k]</c>.</summary>
/// <param name="ARowStride">Floats from one row of A to the next.</param>
/// <param name="AStep">
/// Floats from one k to the next in A: 1, or the row stride where A is read as its transpose.
/// </param>
/// <param name="Depth">Values of k in one run.</param>
/// <param name="Runs">Runs of k.</param>
/// <param name="ARunStride">Floats from one run to the next in A.</param>
/// <param name="BStep">Floats from one k to the next in B, across runs as well.</param>
/// <param name="CRowStride">Floats from one row of C to the next.</param>
/// <param name="StartRowStride">Floats from one row of the start to the next; 0 for a bias.</param>
internal readonly record struct TileWalk(
    nint ARowStride,
    nint AStep,
    nint Depth,
    int Runs,
    nint ARunStride,
    nint BStep,
    nint CRowStride,
    nint StartRowStride);

/// <summary>
/// A second product into the same sums, <c>C[r] += sum over k of A[r, k] * B[k]</c>, before these leave the registers.
/// </summary>
/// <param name="a">The first value of A.</param>
/// <param name="aRowStride">Floats from one row of A to the next; columns are neighbours.</param>
/// <param name="depth">Columns of A; 0 where there is no second product.</param>
/// <param name="b">The first value of B, whose rows lie as far apart as those of the first product.</param>
internal readonly ref struct SecondProduct(ref float a, nint aRowStride, nint depth, ref float b)
{
    public readonly ref float A = ref a;

    public readonly ref float B = ref b;

    public nint ARowStride => aRowStride;

    public nint Depth => depth;

    /// <summary>The same product for other rows and columns.</summary>
    public SecondProduct At(nint row, nint column) => depth == 0
        ? default
        : new(ref Unsafe.Add(ref A, row * aRowStride), aRowStride, depth, ref Unsafe.Add(ref B, column));
}

/// <summary>
/// The inner loops of the matrix products: tiles of 1 to 8 rows whose accumulators never leave the registers. The loop
/// over k is not unrolled, which measures the same. A null start means zero.
/// </summary>
internal static class ProductTiles
{
    private const MethodImplOptions Kernel = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Computes <paramref name="rows"/> rows of <c>TRow.Width</c> columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Strip<TRow>(
        in TileWalk walk, SecondProduct second, int rows, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        while (rows > 0)
        {
            int height = Height(rows, TRow.MaxRows);
            switch (height)
            {
                case 8:
                    Rows8<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
                case 6:
                    Rows6<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
                case 4:
                    Rows4<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
                case 3:
                    Rows3<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
                case 2:
                    Rows2<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
                default:
                    Row1<TRow>(walk, second, ref a, ref b, ref start, ref c);
                    break;
            }

            rows -= height;
            a = ref Unsafe.Add(ref a, height * walk.ARowStride);
            second = second.At(height, 0);
            c = ref Unsafe.Add(ref c, height * walk.CRowStride);
            if (!Unsafe.IsNullRef(ref start))
            {
                start = ref Unsafe.Add(ref start, height * walk.StartRowStride);
            }
        }
    }

    /// <summary>The next tile's height, such that no single row is left over unless there is only one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Height(int rows, int max) => rows switch
    {
        1 or 2 or 3 => rows,
        4 or 7 => 4,
        5 => 3,
        6 or 9 or 10 => 6,
        8 => max == 8 ? 8 : 4,
        _ => max,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TRow Begin<TRow>(ref float start, nint offset)
        where TRow : struct, ITileRow<TRow> =>
        Unsafe.IsNullRef(ref start) ? default : TRow.Load(ref Unsafe.Add(ref start, offset));

    /// <summary>
    /// One row: four sums over every fourth k, since a single chain of additions would wait for each one.
    /// </summary>
    [MethodImpl(Kernel)]
    private static void Row1<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        nint step = walk.AStep;
        nint bStep = walk.BStep;
        var row0 = Begin<TRow>(ref start, 0);
        TRow row1 = default, row2 = default, row3 = default;
        int runs = walk.Runs;
        nint depth = walk.Depth;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint k = first;
                nint end = first + (depth * step);
                for (nint stop = end - (3 * step); k < stop; k += 4 * step)
                {
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), TRow.Load(ref b));
                    row1.MultiplyAdd(Unsafe.Add(ref a, k + step), TRow.Load(ref Unsafe.Add(ref b, bStep)));
                    row2.MultiplyAdd(Unsafe.Add(ref a, k + (2 * step)), TRow.Load(ref Unsafe.Add(ref b, 2 * bStep)));
                    row3.MultiplyAdd(Unsafe.Add(ref a, k + (3 * step)), TRow.Load(ref Unsafe.Add(ref b, 3 * bStep)));
                    b = ref Unsafe.Add(ref b, 4 * bStep);
                }

                for (; k < end; k += step)
                {
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), TRow.Load(ref b));
                    b = ref Unsafe.Add(ref b, bStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
        }

        TRow.Sum(TRow.Sum(row0, row1), TRow.Sum(row2, row3)).Store(ref c);
    }

    /// <summary>sum += the rows of <paramref name="a"/>.</summary>
    [MethodImpl(Kernel)]
    public static void AddRows<TRow>(ref float a, nint stride, int rows, ref float sum)
        where TRow : struct, ITileRow<TRow>
    {
        var even = TRow.Load(ref sum);
        TRow odd = default;
        for (; rows > 1; rows -= 2)
        {
            even = TRow.Sum(even, TRow.Load(ref a));
            odd = TRow.Sum(odd, TRow.Load(ref Unsafe.Add(ref a, stride)));
            a = ref Unsafe.Add(ref a, 2 * stride);
        }

        if (rows == 1)
        {
            even = TRow.Sum(even, TRow.Load(ref a));
        }

        TRow.Sum(even, odd).Store(ref sum);
    }

    [MethodImpl(Kernel)]
    private static void Rows2<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        ref float a1 = ref Unsafe.Add(ref a, walk.ARowStride);
        nint between = walk.StartRowStride;
        var row0 = Begin<TRow>(ref start, 0);
        var row1 = Begin<TRow>(ref start, between);
        int runs = walk.Runs;
        nint depth = walk.Depth;
        nint step = walk.AStep;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint end = first + (depth * step);
                for (nint k = first; k < end; k += step)
                {
                    var right = TRow.Load(ref b);
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), right);
                    row1.MultiplyAdd(Unsafe.Add(ref a1, k), right);
                    b = ref Unsafe.Add(ref b, walk.BStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
            a1 = ref Unsafe.Add(ref a, second.ARowStride);
        }

        row0.Store(ref c);
        row1.Store(ref Unsafe.Add(ref c, walk.CRowStride));
    }

    [MethodImpl(Kernel)]
    private static void Rows3<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        ref float a1 = ref Unsafe.Add(ref a, walk.ARowStride);
        ref float a2 = ref Unsafe.Add(ref a1, walk.ARowStride);
        nint between = walk.StartRowStride;
        var row0 = Begin<TRow>(ref start, 0);
        var row1 = Begin<TRow>(ref start, between);
        var row2 = Begin<TRow>(ref start, 2 * between);
        int runs = walk.Runs;
        nint depth = walk.Depth;
        nint step = walk.AStep;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint end = first + (depth * step);
                for (nint k = first; k < end; k += step)
                {
                    var right = TRow.Load(ref b);
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), right);
                    row1.MultiplyAdd(Unsafe.Add(ref a1, k), right);
                    row2.MultiplyAdd(Unsafe.Add(ref a2, k), right);
                    b = ref Unsafe.Add(ref b, walk.BStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
            a1 = ref Unsafe.Add(ref a, second.ARowStride);
            a2 = ref Unsafe.Add(ref a1, second.ARowStride);
        }

        row0.Store(ref c);
        row1.Store(ref Unsafe.Add(ref c, walk.CRowStride));
        row2.Store(ref Unsafe.Add(ref c, 2 * walk.CRowStride));
    }

    [MethodImpl(Kernel)]
    private static void Rows4<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        ref float a1 = ref Unsafe.Add(ref a, walk.ARowStride);
        ref float a2 = ref Unsafe.Add(ref a1, walk.ARowStride);
        ref float a3 = ref Unsafe.Add(ref a2, walk.ARowStride);
        nint between = walk.StartRowStride;
        var row0 = Begin<TRow>(ref start, 0);
        var row1 = Begin<TRow>(ref start, between);
        var row2 = Begin<TRow>(ref start, 2 * between);
        var row3 = Begin<TRow>(ref start, 3 * between);
        int runs = walk.Runs;
        nint depth = walk.Depth;
        nint step = walk.AStep;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint end = first + (depth * step);
                for (nint k = first; k < end; k += step)
                {
                    var right = TRow.Load(ref b);
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), right);
                    row1.MultiplyAdd(Unsafe.Add(ref a1, k), right);
                    row2.MultiplyAdd(Unsafe.Add(ref a2, k), right);
                    row3.MultiplyAdd(Unsafe.Add(ref a3, k), right);
                    b = ref Unsafe.Add(ref b, walk.BStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
            a1 = ref Unsafe.Add(ref a, second.ARowStride);
            a2 = ref Unsafe.Add(ref a1, second.ARowStride);
            a3 = ref Unsafe.Add(ref a2, second.ARowStride);
        }

        row0.Store(ref c);
        row1.Store(ref Unsafe.Add(ref c, walk.CRowStride));
        row2.Store(ref Unsafe.Add(ref c, 2 * walk.CRowStride));
        row3.Store(ref Unsafe.Add(ref c, 3 * walk.CRowStride));
    }

    [MethodImpl(Kernel)]
    private static void Rows6<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        ref float a1 = ref Unsafe.Add(ref a, walk.ARowStride);
        ref float a2 = ref Unsafe.Add(ref a1, walk.ARowStride);
        ref float a3 = ref Unsafe.Add(ref a2, walk.ARowStride);
        ref float a4 = ref Unsafe.Add(ref a3, walk.ARowStride);
        ref float a5 = ref Unsafe.Add(ref a4, walk.ARowStride);
        nint between = walk.StartRowStride;
        var row0 = Begin<TRow>(ref start, 0);
        var row1 = Begin<TRow>(ref start, between);
        var row2 = Begin<TRow>(ref start, 2 * between);
        var row3 = Begin<TRow>(ref start, 3 * between);
        var row4 = Begin<TRow>(ref start, 4 * between);
        var row5 = Begin<TRow>(ref start, 5 * between);
        int runs = walk.Runs;
        nint depth = walk.Depth;
        nint step = walk.AStep;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint end = first + (depth * step);
                for (nint k = first; k < end; k += step)
                {
                    var right = TRow.Load(ref b);
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), right);
                    row1.MultiplyAdd(Unsafe.Add(ref a1, k), right);
                    row2.MultiplyAdd(Unsafe.Add(ref a2, k), right);
                    row3.MultiplyAdd(Unsafe.Add(ref a3, k), right);
                    row4.MultiplyAdd(Unsafe.Add(ref a4, k), right);
                    row5.MultiplyAdd(Unsafe.Add(ref a5, k), right);
                    b = ref Unsafe.Add(ref b, walk.BStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
            a1 = ref Unsafe.Add(ref a, second.ARowStride);
            a2 = ref Unsafe.Add(ref a1, second.ARowStride);
            a3 = ref Unsafe.Add(ref a2, second.ARowStride);
            a4 = ref Unsafe.Add(ref a3, second.ARowStride);
            a5 = ref Unsafe.Add(ref a4, second.ARowStride);
        }

        row0.Store(ref c);
        row1.Store(ref Unsafe.Add(ref c, walk.CRowStride));
        row2.Store(ref Unsafe.Add(ref c, 2 * walk.CRowStride));
        row3.Store(ref Unsafe.Add(ref c, 3 * walk.CRowStride));
        row4.Store(ref Unsafe.Add(ref c, 4 * walk.CRowStride));
        row5.Store(ref Unsafe.Add(ref c, 5 * walk.CRowStride));
    }

    [MethodImpl(Kernel)]
    private static void Rows8<TRow>(
        in TileWalk walk, in SecondProduct second, ref float a, ref float b, ref float start, ref float c)
        where TRow : struct, ITileRow<TRow>
    {
        ref float a1 = ref Unsafe.Add(ref a, walk.ARowStride);
        ref float a2 = ref Unsafe.Add(ref a1, walk.ARowStride);
        ref float a3 = ref Unsafe.Add(ref a2, walk.ARowStride);
        ref float a4 = ref Unsafe.Add(ref a3, walk.ARowStride);
        ref float a5 = ref Unsafe.Add(ref a4, walk.ARowStride);
        ref float a6 = ref Unsafe.Add(ref a5, walk.ARowStride);
        ref float a7 = ref Unsafe.Add(ref a6, walk.ARowStride);
        nint between = walk.StartRowStride;
        var row0 = Begin<TRow>(ref start, 0);
        var row1 = Begin<TRow>(ref start, between);
        var row2 = Begin<TRow>(ref start, 2 * between);
        var row3 = Begin<TRow>(ref start, 3 * between);
        var row4 = Begin<TRow>(ref start, 4 * between);
        var row5 = Begin<TRow>(ref start, 5 * between);
        var row6 = Begin<TRow>(ref start, 6 * between);
        var row7 = Begin<TRow>(ref start, 7 * between);
        int runs = walk.Runs;
        nint depth = walk.Depth;
        nint step = walk.AStep;
        for (bool more = second.Depth > 0; ; more = false)
        {
            nint first = 0;
            for (int run = runs; run > 0; run--, first += walk.ARunStride)
            {
                nint end = first + (depth * step);
                for (nint k = first; k < end; k += step)
                {
                    var right = TRow.Load(ref b);
                    row0.MultiplyAdd(Unsafe.Add(ref a, k), right);
                    row1.MultiplyAdd(Unsafe.Add(ref a1, k), right);
                    row2.MultiplyAdd(Unsafe.Add(ref a2, k), right);
                    row3.MultiplyAdd(Unsafe.Add(ref a3, k), right);
                    row4.MultiplyAdd(Unsafe.Add(ref a4, k), right);
                    row5.MultiplyAdd(Unsafe.Add(ref a5, k), right);
                    row6.MultiplyAdd(Unsafe.Add(ref a6, k), right);
                    row7.MultiplyAdd(Unsafe.Add(ref a7, k), right);
                    b = ref Unsafe.Add(ref b, walk.BStep);
                }
            }

            if (!more)
            {
                break;
            }

            (runs, depth, step) = (1, second.Depth, 1);
            b = ref second.B;
            a = ref second.A;
            a1 = ref Unsafe.Add(ref a, second.ARowStride);
            a2 = ref Unsafe.Add(ref a1, second.ARowStride);
            a3 = ref Unsafe.Add(ref a2, second.ARowStride);
            a4 = ref Unsafe.Add(ref a3, second.ARowStride);
            a5 = ref Unsafe.Add(ref a4, second.ARowStride);
            a6 = ref Unsafe.Add(ref a5, second.ARowStride);
            a7 = ref Unsafe.Add(ref a6, second.ARowStride);
        }

        row0.Store(ref c);
        row1.Store(ref Unsafe.Add(ref c, walk.CRowStride));
        row2.Store(ref Unsafe.Add(ref c, 2 * walk.CRowStride));
        row3.Store(ref Unsafe.Add(ref c, 3 * walk.CRowStride));
        row4.Store(ref Unsafe.Add(ref c, 4 * walk.CRowStride));
        row5.Store(ref Unsafe.Add(ref c, 5 * walk.CRowStride));
        row6.Store(ref Unsafe.Add(ref c, 6 * walk.CRowStride));
        row7.Store(ref Unsafe.Add(ref c, 7 * walk.CRowStride));
    }
}
