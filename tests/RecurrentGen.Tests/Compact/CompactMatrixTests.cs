using RecurrentGen.Numerics;
using RecurrentGen.Tests.Model;
using Xunit;

namespace RecurrentGen.Tests.Compact;

/// <summary>Products with compact weights, against plain loops over the same rounded weights.</summary>
[Trait("Category", "Numeric")]
public sealed class CompactMatrixTests
{
    private const int Half = 2;
    private const int Byte = 1;

    /// <summary>Bytes per weight, depth, slots, units, slots of the stage, first slot.</summary>
    public static TheoryData<int, int, int, int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int, int, int, int>();
        foreach (int bytes in new[] { Half, Byte })
        {
            foreach (int depth in new[] { 1, 2, 3, 8, 17, 31, 64, 130 })
            {
                shapes.Add(bytes, depth, 4, 20, 4, 0);
                shapes.Add(bytes, depth, 3, 33, 4, 0);
                shapes.Add(bytes, depth, 3, 7, 4, 1);
            }

            shapes.Add(bytes, 5, 1, 1, 1, 0);
            shapes.Add(bytes, 5, 4, 64, 4, 0);
            shapes.Add(bytes, 5, 2, 8, 2, 0);
            shapes.Add(bytes, 600, 1, 40, 3, 2);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_equal_plain_sums(int bytes, int depth, int slots, int units, int gateSlots, int firstSlot)
    {
        var product = new Product(bytes, depth, slots, units, gateSlots, firstSlot);
        float[] found = product.Run();
        double worst = 0;
        double scale = 0;
        product.ForEach((slot, unit, column) =>
        {
            double expected = product.Start[column];
            double magnitude = Math.Abs(expected);
            for (int k = 0; k < depth; k++)
            {
                double term = (double)product.Matrix.Weight(k, slot, unit) * product.Operand[k];
                expected += term;
                magnitude += Math.Abs(term);
            }

            worst = Math.Max(worst, Math.Abs(expected - found[column]));
            scale = Math.Max(scale, magnitude);
        });

        // Relative to the sum of the magnitudes. Measured: 1e-7 and 1.6e-5 (half a unit of a 15-bit operand).
        Assert.InRange(worst, 0, scale * (bytes == Half ? 5e-7 : 3.1e-5));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_of_bytes_are_exact_integers(
        int bytes, int depth, int slots, int units, int gateSlots, int firstSlot)
    {
        // A power of two of the amplitude: the operand is exact, and so is every sum in double.
        var product = new Product(bytes, depth, slots, units, gateSlots, firstSlot);
        if (bytes == Half)
        {
            // The weights of bfloat16 are exact where they have eight bits, whatever the other half of the word is.
            product.SetWeights((k, slot, unit) => ((k * 7) + (slot * 3) + unit) % 31 - 15);
            product.ForEach((slot, unit, _) =>
            {
                for (int k = 1; k < depth; k += 2)
                {
                    Assert.Equal(((k * 7) + (slot * 3) + unit) % 31 - 15, product.Matrix.Weight(k, slot, unit));
                }
            });
            return;
        }

        product.SetWeights((k, slot, unit) => k == 0 ? 127 : ((k * 7) + (slot * 3) + unit) % 31 - 15);
        float largest = Largest(product.Operand.AsSpan(0, depth));
        float amplitude = Math.Min(short.MaxValue, int.MaxValue / product.LargestColumn());
        float factor = amplitude / largest;
        float[] found = product.Run();
        product.ForEach((slot, unit, column) =>
        {
            long sum = 0;
            for (int k = 0; k < depth; k++)
            {
                sum += (long)MathF.Round(product.Operand[k] * factor) * (long)product.Matrix.Weight(k, slot, unit);
            }

            Assert.Equal(product.Start[column] + ((float)(int)sum * 1f * (largest / amplitude)), found[column]);
        });
    }

    [Theory]
    [InlineData(Half)]
    [InlineData(Byte)]
    public void An_operand_that_is_not_finite_makes_every_sum_NaN(int bytes)
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (int k = 0; k < 19; k++)
            {
                var product = new Product(bytes, 19, 4, 20, 4, 0);
                product.Operand[k] = value;
                float[] found = product.Run();
                product.ForEach((_, _, column) => Assert.False(float.IsFinite(found[column])));
            }
        }
    }

    [Theory]
    [InlineData(Half)]
    [InlineData(Byte)]
    public void What_lies_behind_the_operand_does_not_matter(int bytes)
    {
        var product = new Product(bytes, 19, 4, 20, 4, 0);
        float[] expected = product.Run();
        product.Operand.AsSpan(19).Fill(float.NaN);
        ModelData.AssertSameBits(expected, product.Run());
    }

