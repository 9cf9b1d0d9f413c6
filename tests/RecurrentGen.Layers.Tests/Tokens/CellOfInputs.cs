using RecurrentGen.CellLanguage;
using RecurrentGen.Tests.Reference;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Tokens;

/// <summary>A cell that uses its input element by element too, so that steps add to the input's gradient.</summary>
[RecurrentCell]
public readonly struct CellOfInputs
{
    public static Vector Step([Size("hidden")] Vector x, Vector h, Matrix W, Matrix U, Vector b) =>
        Tanh(W * x + U * h + b) + 0.5 * x * h;
}

/// <summary>The layer with this cell.</summary>
public sealed class CellOfInputsAttribute(int hiddenSize) : CellAttribute<CellOfInputs>(hiddenSize);
