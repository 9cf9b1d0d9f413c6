using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Cells;

/// <summary>
/// A gate that lets a part of the input pass as it is (highway connections, Srivastava 2015): each step adds to the
/// gradient of its input itself, and not only products over all steps.
/// </summary>
[RecurrentCell]
public readonly struct HighwayUnit
{
    /// <summary>One step.</summary>
    public static Vector Step(
        [Size("hidden")] Vector x, Vector h, Matrix Wg, Matrix Ug, Vector bg, Matrix Un, Vector bn)
    {
        var g = Sigmoid(Wg * x + Ug * h + bg);
        return g * Tanh(x + Un * h + bn) + (1 - g) * x;
    }
}