    [Theory]
    [InlineData(Half)]
    [InlineData(Byte)]
    public void Extreme_weights_stay_within_their_error(int bytes)
    {
        float[] values =
        [
            0, -0f, float.Epsilon, -1e-40f, 1.2e-38f, 1e-30f, -3e-5f, 1, -1.00390625f, 300.7f, -1e20f, float.MaxValue,
            float.MinValue,
        ];
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var product = new Product(bytes, 12, 2, 20, 2, 0);
            var weights = new float[12, 2, 20];
            product.SetWeights((k, slot, unit) => weights[k, slot, unit] = values[random.Next(values.Length)]);
            product.ForEach((slot, unit, _) =>
            {
                float largest = Enumerable.Range(0, 12).Max(k => Math.Abs(weights[k, slot, unit]));
                for (int k = 0; k < 12; k++)
                {
                    double weight = weights[k, slot, unit];
                    double error = Math.Abs(product.Matrix.Weight(k, slot, unit) - weight);
                    double allowed = bytes == Half ? (Math.Abs(weight) / 256) + 1.2e-38 : (largest / 253.9) + 1e-42;
                    Assert.InRange(error, 0, allowed);
                }
            });
        }
    }

    [Fact]
    public void No_word_of_bfloat16_is_a_denormal_number()
    {
        // 0 beside -3e-5: the unmasked word would be one, and processors may take a hundred times as long.
        var product = new Product(Half, 4, 1, 16, 1, 0);
        product.SetWeights((k, _, unit) => (k + unit) % 2 == 0 ? 0 : -3e-5f);
        product.ForEach((_, unit, _) =>
        {
            for (int k = 0; k < 4; k++)
            {
                Assert.False(float.IsSubnormal(product.Matrix.Weight(k, 0, unit)));
            }
        });
    }

    [Fact]
    public void Weights_of_zero_give_the_start()
    {
        foreach (int bytes in new[] { Half, Byte })
        {
            var product = new Product(bytes, 9, 4, 20, 4, 0);
            product.SetWeights((_, _, _) => 0);
            float[] found = product.Run();
            product.ForEach((_, _, column) => Assert.Equal(product.Start[column], found[column]));
        }
    }

    [Fact]
    public void Tiny_and_huge_operands_keep_their_scale()
    {
        foreach (int bytes in new[] { Half, Byte })
        {
            foreach (float scale in new[] { 0, 1e-44f, 1e-35f, 1e-25f, 1e30f })
            {
                var product = new Product(bytes, 9, 4, 20, 4, 0);
                product.Start.AsSpan().Clear();
                for (int k = 0; k < 9; k++)
                {
                    product.Operand[k] *= scale;
                }

                float[] found = product.Run();
                product.ForEach((slot, unit, column) =>
                {
                    double expected = 0;
                    for (int k = 0; k < 9; k++)
                    {
                        expected += (double)product.Matrix.Weight(k, slot, unit) * product.Operand[k];
                    }

                    Assert.Equal(expected, found[column], (1e-3 * scale) + 1e-29);
                });
            }
        }
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>A matrix of random weights, its operand and rows of sums.</summary>
    private sealed class Product
    {
        private readonly PackedMatrix _gates;
        private readonly float[] _block;
        private readonly AlignedBuffer _operand;
        private readonly AlignedBuffer _scratch;
        private readonly int[] _places;

        public Product(int bytes, int depth, int slots, int units, int gateSlots, int firstSlot)
        {
            bool packs = slots == gateSlots && slots > 1 && units % 16 is > 0 and <= 8;
            var packed = new PackedMatrix(0, depth, slots, units, packs, 4);
            _gates = new PackedMatrix(0, 0, gateSlots, units, packs, 4);
            Matrix = bytes == Half ? new BFloat16Matrix(packed) : new Int8Matrix(packed);
            FirstSlot = firstSlot;
            _block = new float[packed.Length];
            int padded = (depth + 15) / 16 * 16;
            _operand = new AlignedBuffer(padded);
            _scratch = new AlignedBuffer(padded);
            Operand = new float[padded];
            ModelData.Values(depth, 3).CopyTo(Operand, 0);
            Start = ModelData.Values(_gates.Columns, 4);
            Sums = new AlignedBuffer(_gates.Columns);
            _places = CompactWeights.Places(_gates, firstSlot, packed);
            var random = new Random(5);
            SetWeights((_, _, _) => (random.NextSingle() - 0.4f) * 3);
        }

        public CompactMatrix Matrix { get; }

        public float[] Operand { get; }

        public float[] Start { get; }

        public AlignedBuffer Sums { get; }

        private int FirstSlot { get; }

        public void SetWeights(Func<int, int, int, float> weight)
        {
            for (int k = 0; k < Matrix.Matrix.Depth; k++)
            {
                ForEach((slot, unit, _) => _block[Matrix.Matrix.Position(k, slot, unit)] = weight(k, slot, unit));
            }

            Matrix.Pack(_block);
        }

        public long LargestColumn()
        {
            long largest = 1;
            ForEach((slot, unit, _) => largest = Math.Max(
                largest,
                Enumerable.Range(0, Matrix.Matrix.Depth).Sum(k => (long)Math.Abs(Matrix.Weight(k, slot, unit)))));
            return largest;
        }

        /// <summary>Calls for every sum: slot of the matrix, unit, column in a row of gates.</summary>
        public void ForEach(Action<int, int, int> action)
        {
            for (int slot = 0; slot < Matrix.Matrix.Slots; slot++)
            {
                for (int unit = 0; unit < Matrix.Matrix.Units; unit++)
                {
                    action(slot, unit, _gates.Column(FirstSlot + slot, unit));
                }
            }
        }

        public float[] Run()
        {
            Start.CopyTo(Sums.Span);
            Operand.CopyTo(_operand.Span);
            Matrix.Multiply(ref _operand.Start, ref _scratch.Start, ref Sums.Start, ref Sums.Start, _places);
            return Sums.Span.ToArray();
        }
    }
}
