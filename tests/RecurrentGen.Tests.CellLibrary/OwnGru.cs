using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.CellLibrary;

/// <summary>The equations of <see cref="Cells.Gru"/> as somebody else would write them; see <see cref="OwnLstm"/>.</summary>
[RecurrentCell]
public readonly struct OwnGru
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector signal,
        Vector said,
        [Stack("weight_ih", 0)] Matrix In_forget,
        [Stack("weight_ih", 1)] Matrix In_mix,
        [Stack("weight_ih", 2)] Matrix In_idea,
        [Stack("weight_hh", 0)] Matrix Back_forget,
        [Stack("weight_hh", 1)] Matrix Back_mix,
        [Stack("weight_hh", 2)] Matrix Back_idea,
        [Stack("bias_ih", 0)] Vector first_forget,
        [Stack("bias_ih", 1)] Vector first_mix,
        [Stack("bias_ih", 2)] Vector first_idea,
        [Stack("bias_hh", 0)] Vector second_forget,
        [Stack("bias_hh", 1)] Vector second_mix,
        [Stack("bias_hh", 2)] Vector second_idea)
    {
        var forget = Sigmoid(In_forget * signal + first_forget + Back_forget * said + second_forget);
        var mix = Sigmoid(In_mix * signal + first_mix + Back_mix * said + second_mix);
        var past = forget * (Back_idea * said + second_idea);
        var idea = Tanh(In_idea * signal + first_idea + past);
        return (1 - mix) * idea + mix * said;
    }
}
