using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Long short-term memory with layer normalisation (Ba, Kiros and Hinton 2016): the four products of the input are
/// normalised together, those of the state too, and the memory before it goes into the output. The biases of the paper,
/// which are only ever added to each other, are one. The memory itself is not normalised from step to step.
/// </summary>
[RecurrentCell]
public readonly struct LayerNormLstm
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
        [Stack("gain_ih", 0), Init(1)] Vector g_ii,
        [Stack("gain_ih", 1), Init(1)] Vector g_if,
        [Stack("gain_ih", 2), Init(1)] Vector g_ig,
        [Stack("gain_ih", 3), Init(1)] Vector g_io,
        [Stack("gain_hh", 0), Init(1)] Vector g_hi,
        [Stack("gain_hh", 1), Init(1)] Vector g_hf,
        [Stack("gain_hh", 2), Init(1)] Vector g_hg,
        [Stack("gain_hh", 3), Init(1)] Vector g_ho,
        [Stack("bias", 0), Init(0)] Vector b_i,
        [Stack("bias", 1), Init(1)] Vector b_f,
        [Stack("bias", 2), Init(0)] Vector b_g,
        [Stack("bias", 3), Init(0)] Vector b_o,
        [Stack("gain_c", 0), Init(1)] Vector g_c,
        [Stack("bias_c", 0), Init(0)] Vector b_c,
        [Range(Above = 0)] double epsilon = 0.00001)
    {
        // All four gates of one operand: mean 0, variance 1.
        var x_i = W_ii * x;
        var x_f = W_if * x;
        var x_g = W_ig * x;
        var x_o = W_io * x;
        var m_x = Mean(x_i + x_f + x_g + x_o) / 4;
        var v_x = Mean((x_i - m_x) * (x_i - m_x) + (x_f - m_x) * (x_f - m_x)
            + (x_g - m_x) * (x_g - m_x) + (x_o - m_x) * (x_o - m_x)) / 4;
        var s_x = 1 / Sqrt(v_x + epsilon);
        var h_i = W_hi * h;
        var h_f = W_hf * h;
        var h_g = W_hg * h;
        var h_o = W_ho * h;
        var m_h = Mean(h_i + h_f + h_g + h_o) / 4;
        var v_h = Mean((h_i - m_h) * (h_i - m_h) + (h_f - m_h) * (h_f - m_h)
            + (h_g - m_h) * (h_g - m_h) + (h_o - m_h) * (h_o - m_h)) / 4;
        var s_h = 1 / Sqrt(v_h + epsilon);
        var i = Sigmoid(g_ii * ((x_i - m_x) * s_x) + g_hi * ((h_i - m_h) * s_h) + b_i);
        var f = Sigmoid(g_if * ((x_f - m_x) * s_x) + g_hf * ((h_f - m_h) * s_h) + b_f);
        var g = Tanh(g_ig * ((x_g - m_x) * s_x) + g_hg * ((h_g - m_h) * s_h) + b_g);
        var o = Sigmoid(g_io * ((x_o - m_x) * s_x) + g_ho * ((h_o - m_h) * s_h) + b_o);
        var cell = f * c + i * g;
        var m_c = Mean(cell);
        var s_c = 1 / Sqrt(Mean((cell - m_c) * (cell - m_c)) + epsilon);
        return (o * Tanh(g_c * ((cell - m_c) * s_c) + b_c), cell);
    }
}
