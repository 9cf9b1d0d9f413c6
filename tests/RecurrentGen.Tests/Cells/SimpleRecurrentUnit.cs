using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Cells;

/// <summary>
/// The simple recurrent unit (Lei 2018) of the cell language's page: no product has a state as its operand, and no
/// equation reads the old output.
/// </summary>
[RecurrentCell]
public readonly struct SimpleRecurrentUnit
{
    /// <summary>One step.</summary>
    public static (Vector H, Vector C) Step(
        [Size("hidden")] Vector x, Vector h, Vector c,
        Matrix W, Matrix Wf, Vector vf, Vector bf, Matrix Wr, Vector vr, Vector br, double forgetBias = 0)
    {
        var f = Sigmoid(Wf * x + vf * c + bf + forgetBias);
        var r = Sigmoid(Wr * x + vr * c + br);
        var memory = f * c + (1 - f) * (W * x);
        return (r * memory + (1 - r) * x, memory);
    }
}
