using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Cells;

/// <summary>
/// Two states, gates that look at the cell through weights of their own per unit (Gers and Schmidhuber 2000), coupled
/// input and forget gates, and an output that leaks: what the built-in cells do not have.
/// </summary>
[RecurrentCell]
public readonly struct PeepholeUnit
{
    /// <summary>One step.</summary>
    public static (Vector H, Vector C) Step(
        Vector x,
        Vector h,
        Vector c,
        Matrix W_f,
        Matrix U_f,
        Vector p_f,
        [Init(1)] Vector b_f,
        Matrix W_g,
        Matrix U_g,
        Vector b_g,
        Matrix W_o,
        Matrix U_o,
        Vector p_o,
        Vector b_o,
        double leak = 0.1)
    {
        var f = Sigmoid(W_f * x + U_f * h + p_f * c + b_f);
        var g = Tanh(W_g * x + U_g * h + b_g);
        var cell = f * c + (1 - f) * g;
        var o = Sigmoid(W_o * x + U_o * h + p_o * cell + b_o);
        return (o * Tanh(cell) + leak * h, cell);
    }
}
