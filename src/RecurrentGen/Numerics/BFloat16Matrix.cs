using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RecurrentGen.Numerics;

/// <summary>
/// Weights as bfloat16, two in a word: the upper half belongs to the even element of the operand and is multiplied with
/// the lower half still in place, which saves a mask; the upper half is chosen so that the whole word is nearest to the
/// weight.
/// </summary>
internal sealed class BFloat16Matrix(PackedMatrix matrix) : CompactMatrix(matrix)
{
    private const int Tile = BFloat16Tiles.Tile;
    private const uint Sign = 0x8000_0000;
    private const uint UpperHalf = 0xFFFF_0000;
    private const uint Infinity = 0x7F80_0000;
    private const uint SmallestNormal = 0x0080_0000;
    private const uint QuietNaN = 0x7FC0_0000;
    private AlignedBuffer _words = new(0);

    public override int Bytes => (int)CompactSizes.BFloat16Bytes(Matrix);

    private int Words => CompactSizes.BFloat16Words(Matrix);

    public override void Pack(ReadOnlySpan<float> parameters)
    {
        if (_words.Length == 0)
        {
            _words = new AlignedBuffer(Words);
        }

        var words = MemoryMarshal.Cast<float, uint>(_words.Span);
        for (int pair = 0; pair < Pairs; pair++)
        {
            for (int slot = 0; slot < Matrix.Slots; slot++)
            {
                for (int unit = 0; unit < Matrix.Units; unit++)
                {
                    float even = parameters[Matrix.Position(2 * pair, slot, unit)];
                    bool alone = (2 * pair) + 1 == Matrix.Depth;
                    float odd = alone ? 0 : parameters[Matrix.Position((2 * pair) + 1, slot, unit)];
                    words[Position(pair, Matrix.Column(slot, unit))] = Word(even, odd);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(
        ref float operand, ref float scratch, ref float start, ref float sums, int[] places)
    {
        ref float words = ref _words.Start;
        var prepared = new CompactOperand { Values = ref operand, Depth = Matrix.Depth };
        CompactWalk<BFloat16Tiles>.Run(ref words, prepared, ref words, ref start, ref sums, places);
    }

    public override float Weight(int k, int slot, int unit)
    {
        uint word = Unsafe.BitCast<float, uint>(_words.Span[Position(k / 2, Matrix.Column(slot, unit))]);
        return Unsafe.BitCast<uint, float>(k % 2 == 0 ? word : word << 16);
    }

    /// <summary>Index of the word with a pair of weights.</summary>
    private int Position(int pair, int column)
    {
        int granule = column / PackedMatrix.Granule;
        bool tiled = granule < Matrix.RowGranules / Tile * Tile;
        int first = tiled ? granule / Tile * Tile : granule;
        int width = tiled ? Tile : 1;
        return (((first * Pairs) + (pair * width) + granule - first) * PackedMatrix.Granule)
            + (column % PackedMatrix.Granule);
    }

    private static uint Word(float even, float odd)
    {
        uint lower = Nearest(odd, 0) >> 16;
        return Nearest(even, lower) | lower;
    }

    /// <summary>
    /// The upper half that makes a number nearest to a value, given the lower one. No number becomes infinite, or
    /// smaller than the smallest normal one: processors may take a hundred times as long for those.
    /// </summary>
    private static uint Nearest(float value, uint lower)
    {
        uint bits = Unsafe.BitCast<float, uint>(value);
        if (!float.IsFinite(value))
        {
            // Infinity would leave the first sigmoid as a plausible 1.
            return QuietNaN;
        }

        uint best = 0;
        double smallest = double.PositiveInfinity;
        uint middle = bits & UpperHalf & ~Sign;
        for (int step = -1; step <= 1; step++)
        {
            uint upper = middle + (uint)(step << 16);
            uint number = upper | lower;
            bool usable = number < Infinity && (number >= SmallestNormal || number == 0);
            if (step < 0 && middle == 0)
            {
                continue;
            }

            double error = usable
                ? Math.Abs(Unsafe.BitCast<uint, float>(number) - (double)MathF.Abs(value))
                : double.PositiveInfinity;
            if (error < smallest)
            {
                (best, smallest) = (upper, error);
            }
        }

        // A value below the smallest normal number: zero, or where the lower half is in the way, that number.
        if (double.IsInfinity(smallest))
        {
            best = lower == 0 ? 0 : SmallestNormal;
        }

        return best | (bits & Sign);
    }
}
