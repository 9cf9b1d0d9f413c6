using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Gated recurrent unit (Cho 2014), in PyTorch's parameters. The reset gate acts after the recurrent product (PyTorch,
/// Keras, cuDNN) or before it (the paper).
/// </summary>
[RecurrentCell]
public readonly struct Gru
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x,
        Vector h,
        [Stack("weight_ih", 0)] Matrix W_ir,
        [Stack("weight_ih", 1)] Matrix W_iz,
        [Stack("weight_ih", 2)] Matrix W_in,
        [Stack("weight_hh", 0)] Matrix W_hr,
        [Stack("weight_hh", 1)] Matrix W_hz,
        [Stack("weight_hh", 2)] Matrix W_hn,
        [Stack("bias_ih", 0)] Vector b_ir,
        [Stack("bias_ih", 1)] Vector b_iz,
        [Stack("bias_ih", 2)] Vector b_in,
        [Stack("bias_hh", 0)] Vector b_hr,
        [Stack("bias_hh", 1)] Vector b_hz,
        [Stack("bias_hh", 2)] Vector b_hn,
        bool resetAfter = true,
        Activation gateActivation = Activation.Sigmoid,
        Activation activation = Activation.Tanh,
        [Range(Above = 0)] double clip = double.PositiveInfinity)
    {
        var r = Activate(gateActivation, Clip(W_ir * x + b_ir + W_hr * h + b_hr, clip));
        var z = Activate(gateActivation, Clip(W_iz * x + b_iz + W_hz * h + b_hz, clip));
        var recurrent = resetAfter ? r * (W_hn * h + b_hn) : W_hn * (r * h) + b_hn;
        var n = Activate(activation, Clip(W_in * x + b_in + recurrent, clip));
        return (1 - z) * n + z * h;
    }
}
