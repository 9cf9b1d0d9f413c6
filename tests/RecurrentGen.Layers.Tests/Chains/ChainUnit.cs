using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Chains;

/// <summary>Products of products, with nothing in between, and matrices that are used more than once.</summary>
[RecurrentCell]
public readonly struct ChainUnit
{
    public static Vector Step(Vector x, Vector h, Matrix W, Matrix U, Matrix V, Vector b)
    {
        var a = W * x + b;
        return Tanh(a + V * (U * a) + U * (V * (U * h)));
    }
}

[RecurrentModel(InputSize = 2, SequenceLength = 5, BatchSize = 2)]
[Cell<ChainUnit>(5, Direction = Direction.Bidirectional)]
internal sealed partial class ChainModel;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 1)]
[Cell<ChainUnit>(20, Return = Return.Last)]
internal sealed partial class ChainSingleModel;
