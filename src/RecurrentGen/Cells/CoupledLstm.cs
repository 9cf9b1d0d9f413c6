using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Long short-term memory that forgets as much as it takes in, f = 1 - i (Greff 2015, "CIFG"; <c>input_forget</c> in
/// ONNX): a quarter fewer weights than <see cref="Lstm"/>.
/// </summary>
[RecurrentCell]
public readonly struct CoupledLstm
{
    /// <summary>One step.</summary>
    public static (Vector H, Vector C) Step(
        Vector x,
        Vector h,
        Vector c,
        [Stack("weight_ih", 0)] Matrix W_ii,
        [Stack("weight_ih", 1)] Matrix W_ig,
        [Stack("weight_ih", 2)] Matrix W_io,
        [Stack("weight_hh", 0)] Matrix W_hi,
        [Stack("weight_hh", 1)] Matrix W_hg,
        [Stack("weight_hh", 2)] Matrix W_ho,
        [Stack("bias_ih", 0)] Vector b_ii,
        [Stack("bias_ih", 1)] Vector b_ig,
        [Stack("bias_ih", 2)] Vector b_io,
        [Stack("bias_hh", 0)] Vector b_hi,
        [Stack("bias_hh", 1)] Vector b_hg,
        [Stack("bias_hh", 2)] Vector b_ho,
        [Range(Above = 0)] double clip = double.PositiveInfinity,
        [Range(Above = 0)] double cellClip = double.PositiveInfinity)
    {
        var i = Sigmoid(Clip(W_ii * x + b_ii + W_hi * h + b_hi, clip));
        var g = Tanh(Clip(W_ig * x + b_ig + W_hg * h + b_hg, clip));
        var o = Sigmoid(Clip(W_io * x + b_io + W_ho * h + b_ho, clip));
        var cell = Clip((1 - i) * c + i * g, cellClip);
        return (o * Tanh(cell), cell);
    }
}
