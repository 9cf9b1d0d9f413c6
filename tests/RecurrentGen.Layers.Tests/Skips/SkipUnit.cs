using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Skips;

/// <summary>The example of the language's page: a plain unit that sees its output of one and of four steps ago.</summary>
[RecurrentCell]
public readonly struct SkipUnit
{
    public static (Vector H1, Vector H2, Vector H3, Vector H4) Step(
        Vector x, Vector h1, Vector h2, Vector h3, Vector h4, Matrix W, Matrix U, Matrix V, Vector b)
    {
        var n = Tanh(W * x + U * h1 + V * h4 + b);
        return (n, h1, h2, h3);
    }
}

[RecurrentModel(InputSize = 2, SequenceLength = 7, BatchSize = 2)]
[Cell<SkipUnit>(9, Direction = Direction.Bidirectional)]
internal sealed partial class SkipModel;

[RecurrentModel(InputSize = 2, SequenceLength = 6, BatchSize = 1)]
[Cell<SkipUnit>(20, Return = Return.Last)]
internal sealed partial class SkipSingleModel;
