namespace RecurrentGen.Numerics;

/// <summary>
/// The weights of one operand in fewer bits. Granules of 16 output units lie in tiles of several, then one by one;
/// within a tile, pairs of neighbouring elements of the operand follow each other, so that memory is read from end to
/// end.
/// </summary>
internal abstract class CompactMatrix(PackedMatrix matrix)
{
    /// <summary>Where the weights come from: the float32 matrix in the parameter block.</summary>
    public PackedMatrix Matrix { get; } = matrix;

    /// <summary>Bytes that a step reads.</summary>
    public abstract int Bytes { get; }

    /// <summary>Pairs of neighbouring elements of the operand.</summary>
    protected int Pairs => CompactSizes.Pairs(Matrix);

    /// <summary>Makes the copy; its memory is allocated the first time, since training alone does without.</summary>
    /// <param name="parameters">The parameter block.</param>
    public abstract void Pack(ReadOnlySpan<float> parameters);

    /// <summary>sums = start + W operand.</summary>
    /// <param name="operand">The first value of the operand; readable up to the next multiple of 16.</param>
    /// <param name="scratch">As many floats as the operand has.</param>
    /// <param name="start">A row of gates.</param>
    /// <param name="sums">A row of gates; may be the same as the start.</param>
    /// <param name="places">For each granule its first column in a row of gates.</param>
    public abstract void Multiply(
        ref float operand, ref float scratch, ref float start, ref float sums, int[] places);

    /// <summary>The value that stands for a weight.</summary>
    public abstract float Weight(int k, int slot, int unit);
}
