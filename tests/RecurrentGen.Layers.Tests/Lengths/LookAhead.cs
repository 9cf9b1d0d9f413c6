using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Reference;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Lengths;

/// <summary>A cell whose products read a state both as it is before a step and as it is after it.</summary>
[RecurrentCell]
public readonly struct LookAhead
{
    public static (Vector H, Vector C) Step(
        Vector x, Vector h, Vector c, Matrix W_i, Matrix U_i, Matrix P_i, Vector b_i, Matrix W_o, Matrix P_o, Vector b_o)
    {
        var i = Sigmoid(W_i * x + U_i * h + P_i * c + b_i);
        var cell = i * c + (1 - i) * Tanh(h + i);
        var o = Sigmoid(W_o * x + P_o * cell + b_o);
        return (o * Tanh(cell), cell);
    }

    /// <summary>The same for the reference.</summary>
    internal static EagerCell Eager { get; } = new(2, false, w =>
    {
        Matrix wi = w.X("W_i"), ui = w.H("U_i"), pi = w.H("P_i"), wo = w.X("W_o"), po = w.H("P_o");
        Vector bi = w.V("b_i"), bo = w.V("b_o");
        return (x, s) =>
        {
            var (h, c) = Step(x, s[0], s[1], wi, ui, pi, bi, wo, po, bo);
            return [h, c];
        };
    });
}
