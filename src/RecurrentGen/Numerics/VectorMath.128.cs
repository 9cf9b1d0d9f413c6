using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <content>Registers of 128 bits.</content>
public static partial class VectorMath
{
    /// <summary>1 / (1 + exp(-x)); absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x)
    {
        if (Avx512DQ.VL.IsSupported)
        {
            return SigmoidByParts(x);
        }

        // 2^z with z = n + f: a polynomial in f, times a power of two whose exponent is put together from integer bits.
        // Adding 1.5 * 2^23 rounds z to the integer n and leaves n in the low bits.
        var z = x * Vector128.Create(-Log2OfE);
        z = Vector128.MinNative(Vector128.Create(126f), Vector128.MaxNative(Vector128.Create(-126f), z));
        var t = z + Vector128.Create(RoundingShift);
        var f = z - (t - Vector128.Create(RoundingShift));
        var power = Vector128.ShiftLeft(t.AsInt32() + Vector128.Create(127), 23).AsSingle();
        var f2 = f * f;
        var low = Vector128.MultiplyAddEstimate(f, Vector128.Create(PowerOfTwo1), Vector128.Create(PowerOfTwo0));
        var middle = Vector128.MultiplyAddEstimate(f, Vector128.Create(PowerOfTwo3), Vector128.Create(PowerOfTwo2));
        var high = Vector128.MultiplyAddEstimate(f, Vector128.Create(PowerOfTwo5), Vector128.Create(PowerOfTwo4));
        var p = Vector128.MultiplyAddEstimate(f2, Vector128.MultiplyAddEstimate(f2, high, middle), low);
        return Vector128<float>.One / Vector128.MultiplyAddEstimate(p, power, Vector128<float>.One);
    }

    /// <summary>
    /// The same where the processor splits z into integer and fraction and scales by a power of two itself, infinity
    /// and all: no limits are needed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SigmoidByParts(Vector128<float> x)
    {
        var z = x * Vector128.Create(-Log2OfE);
        var f = Avx512DQ.VL.Reduce(z, TowardsMinusInfinity);
        var f2 = f * f;
        var low = Vector128.MultiplyAddEstimate(f, Vector128.Create(FloorPower1), Vector128.Create(FloorPower0));
        var middle = Vector128.MultiplyAddEstimate(f, Vector128.Create(FloorPower3), Vector128.Create(FloorPower2));
        var high = Vector128.MultiplyAddEstimate(f, Vector128.Create(FloorPower5), Vector128.Create(FloorPower4));
        var p = Vector128.MultiplyAddEstimate(f2, Vector128.MultiplyAddEstimate(f2, high, middle), low);
        return Vector128<float>.One / (Avx512F.VL.Scale(p, z) + Vector128<float>.One);
    }

