using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Graphs;

/// <summary>
/// Writes a cell's step and its derivative for people: every value with its level, size and equation.
/// </summary>
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
            foreach (string line in Backward(backward.Groups[level]))
            {
                yield return "    " + line;
            }
        }
    }

    /// <summary>
    /// One operation per line, each once: as a tree, a value that many others use would be written again and again.
    /// </summary>
    private static IEnumerable<string> Backward(IReadOnlyList<AdjointResult> group)
    {
        var used = new HashSet<Node>();
        var pending = new Stack<Node>(group.Select(r => r.Value));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (used.Add(node))
            {
                foreach (var operand in node.Operands)
                {
                    pending.Push(operand);
                }
            }
        }

        foreach (var node in used.Where(n => n.Operands.Count > 0).OrderBy(n => n.Id))
        {
            yield return $"{Short(node)} [{node.Size}] = {Operation(node)}";
        }

        foreach (var result in group)
        {
            yield return $"{result.Target} d_{NodeText.Reference(result.Node)} [{result.Node.Size}] = {Short(result.Value)}";
        }
    }

    private static string Short(Node node) => node.Operands.Count == 0 ? NodeText.Reference(node) : "#" + node.Id;

    private static string Operation(Node node) => node.Kind switch
    {
        NodeKind.Add => $"{Short(node.Operands[0])} + {Short(node.Operands[1])}",
        NodeKind.Subtract => $"{Short(node.Operands[0])} - {Short(node.Operands[1])}",
        NodeKind.Multiply => $"{Short(node.Operands[0])} * {Short(node.Operands[1])}",
        NodeKind.Divide => $"{Short(node.Operands[0])} / {Short(node.Operands[1])}",
        NodeKind.Sum => $"Sum({Short(node.Operands[0])})",
        NodeKind.Negate => "-" + Short(node.Operands[0]),
        _ => $"{node.Text}({string.Join(", ", node.Operands.Select(Short))})",
    };

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
