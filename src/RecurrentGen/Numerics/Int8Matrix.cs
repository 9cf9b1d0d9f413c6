using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Weights as signed bytes with one scale per output unit. The operand is scaled anew in every step by its largest
/// magnitude to integers of up to 15 bits and a sign, so that products and sums are exact integers and the error is
/// that of the weights alone.
/// </summary>
/// <remarks>
/// In a tile, a 16-bit word holds the weights of two granules: the second one's in its upper byte, the first one's plus
/// 128 in its lower byte. A granule that lies alone has a word per weight.
/// </remarks>
internal sealed class Int8Matrix(PackedMatrix matrix) : CompactMatrix(matrix)
{
    /// <summary>What is added to the weights in lower bytes.</summary>
    public const int Excess = 128;

    private const int Tile = Int8Tiles.Tile;
    private const int LargestWeight = 127;
    private AlignedBuffer _words = new(0);
    private AlignedBuffer _scales = new(0);
    private int _amplitude;

    public override int Bytes => (int)CompactSizes.Int8Bytes(Matrix);

    private int TiledGranules => Matrix.RowGranules / Tile * Tile;

    private int Words => CompactSizes.Int8Words(Matrix);

    public override void Pack(ReadOnlySpan<float> parameters)
    {
        if (_words.Length == 0)
        {
            _words = new AlignedBuffer(Words / 2);
            _scales = new AlignedBuffer(Matrix.Columns);
        }

        // Lanes without a unit have no weight: 128 in the lower byte.
        var words = MemoryMarshal.Cast<float, short>(_words.Span);
        words[..(Pairs * PackedMatrix.Granule * TiledGranules)].Fill(Excess);
        words[(Pairs * PackedMatrix.Granule * TiledGranules)..].Clear();
        long largestSum = 1;
        for (int slot = 0; slot < Matrix.Slots; slot++)
        {
            for (int unit = 0; unit < Matrix.Units; unit++)
            {
                largestSum = Math.Max(largestSum, PackUnit(parameters, slot, unit, words));
            }
        }

        // No sum of products leaves 32 bits, however deep the product is.
        _amplitude = (int)Math.Min(short.MaxValue, int.MaxValue / largestSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(
        ref float operand, ref float scratch, ref float start, ref float sums, int[] places)
    {
        var prepared = Int8Operand.Quantise(ref operand, Matrix.Depth, _amplitude, ref scratch);
        CompactWalk<Int8Tiles>.Run(ref _words.Start, prepared, ref _scales.Start, ref start, ref sums, places);
    }

    public override float Weight(int k, int slot, int unit)
    {
        int column = Matrix.Column(slot, unit);
        short word = MemoryMarshal.Cast<float, short>(_words.Span)[Position(k, column)];
        int granule = column / PackedMatrix.Granule;
        int weight = granule >= TiledGranules ? word : granule % 2 == 0 ? (word & 0xFF) - Excess : word >> 8;
        return weight * _scales.Span[column];
    }

    /// <returns>The sum of the magnitudes of the unit's integers.</returns>
    private long PackUnit(ReadOnlySpan<float> parameters, int slot, int unit, Span<short> words)
    {
        int column = Matrix.Column(slot, unit);
        int granule = column / PackedMatrix.Granule;
        float scale = Scale(parameters, slot, unit);
        _scales.Span[column] = scale;
        long sum = 0;
        for (int k = 0; k < Matrix.Depth; k++)
        {
            int weight = Quantise(parameters[Matrix.Position(k, slot, unit)], scale);
            ref short word = ref words[Position(k, column)];
            word = granule >= TiledGranules ? (short)weight
                : granule % 2 == 0 ? (short)((word & ~0xFF) | (weight + Excess))
                : (short)((weight << 8) | (word & 0xFF));
            sum += Math.Abs(weight);
        }

        return sum;
    }

    /// <summary>Index of the word with a weight.</summary>
    private int Position(int k, int column)
    {
        int granule = column / PackedMatrix.Granule;
        int lane = ((column % PackedMatrix.Granule) * 2) + (k % 2);
        int pair = k / 2;
        const int Row = 2 * PackedMatrix.Granule;
        if (granule >= TiledGranules)
        {
            return (((TiledGranules / 2 * Pairs) + ((granule - TiledGranules) * Pairs) + pair) * Row) + lane;
        }

        int tile = granule / Tile;
        int row = granule % Tile / 2;
        return ((((tile * Pairs) + pair) * Tile / 2) + row) * Row + lane;
    }

    /// <summary>The largest magnitude of a unit's weights divided by 127; NaN where one of them is not
    /// finite.</summary>
    private float Scale(ReadOnlySpan<float> parameters, int slot, int unit)
    {
        float largest = 0;
        for (int k = 0; k < Matrix.Depth; k++)
        {
            float weight = parameters[Matrix.Position(k, slot, unit)];
            if (!float.IsFinite(weight))
            {
                return float.NaN;
            }

            largest = Math.Max(largest, Math.Abs(weight));
        }

        float scale = largest / LargestWeight;

        // The largest of all floats would come back as infinity.
        return float.IsFinite(scale * LargestWeight) ? scale : MathF.BitDecrement(scale);
    }

    private static int Quantise(float weight, float scale)
    {
        // Also where all weights are so small that the scale is zero or the quotient beyond a byte.
        double quotient = scale > 0 ? weight / (double)scale : 0;
        return (int)Math.Clamp(Math.Round(quotient), -LargestWeight, LargestWeight);
    }
}
