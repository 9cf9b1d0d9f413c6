using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers (2000), in PyTorch's
/// parameters.
/// </summary>
[RecurrentCell]
public readonly struct Lstm
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
        [Range(Above = 0)] double clip = double.PositiveInfinity,
        [Range(Above = 0)] double cellClip = double.PositiveInfinity)
    {
        var i = Sigmoid(Clip(W_ii * x + b_ii + W_hi * h + b_hi, clip));
        var f = Sigmoid(Clip(W_if * x + b_if + W_hf * h + b_hf, clip));
        var g = Tanh(Clip(W_ig * x + b_ig + W_hg * h + b_hg, clip));
        var o = Sigmoid(Clip(W_io * x + b_io + W_ho * h + b_ho, clip));
        var cell = Clip(f * c + i * g, cellClip);
        return (o * Tanh(cell), cell);
    }
}
