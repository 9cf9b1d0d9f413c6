using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

/// <summary>Random factors with strides larger than needed, and guards around the result.</summary>
internal sealed class ProductCase
{
    /// <summary>Stands wherever a kernel must not write.</summary>
    private const float Guard = 12345.5f;

    private const int GuardLength = 40;

    private readonly int _rows;
    private readonly int _blockDepth;
    private readonly double[] _sums;
    private readonly double[] _magnitudes;

    public ProductCase(Random random, int rows, int blocks, int blockDepth, int granules, int panelGranules)
    {
        _rows = rows;
        _blockDepth = blockDepth;
        Matrix = new PackedMatrix(0, blocks * blockDepth, 1, granules * 16, false, panelGranules);
        int panels = (granules + panelGranules - 1) / panelGranules;
        ABlockStride = blockDepth + random.Next(0, 5);
        AStride = (blocks * ABlockStride) + random.Next(0, 9);
        CPanelStride = (panelGranules * 16) + random.Next(0, 2) * 16;
        CStride = (panels * CPanelStride) + random.Next(0, 9);
        A = Values(random, (rows * AStride) + (blocks * ABlockStride) + 1);
        B = Values(random, Matrix.Length + 1);
        C = Enumerable.Repeat(Guard, (rows * CStride) + (panels * CPanelStride) + GuardLength).ToArray();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < Matrix.Columns; column++)
            {
                C[CPosition(row, column)] = random.NextSingle() - 0.5f;
            }
        }

        (_sums, _magnitudes) = Multiply();
    }

    public PackedMatrix Matrix { get; }

    public int AStride { get; }

    public int ABlockStride { get; }

    public int CStride { get; }

    public int CPanelStride { get; }

    public float[] A { get; }

    public float[] B { get; }

    /// <summary>Before the product.</summary>
    public float[] C { get; }

    public static float[] Values(Random random, int length)
    {
        var values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return values;
    }

    /// <summary>A copy with a guard behind it.</summary>
    public static float[] Guarded(float[] values, int length)
    {
        var guarded = Enumerable.Repeat(Guard, length + GuardLength).ToArray();
        values.AsSpan(0, length).CopyTo(guarded);
        return guarded;
    }

    public static void AssertGuards(float[] values, int length) =>
        Assert.All(values[length..], value => Assert.Equal(Guard, value));

    public int CPosition(int row, int column) => (row * CStride) + CColumn(column);

    /// <summary>
    /// Runs a product on a copy of C and compares every float of it, those between the panels included.
    /// </summary>
    /// <param name="product">Takes A, B and C.</param>
    /// <param name="start">What the sum begins with, by row and by offset in a row of C.</param>
    public void AssertProduct(Action<float[], float[], float[]> product, Func<int, int, float> start)
    {
        var actual = (float[])C.Clone();
        product(A, B, actual);
        var expected = (float[])C.Clone();
        for (int row = 0; row < _rows; row++)
        {
            for (int column = 0; column < Matrix.Columns; column++)
            {
                double sum = _sums[(column * _rows) + row];
                double magnitude = _magnitudes[(column * _rows) + row];
                float first = start(row, CColumn(column));
                int position = CPosition(row, column);
                double error = Math.Abs(actual[position] - (sum + first));
                if (!(error <= 5e-7 * (magnitude + Math.Abs(first))))
                {
                    Assert.Fail(
                        $"C[{row}, {column}] is {actual[position]}, expected {sum + first} ({_rows} rows, {Matrix}).");
                }

                expected[position] = actual[position];
            }
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>By column, then by row: the sum of the products and of their absolute values.</summary>
    private (double[] Sums, double[] Magnitudes) Multiply()
    {
        var sums = new double[Matrix.Columns * _rows];
        var magnitudes = new double[sums.Length];
        for (int k = 0; k < Matrix.Depth; k++)
        {
            int block = k / _blockDepth;
            int a = (block * ABlockStride) + k - (block * _blockDepth);
            for (int column = 0; column < Matrix.Columns; column++)
            {
                double b = B[Matrix.Position(k, 0, column)];
                int index = column * _rows;
                for (int row = 0; row < _rows; row++)
                {
                    double term = A[(row * AStride) + a] * b;
                    sums[index] += term;
                    magnitudes[index++] += Math.Abs(term);
                }
            }
        }

        return (sums, magnitudes);
    }

    private int CColumn(int column)
    {
        int panelColumns = Matrix.PanelGranules * 16;
        return (column / panelColumns * CPanelStride) + (column % panelColumns);
    }
}
