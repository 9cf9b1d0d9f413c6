using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// Bounds the size of a step in registers: the sums of every stage and the element-wise code of every section.
/// </summary>
internal static class StepSize
{
    /// <summary>
    /// Operations of an expression, from which on it gets a variable: the text of everything around would hold it once
    /// more.
    /// </summary>
    public const int LongestExpression = 64;

    /// <summary>Products of so many elements at the most are written out in full.</summary>
    private const int WrittenDepth = 4;

    /// <summary>Independent sums at the least, where that takes no more than four of each accumulator.</summary>
    private const int WantedChains = 8;

    private const int MostChains = 4;

    /// <summary>A sum over units.</summary>
    public static readonly CodeSize Sum = CodeSize.Of(24, 2, 8);

    private static readonly CodeSize MultiplyAdd = CodeSize.Of(10, 0, 4);
    private static readonly CodeSize Chain = CodeSize.Of(6, 1, 3);
    private static readonly CodeSize Load = CodeSize.Of(9, 1, 3);
    private static readonly CodeSize Store = CodeSize.Of(14, 0, 4);

    /// <summary>A step of a cell, all stages.</summary>
    /// <param name="hoisted">Whether biases and products of the input are computed for all steps before.</param>
    public static CodeSize Of(CellPlan cell, bool hoisted)
    {
        var size = CodeSize.Of(60, 10, 20);
        foreach (var (level, units) in WithoutStage(cell))
        {
            size += Elementwise(cell.Graph, level, units, 0) * 2;
        }

        foreach (var stage in cell.Stages)
        {
            size += Stage(cell, stage, hoisted);
        }

        return size.WithFarLocals();
    }

    /// <summary>
    /// Levels and sizes of vectors that no product gives: before the first product, and after a sum over units.
    /// </summary>
    private static IEnumerable<(int Level, int Units)> WithoutStage(CellPlan cell) => cell.Graph.Nodes
        .Where(n => n.Size > 0 && !n.IsLeaf)
        .Concat(cell.Graph.Sums(0).Select(s => s.Operands[0]))
        .Select(n => (cell.Graph.Levels[n], n.Size))
        .Distinct()
        .Where(g => cell.StagesOf(g.Item1).All(s => s.Units != g.Size));

    /// <summary>The element-wise code of a level for one section.</summary>
    /// <param name="stores">Values that leave their registers besides the states.</param>
    public static CodeSize Elementwise(CellGraph graph, int level, int units, int stores)
    {
        Cancellation.Check();
        var nodes = new HashSet<Node>(graph.Nodes.Where(n => graph.Levels[n] == level && n.Size == units));
        var seen = new HashSet<Node>();
        foreach (var operand in nodes.SelectMany(n => n.Operands).ToList())
        {
            nodes.Add(operand);
            AddRepeated(graph, level, operand, nodes, seen);
        }

        int later = nodes.Count(n => !n.IsLeaf && graph.LastLevel(n) > level);
        return Body(nodes, stores + later + graph.Outputs.Count(nodes.Contains))
            + (Sum * graph.Sums(level).Count(s => s.Operands[0].Size == units));
    }

    /// <summary>What a value of a lower level, or a scalar, is computed from where it is computed again.</summary>
    private static void AddRepeated(CellGraph graph, int level, Node node, HashSet<Node> nodes, HashSet<Node> seen)
    {
        // Values share operands, so that there are far more ways to one than values.
        if (!seen.Add(node) || graph.IsInMemory(node, level))
        {
            return;
        }

        foreach (var operand in node.Operands)
        {
            nodes.Add(operand);
            AddRepeated(graph, level, operand, nodes, seen);
        }
    }

    /// <summary>Element-wise code: every operation once, leaves loaded, results stored.</summary>
    public static CodeSize Body(ICollection<Node> nodes, int stores)
    {
        // A long expression is cut into pieces, each of which is named.
        int pieces = nodes.Count(n => n.Operands.Count > 0) / LongestExpression;
        var size = (Store * stores) + (CodeSize.Of(1, 1, 1) * pieces);
        var uses = nodes.SelectMany(n => n.Operands).GroupBy(o => o).ToDictionary(g => g.Key, g => g.Count());
        foreach (var node in nodes.Where(n => n.Kind != NodeKind.Number))
        {
            int numbers = node.Operands.Count(o => o.Kind == NodeKind.Number);
            int named = node.IsScalar || node.Name is not null || (uses.TryGetValue(node, out int count) && count > 1) ? 1 : 0;
            size += node.Operands.Count == 0
                ? Load
                : CodeSize.Of(
                    1 + named + node.Operands.Count + numbers, named, named + node.Operands.Count,
                    node.Kind == NodeKind.Function ? 1 : 0);
        }

        return size;
    }

    private static CodeSize Stage(CellPlan cell, StagePlan stage, bool hoisted)
    {
        var gates = stage.Gates;
        int perPanel = stage.IsUniform ? Math.Max(1, stage.Products[0].Storage.Matrix.PanelGranules / gates.Slots) : 1;
        bool onePanel = stage.IsUniform && gates.RowGranules <= stage.Products[0].Storage.Matrix.PanelGranules;
        int looped = onePanel ? 0 : gates.FullGranules / perPanel;
        int rest = gates.FullGranules - (looped * perPanel);
        int granules = (looped > 0 ? perPanel : 0) + rest + (gates.Tail > 0 ? 1 : 0);
        int sums = granules * gates.Slots;
        int chains = 1;
        while (chains < MostChains && sums * chains < WantedChains)
        {
            chains *= 2;
        }

        var products = stage.Products.Where(p => !hoisted || p.Operand!.Kind != NodeKind.Input).ToList();
        int statements = products.Sum(p => Statements(p.Storage.Matrix.Depth, chains) * granules * p.SlotCount);
        int halves = stage.WritesHalves ? 2 : 1;
        return ((MultiplyAdd * statements) + (Chain * (sums * chains)) + (Load * (sums * Math.Max(1, stage.Biases.Count)))
            + (CodeSize.Of(40, 4, 10) * products.Count)
            + (Elementwise(cell.Graph, stage.Level, stage.Units, 0) * Math.Max(1, granules))) * halves;
    }

    /// <summary>
    /// Multiply-adds of an accumulator: an iteration of the loop over the operand, and what is left after it.
    /// </summary>
    private static int Statements(int depth, int chains) =>
        depth <= WrittenDepth ? depth : Math.Max(chains, MostChains) + (depth % MostChains);
}
