using System;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes loops over time, with as many steps per iteration as the declaration asks for.</summary>
internal static class TimeLoop
{
    /// <param name="descending">Whether time runs from the last step to the first.</param>
    public static void Write(CodeWriter writer, int steps, int unroll, bool descending, Action body)
    {
        int rest = steps % unroll;
        int looped = steps - rest;
        if (unroll == 1)
        {
            using (writer.Block(Head(0, steps, 1, descending, "t")))
            {
                body();
            }

            return;
        }

        if (looped > unroll)
        {
            using (writer.Block(Head(0, looped, unroll, descending, "first")))
            {
                for (int i = 0; i < unroll; i++)
                {
                    WriteStep(writer, descending ? $"first - {Text(i)}" : $"first + {Text(i)}", body);
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
            WriteStep(writer, Text(descending ? steps - 1 - i : i), body);
        }

        string Head(int from, int to, int by, bool down, string name) => (down, by) switch
        {
            (false, 1) => $"for (int {name} = {Text(from)}; {name} < {Text(to)}; {name}++)",
            (false, _) => $"for (int {name} = {Text(from)}; {name} < {Text(to)}; {name} += {Text(by)})",
            (true, 1) => $"for (int {name} = {Text(steps - 1)}; {name} >= 0; {name}--)",
            (true, _) => $"for (int {name} = {Text(steps - 1)}; {name} >= {Text(steps - to)}; {name} -= {Text(by)})",
        };
    }

    private static void WriteStep(CodeWriter writer, string step, Action body)
    {
        using (writer.Block())
        {
            writer.Line($"int t = {step};");
            body();
        }
    }
}
