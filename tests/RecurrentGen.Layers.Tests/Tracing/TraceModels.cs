using RecurrentGen.CellLanguage;
using static RecurrentGen.CellLanguage.Functions;

namespace RecurrentGen.Tests.Tracing;

/// <summary>A cell with names that a trace has too, and with values that have two names.</summary>
[RecurrentCell]
internal readonly struct ManyNames
{
    public static Vector Step(Vector x, Vector h, Matrix W, Matrix U, Matrix V)
    {
        var f = Sigmoid(W * x + U * h);
        var f_reverse = Tanh(V * h + U * h);
        var f_reverse_cell = Tanh(U * h);
        var output = Sigmoid(V * h);
        var output_cell = Tanh(W * x);
        var kept = Sigmoid(W * x + U * h);
        var passed = output;
        return f * h + (1 - kept) * f_reverse * f_reverse_cell + output * output_cell * passed;
    }
}

[RecurrentModel(InputSize = 2, SequenceLength = 4)]
[Cell<ManyNames>(3, Direction = Direction.Bidirectional)]
[Dense(1)]
internal sealed partial class NamedBothWays;

[RecurrentModel(InputSize = 2, SequenceLength = 4)]
[Cell<ManyNames>(3)]
[Dense(1)]
internal sealed partial class NamedOneWay;
