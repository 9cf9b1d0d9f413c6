using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Just another network: an LSTM that kept only its forget gate (van der Westhuizen and Lasenby 2018).
/// </summary>
[RecurrentCell]
public readonly struct Janet
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x, Vector h, Matrix W_f, Matrix U_f, Vector b_f, Matrix W_c, Matrix U_c, Vector b_c, double beta = 1)
    {
        var s = W_f * x + U_f * h + b_f;
        var candidate = Tanh(W_c * x + U_c * h + b_c);
        return Sigmoid(s) * h + (1 - Sigmoid(s - beta)) * candidate;
    }
}
