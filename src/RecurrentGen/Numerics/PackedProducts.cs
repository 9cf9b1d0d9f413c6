using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <summary>
/// Matrix products on the packed layout of <see cref="PackedMatrix"/>, for generated code. A is row-major (<c>A[r,
/// k]</c> at <c>r * aStride + k</c>); B is packed: <c>granules</c> granules of 16 floats per row, cut into panels of
/// <c>panelGranules</c>, the rows of a panel contiguous, the last panel possibly narrower; C is row-major within a
/// panel (<c>C[r, p, j]</c> at <c>r * cStride + p * cPanelStride + j</c>). All strides are in floats.
/// </summary>
/// <remarks>
/// Nothing is checked: the caller's plan owns every size. Every element of C is summed in the order of k, whatever the
/// vector width and whatever the other rows are; only a product of a single row is summed in four interleaved parts.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class PackedProducts
{
    /// <summary>
    /// Depth of B that is used for all rows before going on: with four granules it is half of a first-level cache.
    /// </summary>
    private const int DepthBlock = 128;

    /// <summary>A panel that is hardly deeper is not cut.</summary>
    private const int DepthUnblocked = DepthBlock * 3 / 2;

    /// <summary>Up to so many rows, a panel is read so rarely that it may stay in the second-level cache.</summary>
    private const int RowsWithoutBlocks = 12;

    /// <summary>Floats of the operand that an outer product keeps in the second-level cache.</summary>
    private const int OuterBlock = 1 << 17;

    private const int RowsPerSum = 16;

    private const int TransposedPanelGranules = 4;

    /// <summary>C = A B.</summary>
    /// <param name="a">The first value of A.</param>
    /// <param name="aStride">From one row of A to the next.</param>
    /// <param name="rows">Rows of A and C; at least 0.</param>
    /// <param name="depth">Columns of A, rows of B; at least 0.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="granules">Granules in a row of B.</param>
    /// <param name="panelGranules">Granules in a panel of B.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next: <c>16 * panelGranules</c> or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride)
    {
        var walk = new TileWalk(aStride, 1, depth, 1, 0, 0, cStride, 0);
        ref float zero = ref Unsafe.NullRef<float>();
        Panels(walk, default, rows, ref a, ref b, granules, panelGranules, ref zero, ref c, cPanelStride);
    }

    /// <summary>C = start + A B, with the same start for every row.</summary>
    /// <param name="a">The first value of A.</param>
    /// <param name="aStride">From one row of A to the next.</param>
    /// <param name="rows">Rows of A and C; at least 0.</param>
    /// <param name="depth">Columns of A, rows of B; at least 0.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="granules">Granules in a row of B.</param>
    /// <param name="panelGranules">Granules in a panel of B.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next, and of the start too.</param>
    /// <param name="start">The first value of the start: a bias, laid out like a row of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyFrom(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride, ref float start)
    {
        var walk = new TileWalk(aStride, 1, depth, 1, 0, 0, cStride, 0);
        Panels(walk, default, rows, ref a, ref b, granules, panelGranules, ref start, ref c, cPanelStride);
    }

    /// <summary>C = start + A B + A2 B2, with the same start for every row.</summary>
    /// <param name="a">The first value of A.</param>
    /// <param name="aStride">From one row of A to the next.</param>
    /// <param name="depth">Columns of A, rows of B; at least 0.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="a2">The first value of A2.</param>
    /// <param name="a2Stride">From one row of A2 to the next.</param>
    /// <param name="depth2">Columns of A2, rows of B2; at least 1.</param>
    /// <param name="b2">The first value of B2.</param>
    /// <param name="rows">Rows of A, A2 and C; at least 0.</param>
    /// <param name="granules">Granules in a row of B and B2.</param>
    /// <param name="panelGranules">Granules in a panel of B and B2.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next, and of the start too.</param>
    /// <param name="start">The first value of the start: a bias, laid out like a row of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyPairFrom(
        ref float a, int aStride, int depth, ref float b, ref float a2, int a2Stride, int depth2, ref float b2,
        int rows, int granules, int panelGranules, ref float c, int cStride, int cPanelStride, ref float start)
    {
        if (rows > RowsWithoutBlocks && depth + depth2 > DepthUnblocked)
        {
            // Panels as deep as this are cut in depth anyway.
            MultiplyFrom(
                ref a, aStride, rows, depth, ref b, granules, panelGranules, ref c, cStride, cPanelStride, ref start);
            MultiplyAdd(ref a2, a2Stride, rows, depth2, ref b2, granules, panelGranules, ref c, cStride, cPanelStride);
            return;
        }

        var walk = new TileWalk(aStride, 1, depth, 1, 0, 0, cStride, 0);
        var second = new SecondProduct(ref a2, a2Stride, depth2, ref b2);
        Panels(walk, second, rows, ref a, ref b, granules, panelGranules, ref start, ref c, cPanelStride);
    }

    /// <summary>C += A B.</summary>
    /// <inheritdoc cref="Multiply" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride)
    {
        var walk = new TileWalk(aStride, 1, depth, 1, 0, 0, cStride, cStride);
        Panels(walk, default, rows, ref a, ref b, granules, panelGranules, ref c, ref c, cPanelStride);
    }

    /// <summary>C = A B, where the columns of A come as several runs.</summary>
    /// <param name="a">The first value of A.</param>
    /// <param name="aStride">From one row of A to the next.</param>
    /// <param name="blocks">Runs.</param>
    /// <param name="blockDepth">Contiguous values in a run; B has <c>blocks * blockDepth</c> rows.</param>
    /// <param name="aBlockStride">From one run of A to the next.</param>
    /// <param name="rows">Rows of A and C; at least 0.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="granules">Granules in a row of B.</param>
    /// <param name="panelGranules">Granules in a panel of B.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyBlocked(
        ref float a, int aStride, int rows, int blocks, int blockDepth, int aBlockStride,
        ref float b, int granules, int panelGranules, ref float c, int cStride, int cPanelStride)
    {
        var walk = new TileWalk(aStride, 1, blockDepth, blocks, aBlockStride, 0, cStride, 0);
        ref float zero = ref Unsafe.NullRef<float>();
        Panels(walk, default, rows, ref a, ref b, granules, panelGranules, ref zero, ref c, cPanelStride);
    }

    /// <summary>C += A B, where the columns of A come as several runs.</summary>
    /// <inheritdoc cref="MultiplyBlocked" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAddBlocked(
        ref float a, int aStride, int rows, int blocks, int blockDepth, int aBlockStride,
        ref float b, int granules, int panelGranules, ref float c, int cStride, int cPanelStride)
    {
        var walk = new TileWalk(aStride, 1, blockDepth, blocks, aBlockStride, 0, cStride, cStride);
        Panels(walk, default, rows, ref a, ref b, granules, panelGranules, ref c, ref c, cPanelStride);
    }

    /// <summary>
    /// D += transpose(Z) G: the gradient of the weights from the operand Z and the gradient G of the product.
    /// </summary>
    /// <param name="z">The first value of the operand.</param>
    /// <param name="zStride">From one row of Z to the next.</param>
    /// <param name="depth">Columns of Z, rows of D.</param>
    /// <param name="g">The first value of the gradient.</param>
    /// <param name="gStride">From one row of G to the next.</param>
    /// <param name="granules">Granules in a row of D.</param>
    /// <param name="panelGranules">Granules in a panel of D.</param>
    /// <param name="gPanelStride">From one panel of G to the next.</param>
    /// <param name="d">The first value of D, which is packed as the weights are.</param>
    /// <param name="rows">Rows of Z and G.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OuterAdd(
        ref float z, int zStride, int depth, ref float g, int gStride, int granules, int panelGranules,
        int gPanelStride, ref float d, int rows)
    {
        // So many rows at a time that their part of Z stays in the second-level cache while the panels pass by.
        int block = Math.Max(OuterBlock / Math.Max(depth, 1) / DepthBlock, 1) * DepthBlock;
        for (int row = 0; row < rows; row += block)
        {
            int count = Math.Min(block, rows - row);
            ref float zBlock = ref Unsafe.Add(ref z, (nint)row * zStride);
            ref float gBlock = ref Unsafe.Add(ref g, (nint)row * gStride);
            for (int granule = 0, panel = 0; granule < granules; granule += panelGranules, panel++)
            {
                int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
                ref float dPanel = ref Unsafe.Add(ref d, (nint)granule * PackedMatrix.Granule * depth);
                ref float gPanel = ref Unsafe.Add(ref gBlock, (nint)panel * gPanelStride);
                var walk = new TileWalk(1, zStride, count, 1, 0, gStride, width, width);
                DepthBlocks(walk, default, depth, width, ref zBlock, ref gPanel, ref dPanel, ref dPanel);
            }
        }
    }

    /// <summary>
    /// C[r, u] = start[u] + sum over k of A[r, k] W[u, k]: dense layers of few units, whose weights lie row by row.
    /// </summary>
    /// <param name="a">The first value of A, whose rows are padded to whole granules with anything.</param>
    /// <param name="aStride">From one row of A to the next.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A and W.</param>
    /// <param name="w">The first value of W.</param>
    /// <param name="wStride">From one row of W to the next: whole granules.</param>
    /// <param name="units">Rows of W, columns of C.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="start">The first bias.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void DotRows(
        ref float a, int aStride, int rows, int depth, ref float w, int wStride, int units,
        ref float c, int cStride, ref float start)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                ref float weights = ref Unsafe.Add(ref w, (nint)unit * wStride);
                Unsafe.Add(ref c, unit) = Unsafe.Add(ref start, unit) + Dot(ref a, ref weights, depth);
            }

            a = ref Unsafe.Add(ref a, aStride);
            c = ref Unsafe.Add(ref c, cStride);
        }
    }

    /// <summary>d[j] += sum over r of G[r, j]: the gradient of a bias.</summary>
    /// <param name="g">The first value of the gradient.</param>
    /// <param name="gStride">From one row of G to the next.</param>
    /// <param name="columns">Columns of G; a multiple of 16.</param>
    /// <param name="rows">Rows of G.</param>
    /// <param name="d">The first of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ColumnSumAdd(ref float g, int gStride, int columns, int rows, ref float d)
    {
        // A few rows at a time, so that memory is read in order.
        for (; rows > 0; rows -= RowsPerSum)
        {
            AddRows(ref g, gStride, columns, Math.Min(rows, RowsPerSum), ref d);
            g = ref Unsafe.Add(ref g, (nint)RowsPerSum * gStride);
        }
    }

    /// <summary>
    /// Writes the transpose of a packed matrix as a packed matrix with panels of four granules: one row for each column
    /// of the source, and <c>ceil(depth / 16)</c> granules per row, padded with zeros.
    /// </summary>
    /// <param name="source">The first value of the matrix.</param>
    /// <param name="depth">Rows of the source.</param>
    /// <param name="granules">Granules in a row of the source.</param>
    /// <param name="panelGranules">Granules in a panel of the source.</param>
    /// <param name="columns">Columns of the source that become rows; more than <c>16 * (granules - 1)</c>.</param>
    /// <param name="destination">The first of <c>columns * 16 * ceil(depth / 16)</c> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(
        ref float source, int depth, int granules, int panelGranules, int columns, ref float destination)
    {
        int rowGranules = (depth + PackedMatrix.Granule - 1) / PackedMatrix.Granule;
        for (int first = 0; first < rowGranules; first += TransposedPanelGranules)
        {
            int width = PackedMatrix.Granule * Math.Min(TransposedPanelGranules, rowGranules - first);
            int filled = Math.Min(width, depth - (first * PackedMatrix.Granule));
            for (int granule = 0; granule < granules; granule++)
            {
                int panel = granule - (granule % panelGranules);
                nint sourceWidth = PackedMatrix.Granule * Math.Min(panelGranules, granules - panel);
                nint offset = (((nint)panel * depth) + granule - panel) * PackedMatrix.Granule;
                offset += first * PackedMatrix.Granule * sourceWidth;
                int rows = Math.Min(PackedMatrix.Granule, columns - (granule * PackedMatrix.Granule));
                TransposeGranule(ref Unsafe.Add(ref source, offset), sourceWidth, filled, rows, ref destination, width);
                destination = ref Unsafe.Add(ref destination, rows * width);
            }
        }
    }

    /// <summary>The dot product of two rows that are padded to whole granules, the first with anything.</summary>
    /// <param name="a">The first value of one.</param>
    /// <param name="b">The first value of the other.</param>
    /// <param name="depth">Values; a constant where a step calls this.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ref float a, ref float b, int depth) =>
        Vector512.IsHardwareAccelerated ? Dot512(ref a, ref b, depth)
        : Vector256.IsHardwareAccelerated ? Dot256(ref a, ref b, depth)
        : Dot128(ref a, ref b, depth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot512(ref float a, ref float b, int depth)
    {
        // Two sums, because one would wait for each addition.
        Vector512<float> even = default, odd = default;
        int k = 0;
        for (; k <= depth - 32; k += 32)
        {
            even = Vector512.MultiplyAddEstimate(
                Vector512.LoadUnsafe(ref a, (nuint)k), Vector512.LoadUnsafe(ref b, (nuint)k), even);
            odd = Vector512.MultiplyAddEstimate(
                Vector512.LoadUnsafe(ref a, (nuint)k + 16), Vector512.LoadUnsafe(ref b, (nuint)k + 16), odd);
        }

        for (; k < depth; k += 16)
        {
            // No more lanes than a step has just stored together: a wider load would wait for the store.
            int rest = depth - k;
            var values = rest > 8 ? VectorMasks.Below16(rest) & Vector512.LoadUnsafe(ref a, (nuint)k)
                : rest > 4 ? (VectorMasks.Below8(rest) & Vector256.LoadUnsafe(ref a, (nuint)k)).ToVector512()
                : (VectorMasks.Below4(rest) & Vector128.LoadUnsafe(ref a, (nuint)k)).ToVector256().ToVector512();
            even = Vector512.MultiplyAddEstimate(values, Vector512.LoadUnsafe(ref b, (nuint)k), even);
        }

        return Vector512.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot256(ref float a, ref float b, int depth)
    {
        // Two sums, because one would wait for each addition.
        Vector256<float> even = default, odd = default;
        int k = 0;
        for (; k <= depth - 16; k += 16)
        {
            even = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref a, (nuint)k), Vector256.LoadUnsafe(ref b, (nuint)k), even);
            odd = Vector256.MultiplyAddEstimate(
                Vector256.LoadUnsafe(ref a, (nuint)k + 8), Vector256.LoadUnsafe(ref b, (nuint)k + 8), odd);
        }

        for (; k < depth; k += 8)
        {
            int rest = depth - k;
            var values = rest > 4 ? VectorMasks.Below8(rest) & Vector256.LoadUnsafe(ref a, (nuint)k)
                : (VectorMasks.Below4(rest) & Vector128.LoadUnsafe(ref a, (nuint)k)).ToVector256();
            even = Vector256.MultiplyAddEstimate(values, Vector256.LoadUnsafe(ref b, (nuint)k), even);
        }

        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Dot128(ref float a, ref float b, int depth)
    {
        // Two sums, because one would wait for each addition.
        Vector128<float> even = default, odd = default;
        int k = 0;
        for (; k <= depth - 8; k += 8)
        {
            even = Vector128.MultiplyAddEstimate(
                Vector128.LoadUnsafe(ref a, (nuint)k), Vector128.LoadUnsafe(ref b, (nuint)k), even);
            odd = Vector128.MultiplyAddEstimate(
                Vector128.LoadUnsafe(ref a, (nuint)k + 4), Vector128.LoadUnsafe(ref b, (nuint)k + 4), odd);
        }

        for (; k < depth; k += 4)
        {
            var values = VectorMasks.Below4(depth - k) & Vector128.LoadUnsafe(ref a, (nuint)k);
            even = Vector128.MultiplyAddEstimate(values, Vector128.LoadUnsafe(ref b, (nuint)k), even);
        }

        return Vector128.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(ref float g, int gStride, int columns, int rows, ref float d)
    {
        int strip;
        for (int column = 0; column < columns; column += strip)
        {
            ref float from = ref Unsafe.Add(ref g, column);
            ref float to = ref Unsafe.Add(ref d, column);
            strip = StripWidth(columns - column);
            if (strip == TileRow64.Width)
            {
                ProductTiles.AddRows<TileRow64>(ref from, gStride, rows, ref to);
            }
            else if (strip == TileRow48.Width)
            {
                ProductTiles.AddRows<TileRow48>(ref from, gStride, rows, ref to);
            }
            else if (strip == TileRow32.Width)
            {
                ProductTiles.AddRows<TileRow32>(ref from, gStride, rows, ref to);
            }
            else if (Vector512.IsHardwareAccelerated)
            {
                ProductTiles.AddRows<TileRow16>(ref from, gStride, rows, ref to);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                ProductTiles.AddRows<TileRow16By256>(ref from, gStride, rows, ref to);
            }
            else
            {
                ProductTiles.AddRows<TileRow8By128>(ref from, gStride, rows, ref to);
            }
        }
    }

    /// <summary>Writes columns of <paramref name="filled"/> values as rows with zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeGranule(
        ref float source, nint sourceWidth, int filled, int columns, ref float destination, nint width)
    {
        int blocks = Sse.IsSupported ? filled / 4 * 4 : 0;
        for (int column = 0; column < columns; column++)
        {
            ref float row = ref Unsafe.Add(ref destination, column * width);
            int k = column < columns / 4 * 4 ? blocks : 0;
            for (; k < filled; k++)
            {
                Unsafe.Add(ref row, k) = Unsafe.Add(ref source, column + (k * sourceWidth));
            }

            for (; k < width; k++)
            {
                Unsafe.Add(ref row, k) = 0;
            }
        }

        for (int k = 0; k < blocks; k += 4)
        {
            for (int column = 0; column <= columns - 4; column += 4)
            {
                TransposeBlock(
                    ref Unsafe.Add(ref source, column + (k * sourceWidth)), sourceWidth,
                    ref Unsafe.Add(ref destination, k + (column * width)), width);
            }
        }
    }

    /// <summary>Four times four values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(ref float source, nint sourceWidth, ref float destination, nint width)
    {
        var row0 = Vector128.LoadUnsafe(ref source);
        var row1 = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, sourceWidth));
        var row2 = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 2 * sourceWidth));
        var row3 = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, 3 * sourceWidth));
        var low01 = Sse.UnpackLow(row0, row1);
        var low23 = Sse.UnpackLow(row2, row3);
        var high01 = Sse.UnpackHigh(row0, row1);
        var high23 = Sse.UnpackHigh(row2, row3);
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref destination);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref Unsafe.Add(ref destination, width));
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref Unsafe.Add(ref destination, 2 * width));
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref Unsafe.Add(ref destination, 3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels(
        in TileWalk walk, SecondProduct second, int rows, ref float a, ref float b, int granules, int panelGranules,
        ref float start, ref float c, int cPanelStride)
    {
        nint depth = walk.Depth * walk.Runs;
        for (int granule = 0; granule < granules; granule += panelGranules)
        {
            int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
            DepthBlocks(walk with { BStep = width }, second, rows, width, ref a, ref b, ref start, ref c);
            b = ref Unsafe.Add(ref b, width * depth);
            second = second.At(0, width * second.Depth);
            c = ref Unsafe.Add(ref c, cPanelStride);
            if (!Unsafe.IsNullRef(ref start))
            {
                start = ref Unsafe.Add(ref start, cPanelStride);
            }
        }
    }

    /// <summary>Cuts a deep panel such that a part of it serves all rows from the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DepthBlocks(
        TileWalk walk, SecondProduct second, int rows, int width, ref float a, ref float b, ref float start,
        ref float c)
    {
        nint depth = walk.Depth * walk.Runs;
        if (rows <= RowsWithoutBlocks || depth <= DepthUnblocked)
        {
            Columns(walk, second, rows, width, ref a, ref b, ref start, ref c);
            return;
        }

        bool oneRun = walk.Runs == 1;
        nint left = oneRun ? walk.Depth : walk.Runs;
        nint most = oneRun ? DepthBlock : nint.Max(1, DepthBlock / walk.Depth);
        while (left > 0)
        {
            nint count = nint.Min(left, most);
            var block = oneRun ? walk with { Depth = count } : walk with { Runs = (int)count };
            Columns(block, second, rows, width, ref a, ref b, ref start, ref c);
            a = ref Unsafe.Add(ref a, count * (oneRun ? walk.AStep : walk.ARunStride));
            b = ref Unsafe.Add(ref b, block.Depth * block.Runs * walk.BStep);
            start = ref c;
            walk = walk with { StartRowStride = walk.CRowStride };
            left -= count;
        }
    }

    /// <summary>One panel, cut into strips as wide as a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(
        in TileWalk walk, SecondProduct second, int rows, int width, ref float a, ref float b, ref float start,
        ref float c)
    {
        int strip;
        for (int column = 0; column < width; column += strip)
        {
            strip = StripWidth(width - column);
            ref float s = ref Unsafe.IsNullRef(ref start) ? ref start : ref Unsafe.Add(ref start, column);
            ref float right = ref Unsafe.Add(ref b, column);
            ref float sum = ref Unsafe.Add(ref c, column);
            var columns = second.At(0, column);
            if (!Vector512.IsHardwareAccelerated)
            {
                if (Vector256.IsHardwareAccelerated)
                {
                    ProductTiles.Strip<TileRow16By256>(walk, columns, rows, ref a, ref right, ref s, ref sum);
                }
                else
                {
                    ProductTiles.Strip<TileRow8By128>(walk, columns, rows, ref a, ref right, ref s, ref sum);
                }
            }
            else if (strip == TileRow64.Width)
            {
                ProductTiles.Strip<TileRow64>(walk, columns, rows, ref a, ref right, ref s, ref sum);
            }
            else if (strip == TileRow48.Width)
            {
                ProductTiles.Strip<TileRow48>(walk, columns, rows, ref a, ref right, ref s, ref sum);
            }
            else if (strip == TileRow32.Width)
            {
                ProductTiles.Strip<TileRow32>(walk, columns, rows, ref a, ref right, ref s, ref sum);
            }
            else
            {
                ProductTiles.Strip<TileRow16>(walk, columns, rows, ref a, ref right, ref s, ref sum);
            }
        }
    }

    /// <summary>The next strip of a panel: four granules at the most, and no single one left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int StripWidth(int width)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            return Vector256.IsHardwareAccelerated ? TileRow16By256.Width : TileRow8By128.Width;
        }

        int granules = width / PackedMatrix.Granule;
        return PackedMatrix.Granule * (granules is 5 or 6 ? 3 : Math.Min(granules, 4));
    }
}
