using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Minimal gated unit (Zhou 2016). The operand of its second recurrent product is computed in the same step.
/// </summary>
[RecurrentCell]
public readonly struct MinimalGatedUnit
{
    /// <summary>One step.</summary>
    public static Vector Step(Vector x, Vector h, Matrix Wf, Matrix Uf, Vector bf, Matrix Wn, Matrix Un, Vector bn)
    {
        var f = Sigmoid(Wf * x + Uf * h + bf);
        var n = Tanh(Wn * x + Un * (f * h) + bn);
        return (1 - f) * h + f * n;
    }
}
