using System.Runtime.Intrinsics;
using RecurrentGen.Numerics;
using Xunit;

namespace RecurrentGen.Tests.Numerics;

[Trait("Category", "Numeric")]
public sealed class VectorMathTests
{
    private static readonly float[] Special =
    [
        float.NaN, -float.NaN, BitConverter.Int32BitsToSingle(0x7FC00001), BitConverter.Int32BitsToSingle(0x7FFFFFFF),
        float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon,
        float.MaxValue, float.MinValue, 1f, -1f, 1.17549435e-38f, 88.72283f,
    ];

    [Fact]
    public void Sigmoid_is_exact_to_2e_7()
    {
        foreach (float x in Sweep(-130, 130, 400_000))
        {
            double expected = 1 / (1 + Math.Exp(-(double)x));
            AssertWithin(2e-7, expected, Sigmoid(x), x, 1);
        }

        Assert.Equal(0.5, VectorMath.Sigmoid(0f), 1e-7);
        Assert.Equal(1f, VectorMath.Sigmoid(float.PositiveInfinity));
        Assert.InRange(VectorMath.Sigmoid(float.NegativeInfinity), 0f, 1.2e-38f);
    }

    [Fact]
    public void Tanh_is_exact_to_4e_7_relative_and_never_beyond_1()
    {
        foreach (float x in Sweep(-10, 10, 2_000_000).Concat(Magnitudes(1e-37, 100)))
        {
            double expected = Math.Tanh(x);
            float actual = Tanh(x);
            AssertWithin(4e-7, expected, actual, x, Math.Abs(expected));
            Assert.InRange(actual, -1f, 1f);
        }

        Assert.Equal(1, VectorMath.Tanh(float.PositiveInfinity), 4e-7);
        Assert.Equal(-1, VectorMath.Tanh(float.NegativeInfinity), 4e-7);
    }

    [Fact]
    public void Exp_is_exact_to_2e_7_relative_over_the_whole_range()
    {
        foreach (float x in Sweep(-87.3f, 88.72f, 400_000).Concat(Magnitudes(1e-30, 80)))
        {
            double expected = Math.Exp(x);
            AssertWithin(2e-7, expected, Exp(x), x, expected);
        }

        // Below the normal numbers the spacing of floats is what counts.
        foreach (float x in Sweep(-120, -87.3f, 50_000))
        {
            AssertWithin(1.5 * float.Epsilon, Math.Exp(x), Exp(x), x, 1);
        }

        Assert.Equal(float.PositiveInfinity, VectorMath.Exp(88.73f));
        Assert.Equal(float.PositiveInfinity, VectorMath.Exp(float.PositiveInfinity));
        Assert.Equal(0f, VectorMath.Exp(float.NegativeInfinity));
        Assert.Equal(0f, VectorMath.Exp(-105f));
        Assert.Equal(1f, VectorMath.Exp(0f));
    }

