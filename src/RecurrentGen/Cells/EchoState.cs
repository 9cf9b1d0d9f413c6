using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Leaky echo state unit, a reservoir (Jaeger 2001; leak: Jaeger 2007): random weights that training leaves alone, so
/// that only the layers behind it learn. The recurrent weights are multiplied by <c>recurrentScale</c>: under <see
/// cref="Initialization.Keras"/> they start orthogonal, and it is then their spectral radius.
/// </summary>
[RecurrentCell]
public readonly struct EchoState
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x,
        Vector h,
        [Fixed] Matrix W_in,
        [Fixed] Matrix W,
        [Fixed] Vector b,
        double leak = 0.3,
        double recurrentScale = 0.9,
        double inputScale = 1)
    {
        return (1 - leak) * h + leak * Tanh(inputScale * (W_in * x) + recurrentScale * (W * h) + b);
    }
}
