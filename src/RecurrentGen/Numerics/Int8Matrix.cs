using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Weights as signed bytes with one scale per output unit. The operand is scaled anew in every step by its largest magnitude to
/// integers of up to 15 bits and a sign, so that products and sums are exact integers and the error is that of the weights alone.
/// </summary>
internal sealed class Int8Matrix(PackedMatrix matrix) : CompactMatrix(matrix)
{
    private const int LargestWeight = 127;
    private AlignedBuffer _bytes = new(0);
    private AlignedBuffer _scales = new(0);
    private int _amplitude;

    public override int Bytes => (Elements * 2) + (Matrix.Columns * sizeof(float));

    public override void Pack(ReadOnlySpan<float> parameters)
    {
        if (_bytes.Length == 0)
        {
            _bytes = new AlignedBuffer(Elements / 2);
            _scales = new AlignedBuffer(Matrix.Columns);
        }

        var bytes = MemoryMarshal.Cast<float, sbyte>(_bytes.Span);
        long largestSum = 1;
        for (int slot = 0; slot < Matrix.Slots; slot++)
        {
            for (int unit = 0; unit < Matrix.Units; unit++)
            {
                int column = Matrix.Column(slot, unit);
                float scale = Scale(parameters, slot, unit);
                _scales.Span[column] = scale;
                long sum = 0;
                for (int k = 0; k < Matrix.Depth; k++)
                {
                    sbyte weight = Quantise(parameters[Matrix.Position(k, slot, unit)], scale);
                    bytes[(2 * Position(k / 2, column)) + (k % 2)] = weight;
                    sum += Math.Abs(weight);
                }

                largestSum = Math.Max(largestSum, sum);
            }
        }

        // No sum of products leaves 32 bits, however deep the product is.
        _amplitude = (int)Math.Min(short.MaxValue, int.MaxValue / largestSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override CompactPart Prepare(ref float operand, ref float scratch) => new()
    {
        Weights = ref _bytes.Start,
        Scales = ref _scales.Start,
        Operand = ref scratch,
        Depth = Matrix.Depth,
        Scale = Int8Tiles.Quantise(ref operand, Matrix.Depth, _amplitude, ref scratch),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(
        in CompactPart first, in CompactPart second, ref float start, ref float sums, int[] places, bool backwards) =>
        CompactWalk<Int8Tiles>.Run(first, second, ref start, ref sums, places, backwards);

    public override float Weight(int k, int slot, int unit)
    {
        int column = Matrix.Column(slot, unit);
        return MemoryMarshal.Cast<float, sbyte>(_bytes.Span)[(2 * Position(k / 2, column)) + (k % 2)] * _scales.Span[column];
    }

    /// <summary>The largest magnitude of a unit's weights divided by 127; NaN where one of them is not finite.</summary>
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

    private static sbyte Quantise(float weight, float scale)
    {
        // Also where all weights are so small that the scale is zero or the quotient beyond a byte.
        double quotient = scale > 0 ? weight / (double)scale : 0;
        return (sbyte)Math.Clamp(Math.Round(quotient), -LargestWeight, LargestWeight);
    }
}