    [Fact]
    public void Log_is_exact_to_2e_7_relative_over_the_whole_range()
    {
        foreach (float x in Magnitudes(1e-45, 3.4e38).Concat(Sweep(0.5f, 2f, 400_000)).Where(x => x > 0))
        {
            double expected = Math.Log(x);
            AssertWithin(2e-7, expected, Log(x), x, Math.Abs(expected));
        }

        Assert.Equal(0f, VectorMath.Log(1f));
        Assert.Equal(float.NegativeInfinity, VectorMath.Log(0f));
        Assert.Equal(float.NegativeInfinity, VectorMath.Log(-0f));
        Assert.Equal(float.PositiveInfinity, VectorMath.Log(float.PositiveInfinity));
        Assert.True(float.IsNaN(VectorMath.Log(-1f)));
        Assert.True(float.IsNaN(VectorMath.Log(float.NegativeInfinity)));
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var values = Sweep(-100, 100, 100_000).Concat(Magnitudes(1e-45, 3.4e38)).Concat(Special).ToArray();
        AssertSame(values, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid);
        AssertSame(values, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh);
        AssertSame(values, VectorMath.Relu, VectorMath.Relu, VectorMath.Relu, VectorMath.Relu);
        AssertSame(
            values, VectorMath.HardSigmoid, VectorMath.HardSigmoid, VectorMath.HardSigmoid, VectorMath.HardSigmoid);
        AssertSame(values, VectorMath.LeakyRelu, VectorMath.LeakyRelu, VectorMath.LeakyRelu, VectorMath.LeakyRelu);
        AssertSame(values, VectorMath.Elu, VectorMath.Elu, VectorMath.Elu, VectorMath.Elu);
        AssertSame(values, VectorMath.Softsign, VectorMath.Softsign, VectorMath.Softsign, VectorMath.Softsign);
        AssertSame(values, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus);
        AssertSame(values, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp);
        AssertSame(values, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log);
        AssertSame(values, VectorMath.Sqrt, VectorMath.Sqrt, VectorMath.Sqrt, VectorMath.Sqrt);
        AssertSame(values, VectorMath.Abs, VectorMath.Abs, VectorMath.Abs, VectorMath.Abs);
        AssertSame(
            values,
            x => VectorMath.Min(x, Vector512.Create(0.5f)),
            x => VectorMath.Min(x, Vector256.Create(0.5f)),
            x => VectorMath.Min(x, Vector128.Create(0.5f)),
            x => VectorMath.Min(x, 0.5f));
        AssertSame(
            values,
            x => VectorMath.Max(Vector512.Create(0.5f), x),
            x => VectorMath.Max(Vector256.Create(0.5f), x),
            x => VectorMath.Max(Vector128.Create(0.5f), x),
            x => VectorMath.Max(0.5f, x));
    }

    /// <summary>
    /// The widths are compared above, so the scalar form, which is the narrowest vector's, stands for all.
    /// </summary>
    [Fact]
    public void NaN_comes_out_as_NaN()
    {
        foreach (float nan in Special.Where(float.IsNaN))
        {
            Assert.True(float.IsNaN(VectorMath.Sigmoid(nan)));
            Assert.True(float.IsNaN(VectorMath.Tanh(nan)));
            Assert.True(float.IsNaN(VectorMath.Relu(nan)));
            Assert.True(float.IsNaN(VectorMath.HardSigmoid(nan)));
            Assert.True(float.IsNaN(VectorMath.LeakyRelu(nan)));
            Assert.True(float.IsNaN(VectorMath.Elu(nan)));
            Assert.True(float.IsNaN(VectorMath.Softsign(nan)));
            Assert.True(float.IsNaN(VectorMath.Softplus(nan)));
            Assert.True(float.IsNaN(VectorMath.Exp(nan)));
            Assert.True(float.IsNaN(VectorMath.Log(nan)));
            Assert.True(float.IsNaN(VectorMath.Sqrt(nan)));
            Assert.True(float.IsNaN(VectorMath.Abs(nan)));
            Assert.True(float.IsNaN(VectorMath.Min(nan, 1)) && float.IsNaN(VectorMath.Min(1, nan)));
            Assert.True(float.IsNaN(VectorMath.Max(nan, 1)) && float.IsNaN(VectorMath.Max(1, nan)));
        }
    }

