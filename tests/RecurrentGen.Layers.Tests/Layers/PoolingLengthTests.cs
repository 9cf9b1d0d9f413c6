using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Layers;

/// <summary>Poolings of sequences of several lengths give each sequence what it would have alone.</summary>
[Trait("Category", "Numeric")]
public sealed class PoolingLengthTests
{
    private const int Stride = 16;
    private const int Sequences = 4;

    // Lengths 3, 2, 2 and 0: rows of a step are those of the first sequences.
    private static readonly int[] Lengths = [3, 2, 2, 0];
    private static readonly int[] Active = [3, 3, 1];
    private static readonly int[] Start = [0, 3, 6, 7];

    private delegate void Kernel(int[] active, int[] start, int sequences, float[] input, float[] output);

    private delegate void Backward(
        int[] active, int[] start, float[] input, float[] output, float[] dInput, float[] dOutput);

    [Fact]
    public void Last_step() => Check(
        (a, s, n, x, y) => LastStepKernel.Forward(a, s, n, ref x[0], Stride, ref y[0], Stride),
        (a, s, _, _, dx, dy) => LastStepKernel.Backward(a, s, ref dx[0], Stride, ref dy[0], Stride));

    [Fact]
    public void Mean() => Check(
        (a, s, n, x, y) => MeanPoolingKernel.Forward(a, s, n, ref x[0], Stride, ref y[0], Stride),
        (a, s, _, _, dx, dy) => MeanPoolingKernel.Backward(a, s, ref dx[0], Stride, ref dy[0], Stride));

    [Fact]
    public void Max() => Check(
        (a, s, n, x, y) => MaxPoolingKernel.Forward(a, s, n, ref x[0], Stride, ref y[0], Stride),
        (a, s, x, y, dx, dy) => MaxPoolingKernel.Backward(
            a, s, ref x[0], Stride, ref y[0], Stride, ref dx[0], Stride, ref dy[0], Stride));

    private static void Check(Kernel forward, Backward backward)
    {
        float[] input = Values(7, 1);
        float[] gradient = Values(Sequences, 2);
        float[] output = new float[Sequences * Stride];
        float[] dInput = new float[7 * Stride];
        Array.Fill(output, float.NaN);
        Array.Fill(dInput, float.NaN);
        forward(Active, Start, Sequences, input, output);
        backward(Active, Start, input, output, dInput, gradient);
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            int length = Lengths[sequence];
            if (length == 0)
            {
                Assert.All(output[(sequence * Stride)..], y => Assert.Equal(0, y));
                continue;
            }

            int[] rows = [.. Enumerable.Range(0, length).Select(t => Start[t] + sequence)];
            int[] active = [.. Enumerable.Repeat(1, length)];
            int[] start = [.. Enumerable.Range(0, length + 1)];
            float[] alone = [.. rows.SelectMany(r => Row(input, r))];
            float[] expected = new float[Stride];
            float[] dAlone = new float[length * Stride];
            forward(active, start, 1, alone, expected);
            backward(active, start, alone, expected, dAlone, Row(gradient, sequence));
            Assert.Equal(expected, Row(output, sequence));
            Assert.Equal(dAlone, rows.SelectMany(r => Row(dInput, r)));
        }
    }

    private static float[] Row(float[] rows, int row) => rows[(row * Stride)..((row + 1) * Stride)];

    private static float[] Values(int rows, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows * Stride).Select(_ => random.NextSingle() - 0.5f)];
    }
}
