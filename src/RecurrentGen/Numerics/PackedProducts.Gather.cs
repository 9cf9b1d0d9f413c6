using System.Numerics;
using System.Runtime.CompilerServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Products whose operand has a single 1 in every row and is never made: A is the index of that 1, an <c>int</c> in the
/// place of a float, from 0 to below the depth, one per row. Otherwise as the products of their names.
/// </summary>
public static partial class PackedProducts
{
    /// <summary>C = B[a]: a row of B for each index.</summary>
    /// <param name="a">The first index, as the bits of a float.</param>
    /// <param name="aStride">From one index to the next.</param>
    /// <param name="rows">Indices, rows of C; at least 0.</param>
    /// <param name="depth">Rows of B.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="granules">Granules in a row of B.</param>
    /// <param name="panelGranules">Granules in a panel of B.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next: <c>16 * panelGranules</c> or more.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride)
    {
        for (int row = 0; row < rows; row++)
        {
            int index = Unsafe.As<float, int>(ref Unsafe.Add(ref a, (nint)row * aStride));
            for (int granule = 0, panel = 0; granule < granules; granule += panelGranules, panel++)
            {
                int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
                ref float from = ref PanelRow(ref b, granule, depth, index, width);
                ref float to = ref Unsafe.Add(ref c, ((nint)row * cStride) + ((nint)panel * cPanelStride));
                for (nuint j = 0; j < (nuint)width; j += (nuint)Vector<float>.Count)
                {
                    Vector.LoadUnsafe(ref from, j).StoreUnsafe(ref to, j);
                }
            }
        }
    }

    /// <summary>C = start + B[a], with the same start for every row.</summary>
    /// <param name="a">The first index, as the bits of a float.</param>
    /// <param name="aStride">From one index to the next.</param>
    /// <param name="rows">Indices, rows of C; at least 0.</param>
    /// <param name="depth">Rows of B.</param>
    /// <param name="b">The first value of B.</param>
    /// <param name="granules">Granules in a row of B.</param>
    /// <param name="panelGranules">Granules in a panel of B.</param>
    /// <param name="c">The first value of C.</param>
    /// <param name="cStride">From one row of C to the next.</param>
    /// <param name="cPanelStride">From one panel of C to the next, and of the start too.</param>
    /// <param name="start">The first value of the start: a bias, laid out like a row of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatherFrom(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride, ref float start)
    {
        for (int row = 0; row < rows; row++)
        {
            int index = Unsafe.As<float, int>(ref Unsafe.Add(ref a, (nint)row * aStride));
            for (int granule = 0, panel = 0; granule < granules; granule += panelGranules, panel++)
            {
                int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
                ref float from = ref PanelRow(ref b, granule, depth, index, width);
                ref float to = ref Unsafe.Add(ref c, ((nint)row * cStride) + ((nint)panel * cPanelStride));
                ref float first = ref Unsafe.Add(ref start, (nint)panel * cPanelStride);
                for (nuint j = 0; j < (nuint)width; j += (nuint)Vector<float>.Count)
                {
                    (Vector.LoadUnsafe(ref first, j) + Vector.LoadUnsafe(ref from, j)).StoreUnsafe(ref to, j);
                }
            }
        }
    }

    /// <summary>C += B[a].</summary>
    /// <inheritdoc cref="Gather" path="/param"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatherAdd(
        ref float a, int aStride, int rows, int depth, ref float b, int granules, int panelGranules,
        ref float c, int cStride, int cPanelStride)
    {
        for (int row = 0; row < rows; row++)
        {
            int index = Unsafe.As<float, int>(ref Unsafe.Add(ref a, (nint)row * aStride));
            for (int granule = 0, panel = 0; granule < granules; granule += panelGranules, panel++)
            {
                int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
                ref float from = ref PanelRow(ref b, granule, depth, index, width);
                AddRow(ref from, ref Unsafe.Add(ref c, ((nint)row * cStride) + ((nint)panel * cPanelStride)), width);
            }
        }
    }

    /// <summary>
    /// D[z] += G: the gradient of the weights from indices and the gradient G of the product, row after row, so that
    /// the order of the sums is that of the rows.
    /// </summary>
    /// <param name="z">The first index, as the bits of a float.</param>
    /// <param name="zStride">From one index to the next.</param>
    /// <param name="depth">Rows of D.</param>
    /// <param name="g">The first value of the gradient.</param>
    /// <param name="gStride">From one row of G to the next.</param>
    /// <param name="granules">Granules in a row of D.</param>
    /// <param name="panelGranules">Granules in a panel of D.</param>
    /// <param name="gPanelStride">From one panel of G to the next.</param>
    /// <param name="d">The first value of D, which is packed as the weights are.</param>
    /// <param name="rows">Indices, rows of G.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterAdd(
        ref float z, int zStride, int depth, ref float g, int gStride, int granules, int panelGranules,
        int gPanelStride, ref float d, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            int index = Unsafe.As<float, int>(ref Unsafe.Add(ref z, (nint)row * zStride));
            for (int granule = 0, panel = 0; granule < granules; granule += panelGranules, panel++)
            {
                int width = PackedMatrix.Granule * Math.Min(panelGranules, granules - granule);
                ref float from = ref Unsafe.Add(ref g, ((nint)row * gStride) + ((nint)panel * gPanelStride));
                AddRow(ref from, ref PanelRow(ref d, granule, depth, index, width), width);
            }
        }
    }

    /// <summary>A row of the panel that begins with a granule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float PanelRow(ref float b, int granule, int depth, int row, int width) =>
        ref Unsafe.Add(ref b, ((nint)granule * PackedMatrix.Granule * depth) + ((nint)row * width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(ref float from, ref float to, int width)
    {
        for (nuint j = 0; j < (nuint)width; j += (nuint)Vector<float>.Count)
        {
            (Vector.LoadUnsafe(ref to, j) + Vector.LoadUnsafe(ref from, j)).StoreUnsafe(ref to, j);
        }
    }
}
