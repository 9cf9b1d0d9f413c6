using System;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes loops over time, with as many steps per iteration as the declaration asks for. Steps that no sequence reaches
/// are left out.
/// </summary>
internal static class TimeLoop
{
    /// <param name="axis">The steps.</param>
    /// <param name="descending">Whether time runs from the last step to the first.</param>
    public static void Write(CodeWriter writer, TimeAxis axis, int unroll, bool descending, Action body)
    {
        int steps = axis.Steps;
        int rest = steps % unroll;
        int looped = steps - rest;
        if (unroll == 1)
        {
            writer.Line($"int steps = {axis.Table}.Live;");
            using (writer.Block(descending
                ? "for (int t = steps - 1; t >= 0; t--)"
                : "for (int t = 0; t < steps; t++)"))
            {
                body();
            }

            return;
        }

        if (looped > unroll)
        {
            using (writer.Block(Head(looped)))
            {
                for (int i = 0; i < unroll; i++)
                {
                    WriteStep(writer, descending ? $"first - {Text(i)}" : $"first + {Text(i)}", axis, body);
                }
            }
        }
        else
        {
            rest = steps;
            looped = 0;
        }

        for (int i = looped; i < looped + rest; i++)
        {
            WriteStep(writer, Text(descending ? steps - 1 - i : i), axis, body);
        }

        string Head(int to) => descending
            ? $"for (int first = {Text(steps - 1)}; first >= {Text(steps - to)}; first -= {Text(unroll)})"
            : $"for (int first = 0; first < {Text(to)}; first += {Text(unroll)})";
    }

    private static void WriteStep(CodeWriter writer, string step, TimeAxis axis, Action body)
    {
        using (writer.Block())
        {
            writer.Line($"int t = {step};");
            using (writer.Block($"if ({axis.Active}[t] > 0)"))
            {
                body();
            }
        }
    }
}
