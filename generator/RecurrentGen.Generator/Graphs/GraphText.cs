using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>Writes a cell's step and its derivative for people: every value with its level, size and equation.</summary>
internal static class GraphText
{
    public static IEnumerable<string> Of(CellGraph graph, BackwardGraph backward)
    {
        yield return "forward";
        for (int level = 0; level <= graph.Depth; level++)
        {
            yield return $"  level {level}";
            foreach (var node in graph.Nodes.Where(n => graph.Levels[n] == level && n.Kind != NodeKind.Number))
            {
                yield return $"    {Name(node)} [{node.Size}] {Definition(graph, node)}".TrimEnd();
            }
        }

        for (int state = 0; state < graph.Outputs.Count; state++)
        {
            yield return $"  new {StateName(graph, state)} = {NodeText.Reference(graph.Outputs[state])}";
        }

        yield return "backward";
        for (int level = graph.Depth; level >= 0; level--)
        {
            yield return $"  level {level}";
            foreach (var result in backward.Groups[level])
            {
                yield return $"    {result.Target} d_{NodeText.Reference(result.Node)} [{result.Node.Size}] = "
                    + NodeText.Reference(result.Value);
            }
        }
    }

    private static string Name(Node node) => node.Name ?? "#" + node.Id;

    private static string StateName(CellGraph graph, int state) => graph.Cell.Spec.Parameters[state + 1].Name;

    private static string Definition(CellGraph graph, Node node)
    {
        if (node.Kind == NodeKind.Accumulator)
        {
            var parameters = graph.Cell.Parameters;
            return "= " + string.Join(" + ", node.Products
                .Select(p => $"{parameters[p.Parameter].Name} ({NodeText.Reference(p.Operand)})")
                .Concat(node.Biases.Select(b => parameters[b].Name)));
        }

        return node.IsLeaf ? node.Kind.ToString().ToLowerInvariant() : "= " + NodeText.Of(node);
    }
}