    /// <summary>The hyperbolic tangent; relative error at most 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.Create(TanhLimit), Vector128.MaxNative(Vector128.Create(-TanhLimit), x));
        var x2 = x * x;
        var x4 = x2 * x2;
        var p = Vector128.MultiplyAddEstimate(x2, Vector128.Create(TanhTop3), Vector128.Create(TanhTop2));
        p = Vector128.MultiplyAddEstimate(x4, Vector128.Create(TanhTop4), p);
        p = Vector128.MultiplyAddEstimate(
            x4, p, Vector128.MultiplyAddEstimate(x2, Vector128.Create(TanhTop1), Vector128<float>.One));
        var q = Vector128.MultiplyAddEstimate(x2, Vector128.Create(TanhBottom3), Vector128.Create(TanhBottom2));
        q = Vector128.MultiplyAddEstimate(x4, Vector128.Create(TanhBottom4), q);
        q = Vector128.MultiplyAddEstimate(
            x4, q, Vector128.MultiplyAddEstimate(x2, Vector128.Create(TanhBottom1), Vector128<float>.One));
        return x * p / q;
    }

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu(Vector128<float> x) => Vector128.MaxNative(Vector128<float>.Zero, x);

    /// <summary>max(0, min(1, 0.2 x + 0.5)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HardSigmoid(Vector128<float> x) =>
        Vector128.MaxNative(
        Vector128<float>.Zero,
        Vector128.MinNative(
            Vector128<float>.One,
            Vector128.MultiplyAddEstimate(x, Vector128.Create(HardSigmoidSlope), Vector128.Create(0.5f))));

    /// <summary>x above 0, 0.01 x below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LeakyRelu(Vector128<float> x) =>
        Vector128.MaxNative(x * Vector128.Create(LeakyReluSlope), x);

    /// <summary>x above 0, exp(x) - 1 below; absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Elu(Vector128<float> x) =>
        Relu(x) + (Exp(Vector128.MinNative(Vector128<float>.Zero, x)) - Vector128<float>.One);

    /// <summary>x / (1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Softsign(Vector128<float> x) => x / (Vector128<float>.One + Vector128.Abs(x));

    /// <summary>log(1 + exp(x)); error at most 4e-7, relative above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Softplus(Vector128<float> x) =>
        Relu(x) + Log(Vector128<float>.One + Exp(-Vector128.Abs(x)));

    /// <summary>e to the power x, from 0 to infinity; relative error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.Create(ExpHigh), Vector128.MaxNative(Vector128.Create(ExpLow), x));
        var t = Vector128.MultiplyAddEstimate(x, Vector128.Create(Log2OfE), Vector128.Create(RoundingShift));
        var n = t - Vector128.Create(RoundingShift);
        var r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-LogOf2High), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-LogOf2Low), r);
        var r2 = r * r;
        var q = Vector128.MultiplyAddEstimate(r, Vector128.Create(Exp3), Vector128.Create(Exp2));
        var high = Vector128.MultiplyAddEstimate(r, Vector128.Create(Exp5), Vector128.Create(Exp4));
        high = Vector128.MultiplyAddEstimate(r2, Vector128.Create(Exp6), high);
        q = Vector128.MultiplyAddEstimate(r2, high, q);
        var p = Vector128.MultiplyAddEstimate(r2, q, r) + Vector128<float>.One;

        // Two factors, because 2^n itself may lie outside the exponents of a float.
        var exponent = t.AsInt32() - Vector128.Create(RoundingShift).AsInt32();
        var half = Vector128.ShiftRightArithmetic(exponent, 1);
        var first = Vector128.ShiftLeft(half + Vector128.Create(127), 23).AsSingle();
        var second = Vector128.ShiftLeft(exponent - half + Vector128.Create(127), 23).AsSingle();
        return p * first * second;
    }

    /// <summary>
    /// The natural logarithm; relative error at most 2e-7, minus infinity at 0, NaN below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> x)
    {
        // Subnormal numbers are scaled into the range of normal ones first.
        var small = Vector128.LessThan(x, Vector128.Create(SmallestNormal));
        var scaled = Vector128.ConditionalSelect(small, x * Vector128.Create(SubnormalScale), x);
        var n = Vector128.ConditionalSelect(
            small, Vector128.Create(-SubnormalExponent), Vector128<float>.Zero);

        // x = m * 2^n with m from sqrt(1/2) to sqrt(2).
        var bits = scaled.AsInt32() - Vector128.Create(SquareRootOfHalfBits);
        n += Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(bits, 23));
        var m = ((bits & Vector128.Create(MantissaMask)) + Vector128.Create(SquareRootOfHalfBits)).AsSingle();
        var f = m - Vector128<float>.One;
        var f2 = f * f;
        var f4 = f2 * f2;
        var p01 = Vector128.MultiplyAddEstimate(f, Vector128.Create(Log1), Vector128.Create(Log0));
        var p23 = Vector128.MultiplyAddEstimate(f, Vector128.Create(Log3), Vector128.Create(Log2));
        var p45 = Vector128.MultiplyAddEstimate(f, Vector128.Create(Log5), Vector128.Create(Log4));
        var p67 = Vector128.MultiplyAddEstimate(f, Vector128.Create(Log7), Vector128.Create(Log6));
        var high = Vector128.MultiplyAddEstimate(f2, p67, p45);
        high = Vector128.MultiplyAddEstimate(f4, Vector128.Create(Log8), high);
        var p = Vector128.MultiplyAddEstimate(f4, high, Vector128.MultiplyAddEstimate(f2, p23, p01));
        var rest = Vector128.MultiplyAddEstimate(n, Vector128.Create(LogOf2Low), f2 * f * p);
        rest = Vector128.MultiplyAddEstimate(f2, Vector128.Create(-0.5f), rest);
        var result = Vector128.MultiplyAddEstimate(n, Vector128.Create(LogOf2High), f + rest);

        var infinity = Vector128.Create(float.PositiveInfinity);
        result = Vector128.ConditionalSelect(Vector128.LessThan(x, infinity), result, x);
        result = Vector128.ConditionalSelect(Vector128.Equals(x, Vector128<float>.Zero), -infinity, result);
        return Vector128.ConditionalSelect(
            Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create(float.NaN), result);
    }

    /// <summary>The square root; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> x) => Vector128.Sqrt(x);

    /// <summary>The absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> x) => Vector128.Abs(x);

    /// <summary>The smaller value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> x, Vector128<float> y) => Vector128.Min(x, y);

    /// <summary>The larger value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> x, Vector128<float> y) => Vector128.Max(x, y);
}