    [Fact]
    public void Other_activations_are_exact_to_4e_7()
    {
        foreach (float x in Sweep(-20, 20, 100_000).Concat(Magnitudes(1e-30, 80)))
        {
            AssertWithin(1.2e-7, Math.Clamp((0.2 * x) + 0.5, 0, 1), VectorMath.HardSigmoid(x), x, 1);
            AssertWithin(1.2e-7, Math.Max(x, 0.01 * x), VectorMath.LeakyRelu(x), x, Math.Abs(x));
            AssertWithin(2e-7, x > 0 ? x : Math.Exp(x) - 1, VectorMath.Elu(x), x, 1);
            AssertWithin(1.8e-7, x / (1 + Math.Abs((double)x)), VectorMath.Softsign(x), x, Math.Abs(x));
            double softplus = Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs((double)x)));
            AssertWithin(4e-7, softplus, VectorMath.Softplus(x), x, Math.Max(1, softplus));
        }
    }

    [Fact]
    public void Simple_functions_are_exact()
    {
        foreach (float x in Sweep(-100, 100, 10_000))
        {
            Assert.Equal(Math.Max(0, x), VectorMath.Relu(x));
            Assert.Equal(Math.Abs(x), VectorMath.Abs(x));
            Assert.Equal(MathF.Sqrt(Math.Abs(x)), VectorMath.Sqrt(Math.Abs(x)));
            Assert.Equal(Math.Min(x, 3), VectorMath.Min(x, 3));
            Assert.Equal(Math.Max(x, 3), VectorMath.Max(x, 3));
        }
    }

    private static float Sigmoid(float x) => VectorMath.Sigmoid(x);

    private static float Tanh(float x) => VectorMath.Tanh(x);

    private static float Exp(float x) => VectorMath.Exp(x);

    private static float Log(float x) => VectorMath.Log(x);

    private static IEnumerable<float> Sweep(float from, float to, int count)
    {
        for (int i = 0; i <= count; i++)
        {
            yield return from + (float)(((double)to - from) * i / count);
        }
    }

    /// <summary>Numbers of both signs that are spread evenly over the orders of magnitude.</summary>
    private static IEnumerable<float> Magnitudes(double from, double to)
    {
        const int Count = 20_000;
        for (int i = 0; i <= Count; i++)
        {
            float value = (float)(from * Math.Pow(to / from, (double)i / Count));
            yield return value;
            yield return -value;
        }
    }

    private static void AssertWithin(double tolerance, double expected, float actual, float x, double scale)
    {
        if (!(Math.Abs(expected - actual) <= tolerance * scale))
        {
            Assert.Fail($"f({x:R}) is {actual:R}, expected {expected:R}.");
        }
    }

    private static void AssertSame(
        float[] values,
        Func<Vector512<float>, Vector512<float>> wide,
        Func<Vector256<float>, Vector256<float>> middle,
        Func<Vector128<float>, Vector128<float>> narrow,
        Func<float, float> scalar)
    {
        Span<float> from = stackalloc float[16];
        Span<float> expected = stackalloc float[16];
        Span<float> actual = stackalloc float[16];
        for (int i = 0; i + 16 <= values.Length; i += 16)
        {
            values.AsSpan(i, 16).CopyTo(from);
            for (int j = 0; j < 16; j++)
            {
                expected[j] = scalar(from[j]);
            }

            wide(Vector512.Create<float>(from)).CopyTo(actual);
            AssertBits(expected, actual, from);
            middle(Vector256.Create<float>(from[..8])).CopyTo(actual);
            middle(Vector256.Create<float>(from[8..])).CopyTo(actual[8..]);
            AssertBits(expected, actual, from);
            for (int j = 0; j < 16; j += 4)
            {
                narrow(Vector128.Create<float>(from[j..])).CopyTo(actual[j..]);
            }

            AssertBits(expected, actual, from);
        }
    }

    private static void AssertBits(Span<float> expected, Span<float> actual, Span<float> from)
    {
        for (int j = 0; j < expected.Length; j++)
        {
            // Which NaN it is may differ.
            bool same = float.IsNaN(expected[j])
                ? float.IsNaN(actual[j])
                : BitConverter.SingleToInt32Bits(expected[j]) == BitConverter.SingleToInt32Bits(actual[j]);
            if (!same)
            {
                Assert.Fail($"f({from[j]:R}) is {actual[j]:R} in a vector, {expected[j]:R} alone.");
            }
        }
    }
}
