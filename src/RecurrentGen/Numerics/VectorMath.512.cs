using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RecurrentGen.Numerics;

/// <content>Registers of 512 bits.</content>
public static partial class VectorMath
{
    /// <summary>1 / (1 + exp(-x)); absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        if (Avx512DQ.VL.IsSupported)
        {
            return SigmoidByParts(x);
        }

        // 2^z with z = n + f: a polynomial in f, times a power of two whose exponent is put together from integer bits.
        // Adding 1.5 * 2^23 rounds z to the integer n and leaves n in the low bits.
        var z = x * Vector512.Create(-Log2OfE);
        z = Vector512.MinNative(Vector512.Create(126f), Vector512.MaxNative(Vector512.Create(-126f), z));
        var t = z + Vector512.Create(RoundingShift);
        var f = z - (t - Vector512.Create(RoundingShift));
        var power = Vector512.ShiftLeft(t.AsInt32() + Vector512.Create(127), 23).AsSingle();
        var f2 = f * f;
        var low = Vector512.MultiplyAddEstimate(f, Vector512.Create(PowerOfTwo1), Vector512.Create(PowerOfTwo0));
        var middle = Vector512.MultiplyAddEstimate(f, Vector512.Create(PowerOfTwo3), Vector512.Create(PowerOfTwo2));
        var high = Vector512.MultiplyAddEstimate(f, Vector512.Create(PowerOfTwo5), Vector512.Create(PowerOfTwo4));
        var p = Vector512.MultiplyAddEstimate(f2, Vector512.MultiplyAddEstimate(f2, high, middle), low);
        return Vector512<float>.One / Vector512.MultiplyAddEstimate(p, power, Vector512<float>.One);
    }

    /// <summary>
    /// The same where the processor splits z into integer and fraction and scales by a power of two itself, infinity
    /// and all: no limits are needed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> SigmoidByParts(Vector512<float> x)
    {
        var z = x * Vector512.Create(-Log2OfE);
        var f = Avx512DQ.Reduce(z, TowardsMinusInfinity);
        var f2 = f * f;
        var low = Vector512.MultiplyAddEstimate(f, Vector512.Create(FloorPower1), Vector512.Create(FloorPower0));
        var middle = Vector512.MultiplyAddEstimate(f, Vector512.Create(FloorPower3), Vector512.Create(FloorPower2));
        var high = Vector512.MultiplyAddEstimate(f, Vector512.Create(FloorPower5), Vector512.Create(FloorPower4));
        var p = Vector512.MultiplyAddEstimate(f2, Vector512.MultiplyAddEstimate(f2, high, middle), low);
        return Vector512<float>.One / (Avx512F.Scale(p, z) + Vector512<float>.One);
    }

    /// <summary>The hyperbolic tangent; relative error at most 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.Create(TanhLimit), Vector512.MaxNative(Vector512.Create(-TanhLimit), x));
        var x2 = x * x;
        var x4 = x2 * x2;
        var p = Vector512.MultiplyAddEstimate(x2, Vector512.Create(TanhTop3), Vector512.Create(TanhTop2));
        p = Vector512.MultiplyAddEstimate(x4, Vector512.Create(TanhTop4), p);
        p = Vector512.MultiplyAddEstimate(
            x4, p, Vector512.MultiplyAddEstimate(x2, Vector512.Create(TanhTop1), Vector512<float>.One));
        var q = Vector512.MultiplyAddEstimate(x2, Vector512.Create(TanhBottom3), Vector512.Create(TanhBottom2));
        q = Vector512.MultiplyAddEstimate(x4, Vector512.Create(TanhBottom4), q);
        q = Vector512.MultiplyAddEstimate(
            x4, q, Vector512.MultiplyAddEstimate(x2, Vector512.Create(TanhBottom1), Vector512<float>.One));
        return x * p / q;
    }

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);

    /// <summary>max(0, min(1, 0.2 x + 0.5)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HardSigmoid(Vector512<float> x) =>
        Vector512.MaxNative(
        Vector512<float>.Zero,
        Vector512.MinNative(
            Vector512<float>.One,
            Vector512.MultiplyAddEstimate(x, Vector512.Create(HardSigmoidSlope), Vector512.Create(0.5f))));

    /// <summary>x above 0, 0.01 x below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LeakyRelu(Vector512<float> x) =>
        Vector512.MaxNative(x * Vector512.Create(LeakyReluSlope), x);

    /// <summary>x above 0, exp(x) - 1 below; absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Elu(Vector512<float> x) =>
        Relu(x) + (Exp(Vector512.MinNative(Vector512<float>.Zero, x)) - Vector512<float>.One);

    /// <summary>x / (1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softsign(Vector512<float> x) => x / (Vector512<float>.One + Vector512.Abs(x));

    /// <summary>log(1 + exp(x)); error at most 4e-7, relative above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x) =>
        Relu(x) + Log(Vector512<float>.One + Exp(-Vector512.Abs(x)));

    /// <summary>e to the power x, from 0 to infinity; relative error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.Create(ExpHigh), Vector512.MaxNative(Vector512.Create(ExpLow), x));
        var t = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2OfE), Vector512.Create(RoundingShift));
        var n = t - Vector512.Create(RoundingShift);
        var r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-LogOf2High), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-LogOf2Low), r);
        var r2 = r * r;
        var q = Vector512.MultiplyAddEstimate(r, Vector512.Create(Exp3), Vector512.Create(Exp2));
        var high = Vector512.MultiplyAddEstimate(r, Vector512.Create(Exp5), Vector512.Create(Exp4));
        high = Vector512.MultiplyAddEstimate(r2, Vector512.Create(Exp6), high);
        q = Vector512.MultiplyAddEstimate(r2, high, q);
        var p = Vector512.MultiplyAddEstimate(r2, q, r) + Vector512<float>.One;

        // Two factors, because 2^n itself may lie outside the exponents of a float.
        var exponent = t.AsInt32() - Vector512.Create(RoundingShift).AsInt32();
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        var first = Vector512.ShiftLeft(half + Vector512.Create(127), 23).AsSingle();
        var second = Vector512.ShiftLeft(exponent - half + Vector512.Create(127), 23).AsSingle();
        return p * first * second;
    }

    /// <summary>
    /// The natural logarithm; relative error at most 2e-7, minus infinity at 0, NaN below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        // Subnormal numbers are scaled into the range of normal ones first.
        var small = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var scaled = Vector512.ConditionalSelect(small, x * Vector512.Create(SubnormalScale), x);
        var n = Vector512.ConditionalSelect(
            small, Vector512.Create(-SubnormalExponent), Vector512<float>.Zero);

        // x = m * 2^n with m from sqrt(1/2) to sqrt(2).
        var bits = scaled.AsInt32() - Vector512.Create(SquareRootOfHalfBits);
        n += Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(bits, 23));
        var m = ((bits & Vector512.Create(MantissaMask)) + Vector512.Create(SquareRootOfHalfBits)).AsSingle();
        var f = m - Vector512<float>.One;
        var f2 = f * f;
        var f4 = f2 * f2;
        var p01 = Vector512.MultiplyAddEstimate(f, Vector512.Create(Log1), Vector512.Create(Log0));
        var p23 = Vector512.MultiplyAddEstimate(f, Vector512.Create(Log3), Vector512.Create(Log2));
        var p45 = Vector512.MultiplyAddEstimate(f, Vector512.Create(Log5), Vector512.Create(Log4));
        var p67 = Vector512.MultiplyAddEstimate(f, Vector512.Create(Log7), Vector512.Create(Log6));
        var high = Vector512.MultiplyAddEstimate(f2, p67, p45);
        high = Vector512.MultiplyAddEstimate(f4, Vector512.Create(Log8), high);
        var p = Vector512.MultiplyAddEstimate(f4, high, Vector512.MultiplyAddEstimate(f2, p23, p01));
        var rest = Vector512.MultiplyAddEstimate(n, Vector512.Create(LogOf2Low), f2 * f * p);
        rest = Vector512.MultiplyAddEstimate(f2, Vector512.Create(-0.5f), rest);
        var result = Vector512.MultiplyAddEstimate(n, Vector512.Create(LogOf2High), f + rest);

        var infinity = Vector512.Create(float.PositiveInfinity);
        result = Vector512.ConditionalSelect(Vector512.LessThan(x, infinity), result, x);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), -infinity, result);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), result);
    }

    /// <summary>The square root; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    /// <summary>The absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Abs(Vector512<float> x) => Vector512.Abs(x);

    /// <summary>The smaller value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Vector512.Min(x, y);

    /// <summary>The larger value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> x, Vector512<float> y) => Vector512.Max(x, y);
}
