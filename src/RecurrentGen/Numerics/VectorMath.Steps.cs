using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>The step functions in derivatives: 1 where the condition holds, else 0.</summary>
public static partial class VectorMath
{
    /// <summary>1 where x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IsPositive(Vector512<float> x) =>
        Vector512.GreaterThan(x, Vector512<float>.Zero) & Vector512<float>.One;

    /// <summary>1 where x &gt; 0, -1 where x &lt; 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sign(Vector512<float> x) =>
        (Vector512.GreaterThan(x, Vector512<float>.Zero) & Vector512<float>.One)
        - (Vector512.LessThan(x, Vector512<float>.Zero) & Vector512<float>.One);

    /// <summary>1 where x &lt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IsAtMost(Vector512<float> x, Vector512<float> y) =>
        Vector512.LessThanOrEqual(x, y) & Vector512<float>.One;

    /// <summary>1 where x &gt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> IsAtLeast(Vector512<float> x, Vector512<float> y) =>
        Vector512.GreaterThanOrEqual(x, y) & Vector512<float>.One;

    /// <summary>1 where x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IsPositive(Vector256<float> x) =>
        Vector256.GreaterThan(x, Vector256<float>.Zero) & Vector256<float>.One;

    /// <summary>1 where x &gt; 0, -1 where x &lt; 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sign(Vector256<float> x) =>
        (Vector256.GreaterThan(x, Vector256<float>.Zero) & Vector256<float>.One)
        - (Vector256.LessThan(x, Vector256<float>.Zero) & Vector256<float>.One);

    /// <summary>1 where x &lt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IsAtMost(Vector256<float> x, Vector256<float> y) =>
        Vector256.LessThanOrEqual(x, y) & Vector256<float>.One;

    /// <summary>1 where x &gt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> IsAtLeast(Vector256<float> x, Vector256<float> y) =>
        Vector256.GreaterThanOrEqual(x, y) & Vector256<float>.One;

    /// <summary>1 where x &gt; 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IsPositive(Vector128<float> x) =>
        Vector128.GreaterThan(x, Vector128<float>.Zero) & Vector128<float>.One;

    /// <summary>1 where x &gt; 0, -1 where x &lt; 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sign(Vector128<float> x) =>
        (Vector128.GreaterThan(x, Vector128<float>.Zero) & Vector128<float>.One)
        - (Vector128.LessThan(x, Vector128<float>.Zero) & Vector128<float>.One);

    /// <summary>1 where x &lt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IsAtMost(Vector128<float> x, Vector128<float> y) =>
        Vector128.LessThanOrEqual(x, y) & Vector128<float>.One;

    /// <summary>1 where x &gt;= y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> IsAtLeast(Vector128<float> x, Vector128<float> y) =>
        Vector128.GreaterThanOrEqual(x, y) & Vector128<float>.One;
}
