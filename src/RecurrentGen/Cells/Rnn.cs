using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>The plain recurrent unit (Elman 1990), in PyTorch's parameters.</summary>
[RecurrentCell]
public readonly struct Rnn
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x,
        Vector h,
        [Stack("weight_ih", 0)] Matrix W_ih,
        [Stack("weight_hh", 0)] Matrix W_hh,
        [Stack("bias_ih", 0)] Vector b_ih,
        [Stack("bias_hh", 0)] Vector b_hh,
        Activation activation = Activation.Tanh,
        [Range(Above = 0)] double clip = double.PositiveInfinity)
    {
        return Activate(activation, Clip(W_ih * x + b_ih + W_hh * h + b_hh, clip));
    }
}
