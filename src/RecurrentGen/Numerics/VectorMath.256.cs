using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <content>Registers of 256 bits.</content>
public static partial class VectorMath
{
    /// <summary>1 / (1 + exp(-x)); absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x)
    {
        if (Avx512DQ.VL.IsSupported)
        {
            return SigmoidByParts(x);
        }

        // 2^z with z = n + f: a polynomial in f, times a power of two whose exponent is put together from integer bits.
        // Adding 1.5 * 2^23 rounds z to the integer n and leaves n in the low bits.
        var z = x * Vector256.Create(-Log2OfE);
        z = Vector256.MinNative(Vector256.Create(126f), Vector256.MaxNative(Vector256.Create(-126f), z));
        var t = z + Vector256.Create(RoundingShift);
        var f = z - (t - Vector256.Create(RoundingShift));
        var power = Vector256.ShiftLeft(t.AsInt32() + Vector256.Create(127), 23).AsSingle();
        var f2 = f * f;
        var low = Vector256.MultiplyAddEstimate(f, Vector256.Create(PowerOfTwo1), Vector256.Create(PowerOfTwo0));
        var middle = Vector256.MultiplyAddEstimate(f, Vector256.Create(PowerOfTwo3), Vector256.Create(PowerOfTwo2));
        var high = Vector256.MultiplyAddEstimate(f, Vector256.Create(PowerOfTwo5), Vector256.Create(PowerOfTwo4));
        var p = Vector256.MultiplyAddEstimate(f2, Vector256.MultiplyAddEstimate(f2, high, middle), low);
        return Vector256<float>.One / Vector256.MultiplyAddEstimate(p, power, Vector256<float>.One);
    }

    /// <summary>
    /// The same where the processor splits z into integer and fraction and scales by a power of two itself, infinity
    /// and all: no limits are needed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SigmoidByParts(Vector256<float> x)
    {
        var z = x * Vector256.Create(-Log2OfE);
        var f = Avx512DQ.VL.Reduce(z, TowardsMinusInfinity);
        var f2 = f * f;
        var low = Vector256.MultiplyAddEstimate(f, Vector256.Create(FloorPower1), Vector256.Create(FloorPower0));
        var middle = Vector256.MultiplyAddEstimate(f, Vector256.Create(FloorPower3), Vector256.Create(FloorPower2));
        var high = Vector256.MultiplyAddEstimate(f, Vector256.Create(FloorPower5), Vector256.Create(FloorPower4));
        var p = Vector256.MultiplyAddEstimate(f2, Vector256.MultiplyAddEstimate(f2, high, middle), low);
        return Vector256<float>.One / (Avx512F.VL.Scale(p, z) + Vector256<float>.One);
    }

