using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Cells;

/// <summary>
/// Leaky echo state unit, a reservoir (Jaeger 2001; leak: Jaeger 2007): random weights that training leaves alone, so
/// that only the layers behind it learn. The recurrent weights start orthogonal, whatever the model's scheme (White,
/// Lee and Sompolinsky 2004): all their eigenvalues have the absolute value 1, so that <c>spectralRadius</c>, which
/// multiplies them, is their spectral radius exactly.
/// </summary>
[RecurrentCell]
public readonly struct EchoState
{
    /// <summary>One step.</summary>
    public static Vector Step(
        Vector x,
        Vector h,
        [Fixed] Matrix W_in,
        [Fixed, Scheme(Initialization.Keras)] Matrix W,
        [Fixed] Vector b,
        [Range(Above = 0, AtMost = 1)] double leak = 0.3,
        [Range(Above = 0, Below = 1)] double spectralRadius = 0.9,
        double inputScale = 1)
    {
        return (1 - leak) * h + leak * Tanh(inputScale * (W_in * x) + spectralRadius * (W * h) + b);
    }
}
