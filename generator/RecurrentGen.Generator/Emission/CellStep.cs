using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Where a single step of a cell finds and leaves its values; parameters are always at <c>p</c>, and <c>odd</c> is 1 in
/// every other step.
/// </summary>
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

/// <summary>
/// Writes one step of a cell for a single sequence: sums and element-wise work without leaving the registers.
/// </summary>
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

            references.AddRange(Stored(level).Select(s => s.Place.Rows));
            references.AddRange(Loaded(Results(level), level).Select(n => memory.Place(n).Rows));
        }

        return references.Distinct().ToList();
    }

    public void Write(CodeWriter writer, Lanes lanes)
    {
        var names = ReservedNames();
        var sums = cell.Graph.Nodes.Where(n => n.Kind == NodeKind.Sum)
            .ToDictionary(n => n, n => new RowSum(writer, lanes, n.Name ?? Text(n.Id), names));
        for (int level = 0; level <= cell.Graph.Depth; level++)
        {
            using (sums.Count > 0 ? writer.Block() : null)
            {
                var scalars = RowScalars.Write(
                    writer,
                    lanes,
                    Results(level),
                    n => cell.Graph.IsInMemory(n, level),
                    n => sums.TryGetValue(n, out var sum) ? sum.Name : null,
                    names);
                WriteLevel(writer, level, new Frame(lanes, names, scalars, sums));
            }

            foreach (var sum in cell.Graph.Sums(level))
            {
                writer.Line($"{sums[sum].Name} = {sums[sum].Total};");
            }
        }
    }

    private void WriteLevel(CodeWriter writer, int level, Frame frame)
    {
        var lanes = frame.Widest;
        foreach (var stage in cell.StagesOf(level))
        {
            if (memory is IComputedSums computed)
            {
                WriteFromMemory(writer, frame, stage, computed);
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
                    WriteElementwise(writer, stage.Level, stage.Units, section, frame, stage, accumulators));
            kernel.Write(lanes);
        }

        // What no product of this level goes into: before the first product, and after a sum over units.
        foreach (int size in Results(level).Select(n => n.Size).Distinct()
            .Where(s => cell.StagesOf(level).All(g => g.Units != s)))
        {
            Section.Write(writer, lanes, new PackedMatrix(0, 0, 1, size, false, 1), section =>
                WriteElementwise(writer, level, size, section, frame, null, []));
        }
    }

    /// <summary>Names that element-wise code must not take.</summary>
    private HashSet<string> ReservedNames() => new(References().Select(r => r.Parameter), StringComparer.Ordinal)
    {
        "m", "w", "p", "before", "after", "odd", "visit", "panel", "lane", "granule", "input", "sums", "scratch",
        "compact", "inside",
    };

    private void WriteFromMemory(CodeWriter writer, Frame frame, StagePlan stage, IComputedSums computed)
    {
        var lanes = frame.Widest;
        writer.Line(
            $"// [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] = {CellText.Products(cell, stage)}");
        string sums = computed.WriteSums(writer, stage);
        Section.Write(writer, lanes, stage.Gates, section => WriteElementwise(
            writer, stage.Level, stage.Units, section, frame, stage,
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

    /// <summary>The vectors that a level is there for: what it stores, and what it sums over the units.</summary>
    private IEnumerable<Node> Results(int level) =>
        Stored(level).Select(s => s.Node).Concat(cell.Graph.Sums(level).Select(s => s.Operands[0])).Distinct();

    /// <summary>What the equations of a level read from memory.</summary>
    private IEnumerable<Node> Loaded(IEnumerable<Node> results, int level)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(results);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node) || node.Kind is NodeKind.Number or NodeKind.Sum || IsInRegister(node, level))
            {
                continue;
            }

            if (cell.Graph.IsInMemory(node, level))
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

    private void WriteElementwise(
        CodeWriter writer,
        int level,
        int size,
        Section section,
        Frame frame,
        StagePlan? stage,
        IReadOnlyList<LanesOf> accumulators)
    {
        var stored = Stored(level).Where(s => s.Node.Size == size).ToList();
        LanesOf? Sum(Node node) => stage?.SlotOf(node) is >= 0 and int slot ? accumulators[slot] : null;
        var summed = cell.Graph.Sums(level).Where(s => s.Operands[0].Size == size).ToList();
        var results = stored.Select(s => s.Node).Concat(summed.Select(s => s.Operands[0])).ToList();
        var shared = LanesOf.WriteFunctions(writer, results, n => cell.Graph.IsInMemory(n, level), Sum);
        string? Given(Node node)
        {
            if ((Sum(node) ?? (shared.TryGetValue(node, out var lanes) ? lanes : null)) is { } held)
            {
                return held.Text;
            }

            if (frame.Scalars.TryGetValue(node, out string? scalar))
            {
                return RowScalars.Text(scalar, frame.Widest, section.Lanes);
            }

            if (node.Kind == NodeKind.Number || !cell.Graph.IsInMemory(node, level))
            {
                return null;
            }

            var place = memory.Place(node);
            return section.Lanes.Load(place.Rows.Parameter, place.Offset(section));
        }

        bool masks = summed.Count > 0 && section.IsPadded;
        if (masks)
        {
            writer.Line($"var inside = {section.Mask(size % PackedMatrix.Granule)};");
        }

        var body = new VectorBody(writer, section.Lanes, Given, frame.Names.Concat(accumulators.Select(s => s.Vector)));
        body.Compute(results);
        foreach (var (node, place) in stored)
        {
            writer.Line(section.Lanes.Store(body.Text(node), place.Rows.Parameter, place.Offset(section)));
        }

        foreach (var sum in summed)
        {
            string value = body.Text(sum.Operands[0]);
            frame.Sums[sum].Add(section, masks ? $"inside & ({value})" : value);
        }
    }

    /// <summary>What element-wise code finds around it.</summary>
    /// <param name="Widest">The widest vectors of the method.</param>
    /// <param name="Names">Names that are taken.</param>
    /// <param name="Scalars">The variables of scalars that vectors of the level read.</param>
    /// <param name="Sums">The sums over units.</param>
    private sealed record Frame(
        Lanes Widest,
        IReadOnlyCollection<string> Names,
        IReadOnlyDictionary<Node, string> Scalars,
        IReadOnlyDictionary<Node, RowSum> Sums);
}
