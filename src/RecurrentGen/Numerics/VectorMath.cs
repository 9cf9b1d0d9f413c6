using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>
/// Element-wise functions on vector registers, for generated code. The three widths (one file each) and the scalar
/// forms compute the same bits on one machine; a test compares them. NaN comes out as NaN everywhere.
/// </summary>
/// <remarks>
/// Polynomials are minimax fits made for this file, evaluated in Estrin's form, which has the shorter chain of
/// dependent operations.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    private const float Log2OfE = 1.44269504f;

    /// <summary>1.5 * 2^23: a float next to it has no bits for fractions.</summary>
    private const float RoundingShift = 12582912f;

    /// <summary>log(2) in two parts; the first has so few bits that its product with an exponent is exact.</summary>
    private const float LogOf2High = 0.693359375f;
    private const float LogOf2Low = -2.12194440e-4f;

    // 2^f on [-1/2, 1/2].
    private const float PowerOfTwo0 = 1.000000072f;
    private const float PowerOfTwo1 = 6.931469671e-1f;
    private const float PowerOfTwo2 = 2.402211972e-1f;
    private const float PowerOfTwo3 = 5.550713279e-2f;
    private const float PowerOfTwo4 = 9.675541321e-3f;
    private const float PowerOfTwo5 = 1.327647035e-3f;

    // 2^f on [0, 1).
    private const float FloorPower0 = 9.999999251e-1f;
    private const float FloorPower1 = 6.931530732e-1f;
    private const float FloorPower2 = 2.401536172e-1f;
    private const float FloorPower3 = 5.582631759e-2f;
    private const float FloorPower4 = 8.989340644e-3f;
    private const float FloorPower5 = 1.877576447e-3f;

    /// <summary>How the processor takes a fraction: below the next lower integer, no exception raised.</summary>
    private const byte TowardsMinusInfinity = 9;

    // tanh(x) = x P(x^2) / Q(x^2) up to the limit, beyond which it is constant; P and Q start with 1. With this limit
    // rounding never carries the result beyond 1.
    private const float TanhLimit = 7.9f;
    private const float TanhTop1 = 0.1345055401f;
    private const float TanhTop2 = 0.003578911768f;
    private const float TanhTop3 = 2.202189535e-5f;
    private const float TanhTop4 = 1.542600891e-8f;
    private const float TanhBottom1 = 0.4678388238f;
    private const float TanhBottom2 = 0.02619193494f;
    private const float TanhBottom3 = 0.000342351821f;
    private const float TanhBottom4 = 8.597998544e-7f;

    private const float HardSigmoidSlope = 0.2f;
    private const float LeakyReluSlope = 0.01f;

    // (exp(r) - 1 - r) / r^2 for |r| <= log(2) / 2, and the limits beyond which exp(x) is infinite or 0.
    private const float ExpHigh = 89f;
    private const float ExpLow = -104f;
    private const float Exp2 = 0.5f;
    private const float Exp3 = 0.1666657627f;
    private const float Exp4 = 4.166655242e-2f;
    private const float Exp5 = 8.363232948e-3f;
    private const float Exp6 = 1.392625039e-3f;

    // (log(1 + f) - f + f^2 / 2) / f^3 for 1 + f from sqrt(1/2) to sqrt(2).
    private const float Log0 = 0.3333333135f;
    private const float Log1 = -0.2499999702f;
    private const float Log2 = 0.2000071555f;
    private const float Log3 = -0.1666780263f;
    private const float Log4 = 0.1424905807f;
    private const float Log5 = -0.1242568716f;
    private const float Log6 = 0.1168541983f;
    private const float Log7 = -0.1147973388f;
    private const float Log8 = 6.971611828e-2f;
    private const int SquareRootOfHalfBits = 0x3F3504F3;
    private const int MantissaMask = 0x007FFFFF;
    private const float SmallestNormal = 1.17549435e-38f;
    private const float SubnormalScale = 8388608f;
    private const float SubnormalExponent = 23f;

    /// <summary>1 / (1 + exp(-x)); absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float x) => Sigmoid(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The hyperbolic tangent; relative error at most 4e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float x) => Tanh(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>max(0, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Relu(float x) => Relu(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>max(0, min(1, 0.2 x + 0.5)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HardSigmoid(float x) => HardSigmoid(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>x above 0, 0.01 x below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LeakyRelu(float x) => LeakyRelu(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>x above 0, exp(x) - 1 below; absolute error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Elu(float x) => Elu(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>x / (1 + |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Softsign(float x) => Softsign(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>log(1 + exp(x)); error at most 4e-7, relative above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Softplus(float x) => Softplus(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>e to the power x, from 0 to infinity; relative error at most 2e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x) => Exp(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The natural logarithm; relative error at most 2e-7, minus infinity at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log(float x) => Log(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The square root; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sqrt(float x) => Sqrt(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Abs(float x) => Abs(Vector128.CreateScalar(x)).ToScalar();

    /// <summary>The smaller value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Min(float x, float y) =>
        Min(Vector128.CreateScalar(x), Vector128.CreateScalar(y)).ToScalar();

    /// <summary>The larger value; NaN if either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(float x, float y) =>
        Max(Vector128.CreateScalar(x), Vector128.CreateScalar(y)).ToScalar();
}
