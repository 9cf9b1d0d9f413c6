using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Independently recurrent unit (Li 2018): a unit sees of the old state only its own element, through a weight that
/// starts as 1 and keeps gradients alive over long sequences.
/// </summary>
[RecurrentCell]
public readonly struct IndRnn
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x,
        Vector h,
        Matrix W,
        [Init(1)] Vector u,
        Vector b,
        Activation activation = Activation.Relu)
    {
        return Activate(activation, W * x + u * h + b);
    }
}
