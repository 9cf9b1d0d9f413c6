using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Where a single step of a cell finds and leaves its values; parameters are always at <c>p</c>, and <c>odd</c> is 1 in every other step.</summary>
internal interface IStepMemory
{
    /// <summary>A value that is not in a register.</summary>
    RowPlace Place(Node node);

    /// <summary>Where the step leaves a state.</summary>
    RowPlace NewState(int state);

    /// <summary>Whether the input is the index of the only 1 in it.</summary>
    bool InputIsOneHot { get; }

    /// <summary>Whether a value computed in the step is kept for a later group of it.</summary>
    bool IsKept(Node node);

    /// <summary>A row of gates that holds biases and input products of a stage already, or null.</summary>
    RowReference? Hoisted(StagePlan stage);
}

/// <summary>A step that finds the complete sums of every stage in memory.</summary>
internal interface IComputedSums : IStepMemory
{
    /// <summary>Writes the computation of a stage's sums.</summary>
    /// <returns>Reference to a row of gates.</returns>
    string WriteSums(CodeWriter writer, StagePlan stage);
}

/// <summary>Writes one step of a cell for a single sequence: sums and element-wise work without leaving the registers.</summary>
internal sealed class CellStep(CellPlan cell, IStepMemory memory)
{
    /// <summary>The memory that the step touches, parameters aside.</summary>
    public IReadOnlyList<RowReference> References()
    {
        var references = new List<RowReference>();
        for (int level = 0; level <= cell.Graph.Depth; level++)
        {
            foreach (var stage in cell.StagesOf(level))
            {
                references.AddRange(Products(stage).Select(p => memory.Place(p.Operand!).Rows));
                references.AddRange(new[] { memory.Hoisted(stage) }.OfType<RowReference>());
            }

            var stored = Stored(level);
            references.AddRange(stored.Select(s => s.Place.Rows));
            references.AddRange(Loaded(stored.Select(s => s.Node), level).Select(n => memory.Place(n).Rows));
        }

        return references.Distinct().ToList();
    }

    public void Write(CodeWriter writer, Lanes lanes)
    {
        // What is computed before the first product.
        foreach (int size in Stored(0).Select(s => s.Node.Size).Distinct())
        {
            Section.Write(writer, lanes, new PackedMatrix(0, 0, 1, size, false, 1), section =>
                WriteElementwise(writer, 0, size, section, null, []));
        }

        foreach (var stage in cell.Stages)
        {
            if (memory is IComputedSums computed)
            {
                WriteFromMemory(writer, lanes, stage, computed);
                continue;
            }

            var hoisted = memory.Hoisted(stage);
            string sums = hoisted is null ? CellText.Products(cell, stage) : "what does not depend on the step before + W h";
            writer.Line($"// [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] = {sums}");
            var biases = hoisted is null ? stage.Biases : [];
            var kernel = new StepKernel(
                writer,
                stage.Gates,
                stage.IsUniform,
                Products(stage).Select(p => new StepProduct(memory.Place(p.Operand!).Rows.Parameter, p.FirstSlot, p.Storage.Matrix, IsOneHot(p))).ToList(),
                biases.Select(b => new StepProduct("", b.FirstSlot, b.Storage.Matrix)).ToList(),
                hoisted?.Parameter,
                stage.WritesHalves,
                (section, accumulators) =>
                    WriteElementwise(writer, stage.Level, stage.Units, section, stage, accumulators));
            kernel.Write(lanes);
        }
    }

    private void WriteFromMemory(CodeWriter writer, Lanes lanes, StagePlan stage, IComputedSums computed)
    {
        writer.Line($"// [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] = {CellText.Products(cell, stage)}");
        string sums = computed.WriteSums(writer, stage);
        Section.Write(writer, lanes, stage.Gates, section => WriteElementwise(
            writer, stage.Level, stage.Units, section, stage,
            [.. LanesOf.Load(writer, lanes, stage.Gates, sums, section)]));
    }

    private bool IsOneHot(ProductPlan product) => memory.InputIsOneHot && product.Operand!.Kind == NodeKind.Input;

    private List<ProductPlan> Products(StagePlan stage) => stage.Products
        .Where(p => memory.Hoisted(stage) is null || p.Operand!.Kind != NodeKind.Input)
        .ToList();

    /// <summary>Values of a level that leave their registers, and where to.</summary>
    private List<(Node Node, RowPlace Place)> Stored(int level)
    {
        var graph = cell.Graph;
        var stored = graph.Nodes
            .Where(n => graph.Levels[n] == level && memory.IsKept(n))
            .Select(n => (n, memory.Place(n)))
            .ToList();
        for (int state = 0; state < graph.Outputs.Count; state++)
        {
            if (graph.Levels[graph.Outputs[state]] == level)
            {
                stored.Add((graph.Outputs[state], memory.NewState(state)));
            }
        }

        return stored;
    }

    /// <summary>What the equations of a level read from memory.</summary>
    private IEnumerable<Node> Loaded(IEnumerable<Node> results, int level)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(results);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node) || node.Kind == NodeKind.Number || IsInRegister(node, level))
            {
                continue;
            }

            if (IsLoaded(node, level))
            {
                yield return node;
                continue;
            }

            foreach (var operand in node.Operands)
            {
                pending.Push(operand);
            }
        }
    }

    private bool IsInRegister(Node node, int level) =>
        node.Kind == NodeKind.Accumulator && cell.Graph.Levels[node] == level;

    private bool IsLoaded(Node node, int level) =>
        node.IsLeaf || node.Kind == NodeKind.Accumulator || cell.Graph.Levels[node] < level;

    private void WriteElementwise(
        CodeWriter writer, int level, int size, Section section, StagePlan? stage, IReadOnlyList<LanesOf> accumulators)
    {
        var stored = Stored(level).Where(s => s.Node.Size == size).ToList();
        LanesOf? Sum(Node node) => stage?.Slots.ToList().IndexOf(node) is >= 0 and int slot ? accumulators[slot] : null;
        var shared = LanesOf.WriteFunctions(writer, stored.Select(s => s.Node), n => IsLoaded(n, level), Sum);
        string? Given(Node node)
        {
            if ((Sum(node) ?? (shared.TryGetValue(node, out var lanes) ? lanes : null)) is { } held)
            {
                return held.Text;
            }

            if (node.Kind == NodeKind.Number || !IsLoaded(node, level))
            {
                return null;
            }

            var place = memory.Place(node);
            return section.Lanes.Load(place.Rows.Parameter, place.Offset(section));
        }

        var names = new HashSet<string>(References().Select(r => r.Parameter))
        {
            "m", "w", "p", "before", "after", "odd", "visit", "panel", "lane", "granule", "input", "sums", "scratch", "compact",
        };
        names.UnionWith(accumulators.Select(s => s.Vector));
        var body = new VectorBody(writer, section.Lanes, Given, names);
        body.Compute(stored.Select(s => s.Node));
        foreach (var (node, place) in stored)
        {
            writer.Line(section.Lanes.Store(body.Text(node), place.Rows.Parameter, place.Offset(section)));
        }
    }
}
