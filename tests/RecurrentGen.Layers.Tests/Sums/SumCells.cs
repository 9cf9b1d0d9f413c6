using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Sums;

/// <summary>A plain unit whose sum is divided by its root mean square (Zhang and Sennrich 2019).</summary>
[RecurrentCell]
public readonly struct RmsNormUnit
{
    public static Vector Step(Vector x, Vector h, Matrix W, Matrix U, Vector g, Vector b, double epsilon = 0.01)
    {
        var a = W * x + U * h;
        return Tanh(g * (a / Sqrt(Mean(a * a) + epsilon)) + b);
    }
}

/// <summary>A unit that renews itself where its attention over its own units lies: a softmax in the cell language.</summary>
[RecurrentCell]
public readonly struct OwnAttentionUnit
{
    public static Vector Step(Vector x, Vector h, Matrix Wq, Matrix Uq, Matrix Wn, Matrix Un, Vector b)
    {
        var e = Exp(Tanh(Wq * x + Uq * h));
        var p = e / Sum(e);
        var n = Tanh(Wn * x + Un * (p * h) + b);
        return h + p * (n - h);
    }
}

/// <summary>
/// Everything else that sums and scalars can be: sums over leaves, scalars of scalars over several levels, quotients of
/// vectors and of numbers, a scalar that vectors of two sizes use, a scalar within what is summed, states of two sizes.
/// </summary>
[RecurrentCell]
public readonly struct ManyScalarsUnit
{
    public static (Vector H, Vector S) Step(
        Vector x, Vector h, [Size("memory")] Vector s,
        Matrix W, Matrix U, Matrix V, Matrix P, Vector b, Vector q, Vector r)
    {
        var energy = Sum(h * q) / 4;
        var input = Sum(x);
        var level = Sigmoid(energy) + Tanh(input * 0.5) * 0.25;
        var a = Tanh(W * x + U * (h * level) + b);
        var shifted = Sum(a + energy);
        var strength = Max(Abs(shifted), 0.5) / (2 + Exp(-input)) - 0.5 / (1 + Sqrt(1 + energy * energy));
        var memory = 0.5 * s + Tanh(V * a) * Min(strength, 0.75) + Mean(s) * r + level * r;
        var back = P * (memory / (1 + Log(1.5 + memory * memory)));
        return (a / (2 + back * back) + Mean(memory) * level - Sum(q) / 8, memory + 0.1 * shifted);
    }
}
