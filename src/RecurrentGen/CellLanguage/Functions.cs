namespace RecurrentGen.CellLanguage;

/// <summary>
/// The functions of the cell language: element by element, and the sum and the mean of a vector. The list is closed: a
/// cell that calls anything else does not compile. Each function states its derivative, at kinks too; <c>d</c> is the
/// gradient that comes in.
/// </summary>
public static class Functions
{
    /// <summary>The logistic function <c>y = 1 / (1 + exp(-v))</c>. Derivative: <c>d * y * (1 - y)</c>.</summary>
    public static Vector Sigmoid(Vector v) => v.Map(static a => 1 / (1 + Math.Exp(-a)));

    /// <summary>The hyperbolic tangent <c>y = tanh(v)</c>. Derivative: <c>d * (1 - y * y)</c>.</summary>
    public static Vector Tanh(Vector v) => v.Map(Math.Tanh);

    /// <summary><c>max(0, v)</c>. Derivative: <c>d</c> where <c>v &gt; 0</c>, else 0; so 0 at the kink.</summary>
    public static Vector Relu(Vector v) => v.Map(static a => Math.Max(0, a));

    /// <summary>
    /// <c>max(0, min(1, 0.2 v + 0.5))</c>, as ONNX and Keras 2 define it. Derivative: <c>0.2 * d</c> between the kinks,
    /// else 0, and 0 at both.
    /// </summary>
    public static Vector HardSigmoid(Vector v) => v.Map(static a => Math.Max(0, Math.Min(1, (0.2 * a) + 0.5)));

    /// <summary>
    /// <c>v</c> above 0, <c>0.01 v</c> below (Maas 2013). Derivative: <c>d</c> where <c>v &gt; 0</c>, else <c>0.01 *
    /// d</c>.
    /// </summary>
    public static Vector LeakyRelu(Vector v) => v.Map(static a => Math.Max(a, 0.01 * a));

    /// <summary>
    /// <c>y = v</c> above 0, <c>exp(v) - 1</c> below (Clevert 2015). Derivative: <c>d * (1 + min(y, 0))</c>.
    /// </summary>
    public static Vector Elu(Vector v) => v.Map(static a => Math.Max(a, 0) + (Math.Exp(Math.Min(a, 0)) - 1));

    /// <summary><c>y = v / (1 + |v|)</c>. Derivative: <c>d * (1 - |y|) * (1 - |y|)</c>.</summary>
    public static Vector Softsign(Vector v) => v.Map(static a => a / (1 + Math.Abs(a)));

    /// <summary><c>y = log(1 + exp(v))</c>. Derivative: <c>d * (1 - exp(-y))</c>.</summary>
    public static Vector Softplus(Vector v) => v.Map(static a => Math.Max(a, 0) + Math.Log(1 + Math.Exp(-Math.Abs(a))));

    /// <summary>The exponential function <c>y = exp(v)</c>. Derivative: <c>d * y</c>.</summary>
    public static Vector Exp(Vector v) => v.Map(Math.Exp);

    /// <summary>The natural logarithm; NaN below 0. Derivative: <c>d / v</c>.</summary>
    public static Vector Log(Vector v) => v.Map(Math.Log);

    /// <summary>The square root <c>y</c>; NaN below 0. Derivative: <c>d / (2 * y)</c>.</summary>
    public static Vector Sqrt(Vector v) => v.Map(Math.Sqrt);

    /// <summary>The absolute value. Derivative: <c>d</c> above 0, <c>-d</c> below, 0 at the kink.</summary>
    public static Vector Abs(Vector v) => v.Map(Math.Abs);

    /// <summary>
    /// The smaller of two. Derivative: all of <c>d</c> to the smaller operand; at a tie all of it to the first.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector Min(Vector a, Vector b) => Vector.Combine(a, nameof(Min), b, Math.Min);

    /// <inheritdoc cref="Min(Vector, Vector)"/>
    public static Vector Min(Vector a, double b) => a.Map(v => Math.Min(v, b));

    /// <inheritdoc cref="Min(Vector, Vector)"/>
    public static Vector Min(double a, Vector b) => b.Map(v => Math.Min(a, v));

    /// <summary>
    /// The larger of two. Derivative: all of <c>d</c> to the larger operand; at a tie all of it to the first.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector Max(Vector a, Vector b) => Vector.Combine(a, nameof(Max), b, Math.Max);

    /// <inheritdoc cref="Max(Vector, Vector)"/>
    public static Vector Max(Vector a, double b) => a.Map(v => Math.Max(v, b));

    /// <inheritdoc cref="Max(Vector, Vector)"/>
    public static Vector Max(double a, Vector b) => b.Map(v => Math.Max(a, v));

    /// <summary>The sum of the elements. Derivative: <c>d</c> to every element.</summary>
    public static double Sum(Vector v)
    {
        double sum = 0;
        for (int i = 0; i < v.Length; i++)
        {
            sum += v[i];
        }

        return sum;
    }

    /// <summary>The mean of the elements. Derivative: <c>d / n</c> to every one of the <c>n</c> elements.</summary>
    public static double Mean(Vector v) => Sum(v) / v.Length;

    /// <inheritdoc cref="Sigmoid(Vector)"/>
    public static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    /// <inheritdoc cref="Tanh(Vector)"/>
    public static double Tanh(double a) => Math.Tanh(a);

    /// <inheritdoc cref="Exp(Vector)"/>
    public static double Exp(double a) => Math.Exp(a);

    /// <inheritdoc cref="Log(Vector)"/>
    public static double Log(double a) => Math.Log(a);

    /// <inheritdoc cref="Sqrt(Vector)"/>
    public static double Sqrt(double a) => Math.Sqrt(a);

    /// <inheritdoc cref="Abs(Vector)"/>
    public static double Abs(double a) => Math.Abs(a);

    /// <inheritdoc cref="Min(Vector, Vector)"/>
    public static double Min(double a, double b) => Math.Min(a, b);

    /// <inheritdoc cref="Max(Vector, Vector)"/>
    public static double Max(double a, double b) => Math.Max(a, b);

    /// <summary>
    /// <c>min(limit, max(-limit, v))</c>: <c>v</c> itself under a limit of infinity. Derivative: <c>d</c> where
    /// <c>|v| &lt; limit</c>, else 0.
    /// </summary>
    /// <param name="v">The operand.</param>
    /// <param name="limit">The largest absolute value, above 0.</param>
    public static Vector Clip(Vector v, double limit) =>
        double.IsPositiveInfinity(limit) ? v : Min(limit, Max(-limit, v));

    /// <summary>The element-wise function of that name; its derivative is the function's own.</summary>
    /// <param name="activation">Any but <see cref="Activation.Softmax"/>, which is not element-wise.</param>
    /// <param name="v">The operand.</param>
    /// <exception cref="ArgumentException"><paramref name="activation"/> is no element-wise function.</exception>
    public static Vector Activate(Activation activation, Vector v) => activation switch
    {
        Activation.None => v,
        Activation.Tanh => Tanh(v),
        Activation.Sigmoid => Sigmoid(v),
        Activation.Relu => Relu(v),
        Activation.HardSigmoid => HardSigmoid(v),
        Activation.LeakyRelu => LeakyRelu(v),
        Activation.Elu => Elu(v),
        Activation.Softsign => Softsign(v),
        Activation.Softplus => Softplus(v),
        _ => throw new ArgumentException(
            $"Activate needs a function that works element by element, found {activation}.",
            nameof(activation)),
    };
}
