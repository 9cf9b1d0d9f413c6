using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes the values of which a row has one, before the loop over its units: each in a vector of the widest kind whose
/// lanes are all alike.
/// </summary>
internal static class RowScalars
{
    /// <summary>Declares the scalars that vectors and results read.</summary>
    /// <param name="results">What is to be computed.</param>
    /// <param name="isLoaded">Whether a value is found in memory or in a variable.</param>
    /// <param name="given">The text of such a scalar.</param>
    /// <param name="reserved">Names that are taken; those of the new variables are added.</param>
    /// <returns>The variables.</returns>
    public static IReadOnlyDictionary<Node, string> Write(
        CodeWriter writer,
        Lanes widest,
        IEnumerable<Node> results,
        Func<Node, bool> isLoaded,
        Func<Node, string?> given,
        HashSet<string> reserved)
    {
        var wanted = Wanted(results, isLoaded);
        var names = new Dictionary<Node, string>();
        if (wanted.Count > 0)
        {
            var body = new VectorBody(writer, widest, n => isLoaded(n) ? given(n) : null, reserved);
            body.Compute(wanted);
            foreach (var node in wanted)
            {
                names.Add(node, body.Name(node));
            }

            reserved.UnionWith(body.Names);
        }

        return names;
    }

    /// <summary>The lower lanes of a scalar's variable.</summary>
    public static string Text(string scalar, Lanes widest, Lanes lanes) =>
        new LanesOf(scalar, widest.Width, 0, lanes.Width).Text;

    /// <summary>Scalars that are results or operands of vectors.</summary>
    private static List<Node> Wanted(IEnumerable<Node> results, Func<Node, bool> isLoaded)
    {
        var wanted = new SortedDictionary<int, Node>();
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(results);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (node.IsScalar)
            {
                wanted[node.Id] = node;
            }
            else if (seen.Add(node) && !isLoaded(node))
            {
                foreach (var operand in node.Operands)
                {
                    pending.Push(operand);
                }
            }
        }

        return [.. wanted.Values];
    }
}

/// <summary>A sum over the units of a row, in a vector of the widest kind until it is complete.</summary>
internal sealed class RowSum
{
    private readonly CodeWriter _writer;
    private readonly Lanes _widest;

    /// <summary>Declares the variable.</summary>
    /// <param name="reserved">Names that are taken; the new one is added.</param>
    public RowSum(CodeWriter writer, Lanes widest, string wish, HashSet<string> reserved)
    {
        _writer = writer;
        _widest = widest;
        Name = "sum_" + wish;
        while (!reserved.Add(Name))
        {
            Name += "_";
        }

        writer.Line($"var {Name} = {widest.Type}.Zero;");
    }

    public string Name { get; }

    /// <summary>The sum in every lane.</summary>
    public string Total => _widest.Broadcast($"{_widest.Class}.Sum({Name})");

    /// <summary>Adds the units of a section; its lanes beyond the last unit must be zero.</summary>
    public void Add(Section section, string value)
    {
        for (int width = section.Lanes.Width; width < _widest.Width; width *= 2)
        {
            string bits = (64 * width).ToString(CultureInfo.InvariantCulture);
            value = $"{new Lanes(width).Class}.ToVector{bits}({value})";
        }

        _writer.Line($"{Name} += {value};");
    }
}
