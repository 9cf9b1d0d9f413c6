using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Long short-term memory whose gates see the memory through weights of their own per unit (Gers and Schmidhuber
/// 2000): input and forget gate see the old memory, the output gate the new one. Everything else is as in <see
/// cref="Lstm"/>.
/// </summary>
[RecurrentCell]
public readonly struct PeepholeLstm
{
    /// <summary>One step.</summary>
    public static (Vector H, Vector C) Step(
        Vector x,
        Vector h,
        Vector c,
        [Stack("weight_ih", 0)] Matrix W_ii,
        [Stack("weight_ih", 1)] Matrix W_if,
        [Stack("weight_ih", 2)] Matrix W_ig,
        [Stack("weight_ih", 3)] Matrix W_io,
        [Stack("weight_hh", 0)] Matrix W_hi,
        [Stack("weight_hh", 1)] Matrix W_hf,
        [Stack("weight_hh", 2)] Matrix W_hg,
        [Stack("weight_hh", 3)] Matrix W_ho,
        [Stack("bias_ih", 0)] Vector b_ii,
        [Stack("bias_ih", 1), Init(1, Initialization.Keras)] Vector b_if,
        [Stack("bias_ih", 2)] Vector b_ig,
        [Stack("bias_ih", 3)] Vector b_io,
        [Stack("bias_hh", 0)] Vector b_hi,
        [Stack("bias_hh", 1)] Vector b_hf,
        [Stack("bias_hh", 2)] Vector b_hg,
        [Stack("bias_hh", 3)] Vector b_ho,
        [Stack("peephole", 0)] Vector p_i,
        [Stack("peephole", 1)] Vector p_f,
        [Stack("peephole", 2)] Vector p_o,
        [Range(Above = 0)] double clip = double.PositiveInfinity,
        [Range(Above = 0)] double cellClip = double.PositiveInfinity)
    {
        var i = Sigmoid(Clip(W_ii * x + b_ii + W_hi * h + b_hi + p_i * c, clip));
        var f = Sigmoid(Clip(W_if * x + b_if + W_hf * h + b_hf + p_f * c, clip));
        var g = Tanh(Clip(W_ig * x + b_ig + W_hg * h + b_hg, clip));
        var cell = Clip(f * c + i * g, cellClip);
        var o = Sigmoid(Clip(W_io * x + b_io + W_ho * h + b_ho + p_o * cell, clip));
        return (o * Tanh(cell), cell);
    }
}
