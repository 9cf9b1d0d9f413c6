using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Some neighbouring lanes of a variable that holds a vector: all of them, or those of one slot of a packed rest.
/// </summary>
/// <param name="Width">Lanes of the vector.</param>
/// <param name="First">The first lane meant.</param>
/// <param name="Count">How many are meant.</param>
internal sealed record LanesOf(string Vector, int Width, int First, int Count)
{
    public bool IsWhole => Count == Width;

    /// <summary>The lanes as a vector of their own.</summary>
    public string Text
    {
        get
        {
            string text = Vector;
            int offset = First;
            for (int width = Width; width > Count;)
            {
                string lanes = new Lanes(width).Class;
                width /= 2;
                text = $"{lanes}.{(offset >= width ? "GetUpper" : "GetLower")}({text})";
                offset %= width;
            }

            return text;
        }
    }

    /// <summary>
    /// Where the slots of a row of gates are in a section: each by itself, or several in a vector that is loaded here.
    /// </summary>
    /// <param name="widest">The widest vectors of the method.</param>
    public static IReadOnlyList<LanesOf> Load(
        CodeWriter writer, Lanes widest, PackedMatrix gates, string row, Section section)
    {
        var lanes = section.Lanes;
        if (lanes.Width == widest.Width)
        {
            return Enumerable.Range(0, gates.Slots)
                .Select(slot => new LanesOf(lanes.Load(row, section.Slot(gates, slot)), lanes.Width, 0, lanes.Width))
                .ToList();
        }

        var columns = Enumerable.Range(0, gates.Slots).Select(slot => gates.Column(slot, section.FirstUnit)).ToList();
        foreach (int first in columns.Select(c => c / widest.Width * widest.Width).Distinct())
        {
            writer.Line($"var a{Pass.Text(first)} = {widest.Load(row, Pass.Text(first))};");
        }

        return columns
            .Select(c => new LanesOf($"a{Pass.Text(c / widest.Width * widest.Width)}", widest.Width, c % widest.Width, lanes.Width))
            .ToList();
    }

    /// <summary>
    /// Writes each function of accumulators that share a vector once, for all of its lanes, and says where its values
    /// are.
    /// </summary>
    /// <param name="results">What is to be computed.</param>
    /// <param name="isLoaded">Whether a value is in memory, so that nothing is computed for it.</param>
    /// <param name="placeOf">The lanes of an accumulator, or null where it is in no shared vector.</param>
    public static IReadOnlyDictionary<Node, LanesOf> WriteFunctions(
        CodeWriter writer, IEnumerable<Node> results, Func<Node, bool> isLoaded, Func<Node, LanesOf?> placeOf)
    {
        var values = new Dictionary<Node, LanesOf>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Functions(results, isLoaded).OrderBy(n => n.Id))
        {
            if (placeOf(node.Operands[0]) is not { IsWhole: false } operand)
            {
                continue;
            }

            string name = $"{operand.Vector}_{node.Text}";
            if (written.Add(name))
            {
                writer.Line($"var {name} = RgVectorMath.{node.Text}({operand.Vector});");
            }

            values.Add(node, operand with { Vector = name });
        }

        return values;
    }

    /// <summary>Functions of one accumulator among what results are computed from.</summary>
    private static IEnumerable<Node> Functions(IEnumerable<Node> results, Func<Node, bool> isLoaded)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(results);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node) || isLoaded(node))
            {
                continue;
            }

            if (node.Kind == NodeKind.Function && node.Operands.Count == 1 && node.Operands[0].Kind == NodeKind.Accumulator)
            {
                yield return node;
            }

            foreach (var operand in node.Operands)
            {
                pending.Push(operand);
            }
        }
    }
}
