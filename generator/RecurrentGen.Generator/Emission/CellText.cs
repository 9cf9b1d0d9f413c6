using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes a cell's equations for comments.</summary>
internal static class CellText
{
    /// <summary>One line per accumulator, named value and state.</summary>
    public static IEnumerable<string> Equations(CellPlan cell)
    {
        foreach (var node in cell.Graph.Nodes.Where(n => !n.IsLeaf && n.Name is not null))
        {
            yield return $"{node.Name} = {Definition(cell, node)}";
        }

        for (int state = 0; state < cell.Graph.Outputs.Count; state++)
        {
            var output = cell.Graph.Outputs[state];
            string name = cell.Cell.Spec.Parameters[state + 1].Name;
            if (output.Name != name)
            {
                yield return $"new {name} = {(output.Name ?? Definition(cell, output))}";
            }
        }
    }

    /// <summary>The products of a stage, operands by name.</summary>
    public static string Products(CellPlan cell, StagePlan stage) => string.Join(
        " + ",
        stage.Products.Select(p => "W " + NodeText.Reference(p.Operand!)).Concat(stage.Biases.Count > 0 ? ["b"] : []));

    private static string Definition(CellPlan cell, Node node) => node.Kind == NodeKind.Accumulator
        ? string.Join(
            " + ",
            node.Products.Select(p => $"{cell.Cell.Parameters[p.Parameter].Name} {Operand(p.Operand)}")
                .Concat(node.Biases.Select(b => cell.Cell.Parameters[b].Name)))
        : NodeText.Of(node);

    private static string Operand(Node node)
    {
        string text = NodeText.Reference(node);
        return text.Contains(" ") ? $"({text})" : text;
    }
}
