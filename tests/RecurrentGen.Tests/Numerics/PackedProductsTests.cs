using RecurrentGen.Numerics;
using RecurrentGen.Tests.Reference;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class PackedProductsTests
{
    public static TheoryData<int, int> Panels()
    {
        var data = new TheoryData<int, int>();
        foreach (int granules in new[] { 1, 2, 3, 4, 5, 6, 7, 9, 13 })
        {
            foreach (int panel in new[] { 1, 2, 3, 4, 5, 6, 8 })
            {
                data.Add(granules, panel);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Products_equal_a_plain_loop(int granules, int panelGranules)
    {
        var random = new Random((granules * 100) + panelGranules);
        for (int trial = 0; trial < 8; trial++)
        {
            int rows = random.Next(0, 38);
            int depth = trial == 7 ? random.Next(180, 420) : random.Next(0, 71);
            var test = new ProductCase(random, rows, 1, depth, granules, panelGranules);
            var start = ProductCase.Values(random, test.C.Length);

            test.AssertProduct(
                (a, b, c) => PackedProducts.Multiply(
                    ref a[0], test.AStride, rows, depth, ref b[0], granules, panelGranules,
                    ref c[0], test.CStride, test.CPanelStride),
                (_, _) => 0);
            test.AssertProduct(
                (a, b, c) => PackedProducts.MultiplyFrom(
                    ref a[0], test.AStride, rows, depth, ref b[0], granules, panelGranules,
                    ref c[0], test.CStride, test.CPanelStride, ref start[0]),
                (_, column) => start[column]);
            test.AssertProduct(
                (a, b, c) => PackedProducts.MultiplyAdd(
                    ref a[0], test.AStride, rows, depth, ref b[0], granules, panelGranules,
                    ref c[0], test.CStride, test.CPanelStride),
                (row, column) => test.C[(row * test.CStride) + column]);
        }
    }

    /// <summary>Whether summed in one pass or, where the panels are deep, in two.</summary>
    [Theory]
    [MemberData(nameof(Panels))]
    public void A_pair_of_products_equals_one_after_the_other(int granules, int panelGranules)
    {
        var random = new Random((granules * 31) + panelGranules);
        for (int trial = 0; trial < 8; trial++)
        {
            int rows = random.Next(0, 38);
            int depth = random.Next(0, 71);
            int depth2 = trial == 7 ? random.Next(180, 420) : random.Next(1, 71);
            var first = new ProductCase(random, rows, 1, depth, granules, panelGranules);
            var second = new ProductCase(random, rows, 1, depth2, granules, panelGranules);
            var start = ProductCase.Values(random, first.C.Length);
            var expected = first.C.ToArray();
            PackedProducts.MultiplyFrom(
                ref first.A[0], first.AStride, rows, depth, ref first.B[0], granules, panelGranules,
                ref expected[0], first.CStride, first.CPanelStride, ref start[0]);
            PackedProducts.MultiplyAdd(
                ref second.A[0], second.AStride, rows, depth2, ref second.B[0], granules, panelGranules,
                ref expected[0], first.CStride, first.CPanelStride);
            var found = first.C.ToArray();
            PackedProducts.MultiplyPairFrom(
                ref first.A[0], first.AStride, depth, ref first.B[0],
                ref second.A[0], second.AStride, depth2, ref second.B[0], rows, granules, panelGranules,
                ref found[0], first.CStride, first.CPanelStride, ref start[0]);

            // A single row is summed in four parts, each through both products.
            Assert.Equal(expected, found, (x, y) => rows == 1 ? Math.Abs(x - y) < 1e-5f : x.Equals(y));
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Blocked_products_equal_a_plain_loop(int granules, int panelGranules)
    {
        var random = new Random((granules * 1000) + panelGranules);
        for (int trial = 0; trial < 8; trial++)
        {
            int rows = random.Next(0, 38);
            int blocks = random.Next(1, 5);
            int blockDepth = trial == 7 ? random.Next(60, 160) : random.Next(0, 33);
            var test = new ProductCase(random, rows, blocks, blockDepth, granules, panelGranules);
            test.AssertProduct(
                (a, b, c) => PackedProducts.MultiplyBlocked(
                    ref a[0], test.AStride, rows, blocks, blockDepth, test.ABlockStride, ref b[0], granules,
                    panelGranules, ref c[0], test.CStride, test.CPanelStride),
                (_, _) => 0);
            test.AssertProduct(
                (a, b, c) => PackedProducts.MultiplyAddBlocked(
                    ref a[0], test.AStride, rows, blocks, blockDepth, test.ABlockStride, ref b[0], granules,
                    panelGranules, ref c[0], test.CStride, test.CPanelStride),
                (row, column) => test.C[(row * test.CStride) + column]);
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Outer_products_equal_a_plain_loop(int granules, int panelGranules)
    {
        var random = new Random((granules * 10000) + panelGranules);
        for (int trial = 0; trial < 8; trial++)
        {
            // Here A is Z and C is G, both inputs; the packed B is the destination.
            int rows = trial == 7 ? random.Next(120, 300) : random.Next(0, 38);
            var test = new ProductCase(random, rows, 1, random.Next(0, 71), granules, panelGranules);
            var d = ProductCase.Guarded(test.B, test.Matrix.Length);
            PackedProducts.OuterAdd(
                ref test.A[0], test.AStride, test.Matrix.Depth, ref test.C[0], test.CStride, granules, panelGranules,
                test.CPanelStride, ref d[0], rows);
            for (int k = 0; k < test.Matrix.Depth; k++)
            {
                for (int column = 0; column < test.Matrix.Columns; column++)
                {
                    int position = test.Matrix.Position(k, 0, column);
                    double sum = test.B[position];
                    for (int row = 0; row < rows; row++)
                    {
                        sum += (double)test.A[(row * test.AStride) + k] * test.C[test.CPosition(row, column)];
                    }

                    if (!(Math.Abs(sum - d[position]) <= 1e-5))
                    {
                        Assert.Fail($"D[{k}, {column}] is {d[position]}, expected {sum} ({rows} rows, {test.Matrix}).");
                    }
                }
            }

            ProductCase.AssertGuards(d, test.Matrix.Length);
        }
    }

    /// <summary>So deep that the rows are taken in several blocks.</summary>
    [Fact]
    public void A_large_outer_product_equals_a_plain_loop()
    {
        const int Rows = 600;
        const int Depth = 520;
        var random = new Random(8);
        var z = ProductCase.Values(random, Rows * Depth);
        var g = ProductCase.Values(random, Rows * 16);
        var d = new float[Depth * 16];
        PackedProducts.OuterAdd(ref z[0], Depth, Depth, ref g[0], 16, 1, 4, 64, ref d[0], Rows);
        for (int k = 0; k < Depth; k++)
        {
            for (int column = 0; column < 16; column++)
            {
                double sum = 0;
                for (int row = 0; row < Rows; row++)
                {
                    sum += (double)z[(row * Depth) + k] * g[(row * 16) + column];
                }

                Assert.Equal(sum, d[(k * 16) + column], 1e-5);
            }
        }
    }

    /// <summary>What lies behind the values of a row is not read as one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Dot_products_of_rows_equal_a_plain_loop(int units)
    {
        var random = new Random(units);
        for (int depth = 1; depth <= 100; depth++)
        {
            int stride = (depth + 15) / 16 * 16;
            int rows = random.Next(1, 4);
            var a = Enumerable.Repeat(float.NaN, rows * stride).ToArray();
            var w = new float[units * stride];
            var start = ProductCase.Values(random, units);
            for (int k = 0; k < depth; k++)
            {
                for (int row = 0; row < rows; row++)
                {
                    a[(row * stride) + k] = random.NextSingle() - 0.5f;
                }

                for (int unit = 0; unit < units; unit++)
                {
                    w[(unit * stride) + k] = random.NextSingle() - 0.5f;
                }
            }

            var c = new float[rows * 16];
            PackedProducts.DotRows(ref a[0], stride, rows, depth, ref w[0], stride, units, ref c[0], 16, ref start[0]);
            for (int row = 0; row < rows; row++)
            {
                for (int unit = 0; unit < units; unit++)
                {
                    double sum = start[unit];
                    for (int k = 0; k < depth; k++)
                    {
                        sum += (double)a[(row * stride) + k] * w[(unit * stride) + k];
                    }

                    Assert.Equal(sum, c[(row * 16) + unit], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Column_sums_equal_a_plain_loop()
    {
        var random = new Random(5);
        for (int rows = 0; rows < 20; rows++)
        {
            for (int columns = 16; columns <= 160; columns += 16)
            {
                int stride = columns + random.Next(0, 9);
                var g = ProductCase.Values(random, (rows * stride) + columns);
                var before = ProductCase.Values(random, columns);
                var d = ProductCase.Guarded(before, columns);
                PackedProducts.ColumnSumAdd(ref g[0], stride, columns, rows, ref d[0]);
                for (int j = 0; j < columns; j++)
                {
                    double sum = before[j];
                    for (int row = 0; row < rows; row++)
                    {
                        sum += g[(row * stride) + j];
                    }

                    Assert.Equal(sum, d[j], 2e-6);
                }

                ProductCase.AssertGuards(d, columns);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Panels))]
    public void Transposes_have_every_value_in_its_place(int granules, int panelGranules)
    {
        var random = new Random((granules * 7) + panelGranules);
        foreach (int depth in new[] { 0, 1, 5, 16, 20, 33, 64, 65, 130 })
        {
            var from = new PackedMatrix(0, depth, 1, granules * 16, false, panelGranules);
            int rowGranules = (depth + 15) / 16;
            int columns = (granules * 16) - random.Next(0, 16);
            var to = new PackedMatrix(0, columns, 1, rowGranules * 16, false, 4);
            var source = ProductCase.Values(random, from.Length + 1);
            var transposed = ProductCase.Guarded(ProductCase.Values(random, to.Length), to.Length);
            PackedProducts.Transpose(ref source[0], depth, granules, panelGranules, columns, ref transposed[0]);
            for (int column = 0; column < columns; column++)
            {
                for (int k = 0; k < rowGranules * 16; k++)
                {
                    float expected = k < depth ? source[from.Position(k, 0, column)] : 0;
                    Assert.Equal(expected, transposed[to.Position(column, 0, k)]);
                }
            }

            ProductCase.AssertGuards(transposed, to.Length);
        }
    }

    [Fact]
    public void A_row_does_not_depend_on_the_other_rows()
    {
        const int Depth = 300;
        var random = new Random(3);
        var a = ProductCase.Values(random, 40 * Depth);
        var b = ProductCase.Values(random, Depth * 64);
        var all = new float[40 * 64];
        PackedProducts.Multiply(ref a[0], Depth, 40, Depth, ref b[0], 4, 4, ref all[0], 64, 64);
        for (int rows = 2; rows < 40; rows++)
        {
            var some = new float[rows * 64];
            PackedProducts.Multiply(ref a[0], Depth, rows, Depth, ref b[0], 4, 4, ref some[0], 64, 64);
            Assert.Equal(all[..some.Length], some);
        }

        // A single row is summed in four parts, so only nearly the same.
        var single = new float[64];
        PackedProducts.Multiply(ref a[0], Depth, 1, Depth, ref b[0], 4, 4, ref single[0], 64, 64);
        for (int j = 0; j < single.Length; j++)
        {
            Assert.Equal(all[j], single[j], 1e-6 * Depth);
        }
    }

    [Fact]
    public void Values_that_are_not_finite_stay_so()
    {
        var a = new float[] { 1, float.NaN, 1, float.PositiveInfinity };
        var b = Enumerable.Repeat(2f, 2 * 16).ToArray();
        var c = new float[2 * 16];
        PackedProducts.Multiply(ref a[0], 2, 2, 2, ref b[0], 1, 1, ref c[0], 16, 16);
        Assert.All(c[..16], value => Assert.True(float.IsNaN(value)));
        Assert.All(c[16..], value => Assert.Equal(float.PositiveInfinity, value));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var test = new ProductCase(new Random(1), 33, 3, 70, 5, 4);
        void Multiply()
        {
            PackedProducts.MultiplyBlocked(
                ref test.A[0], test.AStride, 33, 3, 70, test.ABlockStride, ref test.B[0], 5, 4,
                ref test.C[0], test.CStride, test.CPanelStride);
            PackedProducts.OuterAdd(
                ref test.A[0], test.AStride, 70, ref test.C[0], test.CStride, 5, 4, test.CPanelStride,
                ref test.B[0], 33);
            PackedProducts.ColumnSumAdd(ref test.C[0], test.CStride, 64, 33, ref test.B[0]);
            PackedProducts.Transpose(ref test.B[0], 64, 1, 1, 16, ref test.A[0]);        }

        Assert.Equal(0, Allocations.Of(Multiply));
    }
}
