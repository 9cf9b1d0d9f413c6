using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Multiplicative long short-term memory (Krause 2016): the gates see not the state but m, the product of a projection
/// of the input and one of the state, so that every input has recurrent weights of its own.
/// </summary>
[RecurrentCell]
public readonly struct MultiplicativeLstm
{
    /// <summary>One step.</summary>
    public static (Vector H, Vector C) Step(
        Vector x,
        Vector h,
        Vector c,
        [Stack("weight_im", 0), Size("hidden")] Matrix W_im,
        [Stack("weight_hm", 0)] Matrix W_hm,
        [Stack("weight_ih", 0)] Matrix W_ii,
        [Stack("weight_ih", 1)] Matrix W_if,
        [Stack("weight_ih", 2)] Matrix W_ig,
        [Stack("weight_ih", 3)] Matrix W_io,
        [Stack("weight_mh", 0)] Matrix W_mi,
        [Stack("weight_mh", 1)] Matrix W_mf,
        [Stack("weight_mh", 2)] Matrix W_mg,
        [Stack("weight_mh", 3)] Matrix W_mo,
        [Stack("bias_ih", 0)] Vector b_ii,
        [Stack("bias_ih", 1), Init(1, Initialization.Keras)] Vector b_if,
        [Stack("bias_ih", 2)] Vector b_ig,
        [Stack("bias_ih", 3)] Vector b_io)
    {
        var m = (W_im * x) * (W_hm * h);
        var i = Sigmoid(W_ii * x + b_ii + W_mi * m);
        var f = Sigmoid(W_if * x + b_if + W_mf * m);
        var g = Tanh(W_ig * x + b_ig + W_mg * m);
        var o = Sigmoid(W_io * x + b_io + W_mo * m);
        var cell = f * c + i * g;
        return (o * Tanh(cell), cell);
    }
}
