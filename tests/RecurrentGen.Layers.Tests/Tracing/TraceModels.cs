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

/// <summary>A cell of one expression, which is cut where it is written.</summary>
[RecurrentCell]
internal readonly struct LongExpression
{
    public static Vector Step([Size("hidden")] Vector x, Vector h, Matrix W, Matrix U) =>
        Tanh(W * x + U * h) + 0.01 * h * x + 0.02 * h * x + 0.03 * h * x + 0.04 * h * x + 0.05 * h * x
        + 0.06 * h * x + 0.07 * h * x + 0.08 * h * x + 0.09 * h * x + 0.10 * h * x + 0.11 * h * x
        + 0.12 * h * x + 0.13 * h * x + 0.14 * h * x + 0.15 * h * x + 0.16 * h * x + 0.17 * h * x
        + 0.18 * h * x + 0.19 * h * x + 0.20 * h * x + 0.21 * h * x + 0.22 * h * x + 0.23 * h * x
        + 0.24 * h * x + 0.25 * h * x + 0.26 * h * x + 0.27 * h * x + 0.28 * h * x + 0.29 * h * x
        + 0.30 * h * x + 0.31 * h * x + 0.32 * h * x + 0.33 * h * x + 0.34 * h * x + 0.35 * h * x
        + 0.36 * h * x + 0.37 * h * x + 0.38 * h * x + 0.39 * h * x + 0.40 * h * x + 0.41 * h * x
        + 0.42 * h * x + 0.43 * h * x + 0.44 * h * x + 0.45 * h * x + 0.46 * h * x + 0.47 * h * x
        + 0.48 * h * x;
}

/// <summary>The same of short ones.</summary>
[RecurrentCell]
internal readonly struct ShortExpressions
{
    public static Vector Step([Size("hidden")] Vector x, Vector h, Matrix W, Matrix U)
    {
        var a = 0.01 * h * x + 0.02 * h * x + 0.03 * h * x + 0.04 * h * x + 0.05 * h * x + 0.06 * h * x
            + 0.07 * h * x + 0.08 * h * x + 0.09 * h * x + 0.10 * h * x + 0.11 * h * x + 0.12 * h * x;
        var b = 0.13 * h * x + 0.14 * h * x + 0.15 * h * x + 0.16 * h * x + 0.17 * h * x + 0.18 * h * x
            + 0.19 * h * x + 0.20 * h * x + 0.21 * h * x + 0.22 * h * x + 0.23 * h * x + 0.24 * h * x;
        var c = 0.25 * h * x + 0.26 * h * x + 0.27 * h * x + 0.28 * h * x + 0.29 * h * x + 0.30 * h * x
            + 0.31 * h * x + 0.32 * h * x + 0.33 * h * x + 0.34 * h * x + 0.35 * h * x + 0.36 * h * x;
        var d = 0.37 * h * x + 0.38 * h * x + 0.39 * h * x + 0.40 * h * x + 0.41 * h * x + 0.42 * h * x
            + 0.43 * h * x + 0.44 * h * x + 0.45 * h * x + 0.46 * h * x + 0.47 * h * x + 0.48 * h * x;
        return Tanh(W * x + U * h) + a + b + c + d;
    }
}

[RecurrentModel(InputSize = 5, SequenceLength = 3, BatchSize = 2)]
[Dense(5)]
[Cell<LongExpression>(5, Name = "cell")]
[Dense(1)]
internal sealed partial class OfALongExpression;

[RecurrentModel(InputSize = 5, SequenceLength = 3, BatchSize = 2)]
[Dense(5)]
[Cell<ShortExpressions>(5, Name = "cell")]
[Dense(1)]
internal sealed partial class OfShortExpressions;