    /// <summary>The hyperbolic tangent; relative error at most 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.Create(TanhLimit), Vector256.MaxNative(Vector256.Create(-TanhLimit), x));
        var x2 = x * x;
        var x4 = x2 * x2;
        var p = Vector256.MultiplyAddEstimate(x2, Vector256.Create(TanhTop3), Vector256.Create(TanhTop2));
        p = Vector256.MultiplyAddEstimate(x4, Vector256.Create(TanhTop4), p);
        p = Vector256.MultiplyAddEstimate(
            x4, p, Vector256.MultiplyAddEstimate(x2, Vector256.Create(TanhTop1), Vector256<float>.One));
        var q = Vector256.MultiplyAddEstimate(x2, Vector256.Create(TanhBottom3), Vector256.Create(TanhBottom2));
        q = Vector256.MultiplyAddEstimate(x4, Vector256.Create(TanhBottom4), q);
        q = Vector256.MultiplyAddEstimate(
            x4, q, Vector256.MultiplyAddEstimate(x2, Vector256.Create(TanhBottom1), Vector256<float>.One));
        return x * p / q;
    }

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> x) => Vector256.MaxNative(Vector256<float>.Zero, x);

    /// <summary>max(0, min(1, 0.2 x + 0.5)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HardSigmoid(Vector256<float> x) =>
        Vector256.MaxNative(
        Vector256<float>.Zero,
        Vector256.MinNative(
            Vector256<float>.One,
            Vector256.MultiplyAddEstimate(x, Vector256.Create(HardSigmoidSlope), Vector256.Create(0.5f))));

    /// <summary>x above 0, 0.01 x below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LeakyRelu(Vector256<float> x) =>
        Vector256.MaxNative(x * Vector256.Create(LeakyReluSlope), x);

    /// <summary>x above 0, exp(x) - 1 below; absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Elu(Vector256<float> x) =>
        Relu(x) + (Exp(Vector256.MinNative(Vector256<float>.Zero, x)) - Vector256<float>.One);

    /// <summary>x / (1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softsign(Vector256<float> x) => x / (Vector256<float>.One + Vector256.Abs(x));

    /// <summary>log(1 + exp(x)); error at most 4e-7, relative above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softplus(Vector256<float> x) =>
        Relu(x) + Log(Vector256<float>.One + Exp(-Vector256.Abs(x)));

    /// <summary>e to the power x, from 0 to infinity; relative error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.Create(ExpHigh), Vector256.MaxNative(Vector256.Create(ExpLow), x));
        var t = Vector256.MultiplyAddEstimate(x, Vector256.Create(Log2OfE), Vector256.Create(RoundingShift));
        var n = t - Vector256.Create(RoundingShift);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-LogOf2High), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-LogOf2Low), r);
        var r2 = r * r;
        var q = Vector256.MultiplyAddEstimate(r, Vector256.Create(Exp3), Vector256.Create(Exp2));
        var high = Vector256.MultiplyAddEstimate(r, Vector256.Create(Exp5), Vector256.Create(Exp4));
        high = Vector256.MultiplyAddEstimate(r2, Vector256.Create(Exp6), high);
        q = Vector256.MultiplyAddEstimate(r2, high, q);
        var p = Vector256.MultiplyAddEstimate(r2, q, r) + Vector256<float>.One;

        // Two factors, because 2^n itself may lie outside the exponents of a float.
        var exponent = t.AsInt32() - Vector256.Create(RoundingShift).AsInt32();
        var half = Vector256.ShiftRightArithmetic(exponent, 1);
        var first = Vector256.ShiftLeft(half + Vector256.Create(127), 23).AsSingle();
        var second = Vector256.ShiftLeft(exponent - half + Vector256.Create(127), 23).AsSingle();
        return p * first * second;
    }

    /// <summary>
    /// The natural logarithm; relative error at most 2e-7, minus infinity at 0, NaN below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        // Subnormal numbers are scaled into the range of normal ones first.
        var small = Vector256.LessThan(x, Vector256.Create(SmallestNormal));
        var scaled = Vector256.ConditionalSelect(small, x * Vector256.Create(SubnormalScale), x);
        var n = Vector256.ConditionalSelect(
            small, Vector256.Create(-SubnormalExponent), Vector256<float>.Zero);

        // x = m * 2^n with m from sqrt(1/2) to sqrt(2).
        var bits = scaled.AsInt32() - Vector256.Create(SquareRootOfHalfBits);
        n += Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23));
        var m = ((bits & Vector256.Create(MantissaMask)) + Vector256.Create(SquareRootOfHalfBits)).AsSingle();
        var f = m - Vector256<float>.One;
        var f2 = f * f;
        var f4 = f2 * f2;
        var p01 = Vector256.MultiplyAddEstimate(f, Vector256.Create(Log1), Vector256.Create(Log0));
        var p23 = Vector256.MultiplyAddEstimate(f, Vector256.Create(Log3), Vector256.Create(Log2));
        var p45 = Vector256.MultiplyAddEstimate(f, Vector256.Create(Log5), Vector256.Create(Log4));
        var p67 = Vector256.MultiplyAddEstimate(f, Vector256.Create(Log7), Vector256.Create(Log6));
        var high = Vector256.MultiplyAddEstimate(f2, p67, p45);
        high = Vector256.MultiplyAddEstimate(f4, Vector256.Create(Log8), high);
        var p = Vector256.MultiplyAddEstimate(f4, high, Vector256.MultiplyAddEstimate(f2, p23, p01));
        var rest = Vector256.MultiplyAddEstimate(n, Vector256.Create(LogOf2Low), f2 * f * p);
        rest = Vector256.MultiplyAddEstimate(f2, Vector256.Create(-0.5f), rest);
        var result = Vector256.MultiplyAddEstimate(n, Vector256.Create(LogOf2High), f + rest);

        var infinity = Vector256.Create(float.PositiveInfinity);
        result = Vector256.ConditionalSelect(Vector256.LessThan(x, infinity), result, x);
        result = Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<float>.Zero), -infinity, result);
        return Vector256.ConditionalSelect(
            Vector256.LessThan(x, Vector256<float>.Zero), Vector256.Create(float.NaN), result);
    }

    /// <summary>The square root; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sqrt(Vector256<float> x) => Vector256.Sqrt(x);

    /// <summary>The absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Abs(Vector256<float> x) => Vector256.Abs(x);

    /// <summary>The smaller value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> x, Vector256<float> y) => Vector256.Min(x, y);

    /// <summary>The larger value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> x, Vector256<float> y) => Vector256.Max(x, y);
}
