namespace RecurrentGen.Numerics;

/// <summary>
/// The weights of one operand in fewer bits. Granules of 16 output units lie in tiles of four, then one by one; within a tile,
/// an element holds the weights from two neighbouring elements of the operand to one unit, so that one load and one or two
/// cheap operations give two vectors of factors.
/// </summary>
internal abstract class CompactMatrix(PackedMatrix matrix)
{
    /// <summary>Granules whose rows are contiguous.</summary>
    public const int TileGranules = 4;

    /// <summary>Where the weights come from: the float32 matrix in the parameter block.</summary>
    public PackedMatrix Matrix { get; } = matrix;

    /// <summary>Bytes that a step reads.</summary>
    public abstract int Bytes { get; }

    /// <summary>Pairs of neighbouring elements of the operand.</summary>
    protected int Pairs => (Matrix.Depth + 1) / 2;

    /// <summary>Elements of two weights each.</summary>
    protected int Elements => Pairs * Matrix.Columns;

    /// <summary>Makes the copy; its memory is allocated the first time, since training alone does without.</summary>
    /// <param name="parameters">The parameter block.</param>
    public abstract void Pack(ReadOnlySpan<float> parameters);

    /// <summary>The matrix with its operand in the form that the format multiplies.</summary>
    /// <param name="operand">The first value; readable up to the next multiple of 16.</param>
    /// <param name="scratch">As many floats as the operand has.</param>
    public abstract CompactPart Prepare(ref float operand, ref float scratch);

    /// <summary>sums = start + first + second.</summary>
    /// <param name="first">Of this format.</param>
    /// <param name="second">Of this format and as many granules, or nothing.</param>
    /// <param name="start">A row of gates.</param>
    /// <param name="sums">A row of gates; may be the same as the start.</param>
    /// <param name="places">For each granule its first column in a row of gates.</param>
    /// <param name="backwards">Whether to begin with the last tile.</param>
    public abstract void Run(
        in CompactPart first, in CompactPart second, ref float start, ref float sums, int[] places, bool backwards);

    /// <summary>The value that stands for a weight.</summary>
    public abstract float Weight(int k, int slot, int unit);

    /// <summary>Index of the element with a pair of weights.</summary>
    protected int Position(int pair, int column)
    {
        int granule = column / PackedMatrix.Granule;
        int tiled = Matrix.RowGranules / TileGranules * TileGranules;
        int first = granule < tiled ? granule / TileGranules * TileGranules : granule;
        int width = granule < tiled ? TileGranules : 1;
        return (first * Pairs * PackedMatrix.Granule)
            + (((pair * width) + granule - first) * PackedMatrix.Granule)
            + (column % PackedMatrix.Granule);
    }
}
