using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Cells;

/// <summary>A gated unit with so many activations that a panel of its weights holds one granule of units.</summary>
[RecurrentCell]
public readonly struct ManyActivationsUnit
{
    /// <summary>One step.</summary>
    public static Vector Step(Vector x, Vector h, Matrix Wf, Matrix Uf, Vector bf, Matrix Wn, Matrix Un, Vector bn)
    {
        var f = Sigmoid(Wf * x + Uf * h + bf);
        var a = Wn * x + Un * h + bn;
        var n = 0.5 * Tanh(a - 1.3) + 0.6 * Tanh(a - 1.2) + 0.7 * Tanh(a - 1.1) + 0.8 * Tanh(a - 1.0) + 0.9 * Tanh(a - 0.9)
            + 1.0 * Tanh(a - 0.8) + 1.1 * Tanh(a - 0.7) + 0.5 * Tanh(a - 0.6) + 0.6 * Tanh(a - 0.5) + 0.7 * Tanh(a - 0.4)
            + 0.8 * Tanh(a - 0.3) + 0.9 * Tanh(a - 0.2) + 1.0 * Tanh(a - 0.1) + 1.1 * Tanh(a) + 0.5 * Tanh(a + 0.1)
            + 0.6 * Tanh(a + 0.2) + 0.7 * Tanh(a + 0.3) + 0.8 * Tanh(a + 0.4) + 0.9 * Tanh(a + 0.5) + 1.0 * Tanh(a + 0.6)
            + 1.1 * Tanh(a + 0.7) + 0.5 * Tanh(a + 0.8) + 0.6 * Tanh(a + 0.9) + 0.7 * Tanh(a + 1.0) + 0.8 * Tanh(a + 1.1)
            + 0.9 * Tanh(a + 1.2);
        return (1 - f) * h + 0.05 * f * n;
    }
}
