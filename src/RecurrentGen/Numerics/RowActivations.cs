using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RecurrentGen.Numerics;

/// <summary>The activations of dense layers, in place over rows, and their derivatives from the outputs.</summary>
/// <remarks>
/// All of it is compiled with full optimization at once, which what it calls would not be if it were not inlined: a
/// first call is a step's latency as much as any later one.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowActivations
{
    /// <summary>The element-wise function of a name, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Apply(Activation activation, ref float rows, int stride, int units, int count)
    {
        switch (activation)
        {
            case Activation.Tanh:
                Tanh(ref rows, stride, units, count);
                break;
            case Activation.Sigmoid:
                Sigmoid(ref rows, stride, units, count);
                break;
            case Activation.Relu:
                Relu(ref rows, stride, units, count);
                break;
            case Activation.HardSigmoid:
                HardSigmoid(ref rows, stride, units, count);
                break;
            case Activation.LeakyRelu:
                LeakyRelu(ref rows, stride, units, count);
                break;
            case Activation.Elu:
                Elu(ref rows, stride, units, count);
                break;
            case Activation.Softsign:
                Softsign(ref rows, stride, units, count);
                break;
            case Activation.Softplus:
                Softplus(ref rows, stride, units, count);
                break;
        }
    }

    /// <summary>The gradient before <see cref="Apply(Activation, ref float, int, int, int)"/>, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Differentiate(
        Activation activation, ref float outputs, ref float gradients, int stride, int units, int count)
    {
        switch (activation)
        {
            case Activation.Tanh:
                TanhBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.Sigmoid:
                SigmoidBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.Relu:
                ReluBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.HardSigmoid:
                HardSigmoidBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.LeakyRelu:
                LeakyReluBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.Elu:
                EluBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.Softsign:
                SoftsignBackward(ref outputs, ref gradients, stride, units, count);
                break;
            case Activation.Softplus:
                SoftplusBackward(ref outputs, ref gradients, stride, units, count);
                break;
        }
    }

    /// <summary>y = tanh(y).</summary>
    public static void Tanh(ref float rows, int stride, int units, int count) =>
        Apply<TanhFunction>(ref rows, stride, units, count);

    /// <summary>y = 1 / (1 + exp(-y)).</summary>
    public static void Sigmoid(ref float rows, int stride, int units, int count) =>
        Apply<SigmoidFunction>(ref rows, stride, units, count);

    /// <summary>y = max(0, y).</summary>
    public static void Relu(ref float rows, int stride, int units, int count) =>
        Apply<ReluFunction>(ref rows, stride, units, count);

    /// <summary>y = max(0, min(1, 0.2 y + 0.5)).</summary>
    public static void HardSigmoid(ref float rows, int stride, int units, int count) =>
        Apply<HardSigmoidFunction>(ref rows, stride, units, count);

    /// <summary>y = y above 0, 0.01 y below.</summary>
    public static void LeakyRelu(ref float rows, int stride, int units, int count) =>
        Apply<LeakyReluFunction>(ref rows, stride, units, count);

    /// <summary>y = y above 0, exp(y) - 1 below.</summary>
    public static void Elu(ref float rows, int stride, int units, int count) =>
        Apply<EluFunction>(ref rows, stride, units, count);

    /// <summary>y = y / (1 + |y|).</summary>
    public static void Softsign(ref float rows, int stride, int units, int count) =>
        Apply<SoftsignFunction>(ref rows, stride, units, count);

    /// <summary>y = log(1 + exp(y)).</summary>
    public static void Softplus(ref float rows, int stride, int units, int count) =>
        Apply<SoftplusFunction>(ref rows, stride, units, count);

    /// <summary>y = exp(y) / sum exp(y), row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(ref float rows, int stride, int units, int count)
    {
        for (int row = 0; row < count; row++)
        {
            // Shifted by the largest value, so that nothing overflows.
            float largest = rows;
            for (int j = 1; j < units; j++)
            {
                largest = MathF.Max(largest, Unsafe.Add(ref rows, j));
            }

            float sum = 0;
            for (int j = 0; j < units; j++)
            {
                float power = VectorMath.Exp(Unsafe.Add(ref rows, j) - largest);
                Unsafe.Add(ref rows, j) = power;
                sum += power;
            }

            for (int j = 0; j < units; j++)
            {
                Unsafe.Add(ref rows, j) /= sum;
            }

            rows = ref Unsafe.Add(ref rows, stride);
        }
    }

    /// <summary>The gradient before <see cref="Tanh"/>, in place.</summary>
    public static void TanhBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<TanhFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Sigmoid"/>, in place.</summary>
    public static void SigmoidBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<SigmoidFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Relu"/>, in place.</summary>
    public static void ReluBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<ReluFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="HardSigmoid"/>, in place.</summary>
    public static void HardSigmoidBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<HardSigmoidFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="LeakyRelu"/>, in place.</summary>
    public static void LeakyReluBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<LeakyReluFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Elu"/>, in place.</summary>
    public static void EluBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<EluFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Softsign"/>, in place.</summary>
    public static void SoftsignBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<SoftsignFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Softplus"/>, in place.</summary>
    public static void SoftplusBackward(ref float outputs, ref float gradients, int stride, int units, int count) =>
        Differentiate<SoftplusFunction>(ref outputs, ref gradients, stride, units, count);

    /// <summary>The gradient before <see cref="Softmax"/>, in place: y * (d - sum d y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxBackward(ref float outputs, ref float gradients, int stride, int units, int count)
    {
        for (int row = 0; row < count; row++)
        {
            float product = 0;
            for (int j = 0; j < units; j++)
            {
                product += Unsafe.Add(ref outputs, j) * Unsafe.Add(ref gradients, j);
            }

            for (int j = 0; j < units; j++)
            {
                Unsafe.Add(ref gradients, j) = Unsafe.Add(ref outputs, j) * (Unsafe.Add(ref gradients, j) - product);
            }

            outputs = ref Unsafe.Add(ref outputs, stride);
            gradients = ref Unsafe.Add(ref gradients, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TFunction>(ref float rows, int stride, int units, int count)
        where TFunction : struct, IFunction
    {
        for (int row = 0; row < count; row++)
        {
            int j = 0;
            for (; j <= units - Vector128<float>.Count; j += Vector128<float>.Count)
            {
                TFunction.Evaluate(Vector128.LoadUnsafe(ref rows, (nuint)j)).StoreUnsafe(ref rows, (nuint)j);
            }

            for (; j < units; j++)
            {
                Unsafe.Add(ref rows, j) = TFunction.Evaluate(Vector128.CreateScalar(Unsafe.Add(ref rows, j))).ToScalar();
            }

            rows = ref Unsafe.Add(ref rows, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate<TFunction>(
        ref float outputs, ref float gradients, int stride, int units, int count)
        where TFunction : struct, IFunction
    {
        for (int row = 0; row < count; row++)
        {
            for (int j = 0; j < units; j++)
            {
                Unsafe.Add(ref gradients, j) *= TFunction.Slope(Unsafe.Add(ref outputs, j));
            }

            outputs = ref Unsafe.Add(ref outputs, stride);
            gradients = ref Unsafe.Add(ref gradients, stride);
        }
    }

    private interface IFunction
    {
        static abstract Vector128<float> Evaluate(Vector128<float> x);

        /// <summary>The derivative, from the function's value.</summary>
        static abstract float Slope(float y);
    }

    private readonly struct TanhFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Tanh(x);

        public static float Slope(float y) => 1 - (y * y);
    }

    private readonly struct SigmoidFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Sigmoid(x);

        public static float Slope(float y) => y * (1 - y);
    }

    private readonly struct ReluFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Relu(x);

        public static float Slope(float y) => y > 0 ? 1 : 0;
    }

    private readonly struct HardSigmoidFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.HardSigmoid(x);

        public static float Slope(float y) => y is > 0 and < 1 ? 0.2f : 0;
    }

    private readonly struct LeakyReluFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.LeakyRelu(x);

        public static float Slope(float y) => y > 0 ? 1 : 0.01f;
    }

    private readonly struct EluFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Elu(x);

        public static float Slope(float y) => 1 + MathF.Min(y, 0);
    }

    private readonly struct SoftsignFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Softsign(x);

        public static float Slope(float y) => (1 - MathF.Abs(y)) * (1 - MathF.Abs(y));
    }

    private readonly struct SoftplusFunction : IFunction
    {
        public static Vector128<float> Evaluate(Vector128<float> x) => VectorMath.Softplus(x);

        public static float Slope(float y) => 1 - VectorMath.Exp(-y);
    }
}
