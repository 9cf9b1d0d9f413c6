using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.CellLibrary;

/// <summary>
/// The equations of <see cref="Cells.Lstm"/> as somebody else would write them, in other words: generated code must not
/// depend on whose they are.
/// </summary>
[RecurrentCell]
public readonly struct OwnLstm
{
    /// <summary>One step.</summary>
    public static (Vector Said, Vector Kept) Step(
        Vector signal,
        Vector said,
        Vector kept,
        [Stack("weight_ih", 0)] Matrix In_admit,
        [Stack("weight_ih", 1)] Matrix In_erase,
        [Stack("weight_ih", 2)] Matrix In_fresh,
        [Stack("weight_ih", 3)] Matrix In_show,
        [Stack("weight_hh", 0)] Matrix Back_admit,
        [Stack("weight_hh", 1)] Matrix Back_erase,
        [Stack("weight_hh", 2)] Matrix Back_fresh,
        [Stack("weight_hh", 3)] Matrix Back_show,
        [Stack("bias_ih", 0)] Vector first_admit,
        [Stack("bias_ih", 1), Init(1, Initialization.Keras)] Vector first_erase,
        [Stack("bias_ih", 2)] Vector first_fresh,
        [Stack("bias_ih", 3)] Vector first_show,
        [Stack("bias_hh", 0)] Vector second_admit,
        [Stack("bias_hh", 1)] Vector second_erase,
        [Stack("bias_hh", 2)] Vector second_fresh,
        [Stack("bias_hh", 3)] Vector second_show)
    {
        var admit = Sigmoid(In_admit * signal + first_admit + Back_admit * said + second_admit);
        var erase = Sigmoid(In_erase * signal + first_erase + Back_erase * said + second_erase);
        var fresh = Tanh(In_fresh * signal + first_fresh + Back_fresh * said + second_fresh);
        var show = Sigmoid(In_show * signal + first_show + Back_show * said + second_show);
        var memory = erase * kept + admit * fresh;
        return (show * Tanh(memory), memory);
    }
}
