namespace RecurrentGen.Numerics;

/// <summary>
/// Bytes of a matrix in fewer bits: what the runtime allocates, and what the generator counts before there is anything to
/// allocate.
/// </summary>
internal static class CompactSizes
{
    /// <summary>Granules of output units that lie side by side with bytes in pairs.</summary>
    public const int Int8Tile = 4;

    /// <summary>Words of 32 bits, each with two weights.</summary>
    public static int BFloat16Words(PackedMatrix matrix) => Pairs(matrix) * matrix.Columns;

    /// <summary>Words of 16 bits: two weights in a tile, one in a granule that lies alone.</summary>
    public static int Int8Words(PackedMatrix matrix)
    {
        int tiled = matrix.RowGranules / Int8Tile * Int8Tile;
        return Pairs(matrix) * PackedMatrix.Granule * (tiled + (2 * (matrix.RowGranules - tiled)));
    }

    /// <summary>Bytes of two per weight.</summary>
    public static long BFloat16Bytes(PackedMatrix matrix) => (long)BFloat16Words(matrix) * sizeof(uint);

    /// <summary>Bytes of one per weight, and of a scale for each output unit.</summary>
    public static long Int8Bytes(PackedMatrix matrix) =>
        ((long)Int8Words(matrix) * sizeof(short)) + ((long)matrix.Columns * sizeof(float));

    /// <summary>Pairs of neighbouring elements of the operand.</summary>
    public static int Pairs(PackedMatrix matrix) => (matrix.Depth + 1) / 2;
}
