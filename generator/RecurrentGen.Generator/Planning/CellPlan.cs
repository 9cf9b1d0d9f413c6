using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>Which segment of the parameter block a weight belongs to.</summary>
internal enum Region
{
    /// <summary>Trained, with weight decay.</summary>
    Matrices,

    /// <summary>Trained, without weight decay.</summary>
    Vectors,

    /// <summary>Not trained.</summary>
    Frozen,
}

/// <summary>A packed matrix of the parameter block; its offset is known once all are.</summary>
internal sealed class Storage(Region region, PackedMatrix matrix)
{
    public Region Region { get; } = region;

    public PackedMatrix Matrix { get; set; } = matrix;

    /// <summary>Offset of the transposed copy in the derived block, or -1 where no gradient needs it.</summary>
    public int Transposed { get; set; } = -1;

    /// <summary>Whether a row holds a row of its tensor instead of a column: the weights of one output.</summary>
    public bool HoldsTensorRows { get; set; }

    /// <summary>The tensor's last dimension where it has three: it comes first in a packed row.</summary>
    public int Taps { get; set; } = 1;

    /// <summary>Whether the transposed copy leaves out the padding of the columns, which lies at their end.</summary>
    public bool TrimsTransposed { get; set; }

    /// <summary>Rows of the transposed copy.</summary>
    public int TransposedRows => TrimsTransposed ? Matrix.Units : Matrix.Columns;
}

/// <summary>Where a cell's parameter lies.</summary>
internal sealed record ParameterPlace(Storage Storage, int Slot);

/// <summary>
/// One operand multiplied by the weights of neighbouring slots; a bias is such a product with the operand 1 (null).
/// </summary>
internal sealed record ProductPlan(Node? Operand, int FirstSlot, Storage Storage)
{
    public int SlotCount => Storage.Matrix.Slots;
}

/// <summary>Accumulators of one level and size, side by side: the unit of matrix work.</summary>
/// <param name="Slots">In the order in which they lie in the gates.</param>
/// <param name="Gates">The layout of a row of accumulators (no depth, no offset).</param>
internal sealed record StagePlan(
    int Level,
    int Units,
    IReadOnlyList<Node> Slots,
    PackedMatrix Gates,
    IReadOnlyList<ProductPlan> Products,
    IReadOnlyList<ProductPlan> Biases)
{
    private readonly Dictionary<Node, int> _slots =
        Slots.Select((node, slot) => (node, slot)).ToDictionary(s => s.node, s => s.slot);

    /// <summary>Rows of gates that a first-level cache holds beside small weights.</summary>
    public const int GradientBlock = 128;

    /// <summary>Floats of weight gradients that may be walked through for every such block.</summary>
    private const int MostBlockedWeights = 1 << 13;

    /// <summary>
    /// Whether every product feeds all slots, so that rows of weights and of gates have the same columns.
    /// </summary>
    public bool IsUniform => Products.Concat(Biases).All(p => p.SlotCount == Slots.Count);

    /// <summary>
    /// Whether a step of 256 bits writes out both halves of a granule instead of looping over them: an offset that is
    /// not a constant costs an instruction for every load. Only where the code is short.
    /// </summary>
    public bool WritesHalves { get; init; }

    /// <summary>Whether the first two products run through the same panels, so that one pass sums both.</summary>
    public bool StartsFromPair => Products.Count > 1
        && Products[0].SlotCount == Slots.Count
        && Products[1].SlotCount == Slots.Count
        && Products[1].Storage.Matrix.PanelGranules == Products[0].Storage.Matrix.PanelGranules;

    /// <summary>
    /// Whether the gradients of the weights are summed block by block of the rows: those of small weights pass over a
    /// block again and again, while it is in the first-level cache.
    /// </summary>
    /// <param name="rows">Rows of all steps and sequences.</param>
    public bool HasGradientsInBlocks(int rows) =>
        rows > GradientBlock && Products.Sum(p => p.Storage.Matrix.Length) <= MostBlockedWeights;

    /// <summary>The slot of an accumulator; -1 where it is one of another stage, or none.</summary>
    public int SlotOf(Node node) => _slots.TryGetValue(node, out int slot) ? slot : -1;

    /// <summary>Distance in a row of gates between the columns of neighbouring panels of a product.</summary>
    public int PanelStride(ProductPlan product) => product.SlotCount == Slots.Count
        ? product.Storage.Matrix.PanelGranules * PackedMatrix.Granule
        : Slots.Count * PackedMatrix.Granule;

    /// <summary>First column of a product in a row of gates.</summary>
    public static int FirstColumn(ProductPlan product) => product.FirstSlot * PackedMatrix.Granule;
}

/// <summary>A cell of one direction of one level: stages, and the places of its parameters.</summary>
/// <param name="Backward">The derivative.</param>
/// <param name="Parameters">By the number of the cell's parameter.</param>
internal sealed record CellPlan(
    BoundCell Cell,
    CellGraph Graph,
    BackwardGraph Backward,
    IReadOnlyList<StagePlan> Stages,
    IReadOnlyList<ParameterPlace> Parameters)
{
    /// <summary>The stages whose accumulators are operands of element-wise group <paramref name="level"/>.</summary>
    public IEnumerable<StagePlan> StagesOf(int level) => Stages.Where(s => s.Level == level);

    /// <summary>The stage and slot of an accumulator.</summary>
    public (StagePlan Stage, int Slot) PlaceOf(Node accumulator)
    {
        var stage = Stages.First(s => s.SlotOf(accumulator) >= 0);
        return (stage, stage.SlotOf(accumulator));
    }
}

/// <summary>Groups a cell's accumulators into stages and lays out their weights.</summary>
internal sealed class CellPlanner
{
    private const int MostPermutedSlots = 6;
    private const int PanelGranules = 4;
    private const int WidestPanel = 12;

    /// <summary>Element-wise code that fits a panel so often is short.</summary>
    private const int ShortInPanel = 6;

    private const int MostShortStages = 3;
    private readonly BoundCell _cell;
    private readonly IReadOnlyList<bool> _trainable;
    private readonly CellGraph _graph;
    private readonly List<Storage> _storages;
    private readonly ParameterPlace?[] _places;
    private readonly Dictionary<int, int> _productUses;

    private CellPlanner(BoundCell cell, IReadOnlyList<bool> trainable, List<Storage> storages)
    {
        _cell = cell;
        _trainable = trainable;
        _graph = CellGraph.Build(cell);
        _storages = storages;
        _places = new ParameterPlace?[cell.Parameters.Count];
        _productUses = _graph.Nodes
            .SelectMany(n => n.Products)
            .GroupBy(p => p.Parameter)
            .ToDictionary(g => g.Key, g => g.Count());
    }

    /// <param name="everyStep">Whether the output of every step is used.</param>
    /// <param name="trainable">By the number of the cell's parameter.</param>
    /// <param name="storages">Takes the packed matrices of the cell.</param>
    public static CellPlan Plan(
        BoundCell cell, bool everyStep, IReadOnlyList<bool> trainable, List<Storage> storages) =>
        new CellPlanner(cell, trainable, storages).Plan(everyStep);

    private CellPlan Plan(bool everyStep)
    {
        var stages = new List<StagePlan>();
        for (int level = 1; level <= _graph.Depth; level++)
        {
            foreach (var group in _graph.Accumulators(level).GroupBy(n => n.Size))
            {
                stages.Add(PlanStage(level, group.Key, Ordered(group.ToList())));
            }
        }

        foreach (var weight in _graph.Nodes.Where(n => n.Kind == NodeKind.Weight))
        {
            Place(weight.Index, 0, NewStorage(RegionOf(weight.Index, Region.Vectors), 1, 1, weight.Size, false, 1));
        }

        // A branch that the hyper-parameters rule out may leave a weight without use; it is a tensor all the same.
        for (int i = 0; i < _places.Length; i++)
        {
            var (rows, columns) = (_cell.Parameters[i].Rows, _cell.Parameters[i].Columns);
            if (_places[i] is null)
            {
                var region = RegionOf(i, columns > 0 ? Region.Matrices : Region.Vectors);
                Place(i, 0, NewStorage(region, Math.Max(1, columns), 1, rows, false, PanelGranules));
            }
        }

        return new CellPlan(_cell, _graph, BackwardGraph.Build(_graph, everyStep, _trainable), stages, _places!);
    }

    private StagePlan PlanStage(int level, int units, IReadOnlyList<Node> slots)
    {
        var runs = ProductRuns(slots).ToList();
        var biasRuns = BiasRuns(slots).ToList();
        bool uniform = runs.Concat(biasRuns).All(r => r.Parameters.Count == slots.Count);
        bool packsTail = uniform && slots.Count > 1 && units % PackedMatrix.Granule is > 0 and <= 8;
        var gates = new PackedMatrix(0, 0, slots.Count, units, packsTail, slots.Count);
        var elementwise = StepSize.Elementwise(_graph, level, units, 0);
        int panel = UniformPanel(gates, elementwise.MostInPanel);
        var products = runs
            .OrderByDescending(r => r.Parameters.Count)
            .ThenBy(r => r.Operand!.Kind == NodeKind.Input ? 0 : 1)
            .Select(r => PlaceRun(r, gates, uniform ? panel : 0, r.Operand!.Size))
            .ToList();
        var biases = biasRuns.Select(r => PlaceRun(r, gates, uniform ? panel : 0, 1)).ToList();
        return new StagePlan(level, units, slots, gates, products, biases)
        {
            WritesHalves = elementwise.MostInPanel >= ShortInPanel && _graph.Depth <= MostShortStages,
        };
    }

    /// <param name="uniformPanel">
    /// Granules of a panel where all products of the stage have the same; 0 for the run's own.
    /// </param>
    private ProductPlan PlaceRun(Run run, PackedMatrix gates, int uniformPanel, int depth)
    {
        int first = run.Parameters[0];
        var shared = run.Parameters.Count == 1 ? _places[first] : null;
        if (shared is null)
        {
            int panel = uniformPanel > 0 ? uniformPanel : run.Parameters.Count;
            var region = RegionOf(first, run.Operand is null ? Region.Vectors : Region.Matrices);
            var storage = NewStorage(region, depth, run.Parameters.Count, gates.Units, gates.PacksTail, panel);
            for (int slot = 0; slot < run.Parameters.Count; slot++)
            {
                Place(run.Parameters[slot], slot, storage);
            }

            shared = new ParameterPlace(storage, 0);
        }

        return new ProductPlan(run.Operand, run.FirstSlot, shared.Storage);
    }

    /// <summary>
    /// A short row is one panel; of a long one, as many granules of units as make about four granules. A step writes
    /// the element-wise code of a panel once for every granule of units: where that is much, a panel has fewer.
    /// </summary>
    /// <param name="mostUnits">Granules of units in a panel at the most.</param>
    private static int UniformPanel(PackedMatrix gates, int mostUnits)
    {
        int inRow = (gates.RowGranules + gates.Slots - 1) / gates.Slots;
        return gates.RowGranules <= WidestPanel && inRow <= mostUnits
            ? gates.RowGranules
            : gates.Slots * Math.Max(1, Math.Min(PanelGranules / gates.Slots, mostUnits));
    }

    private Storage NewStorage(Region region, int depth, int slots, int units, bool packsTail, int panelGranules)
    {
        var storage = new Storage(region, new PackedMatrix(0, depth, slots, units, packsTail, panelGranules));
        _storages.Add(storage);
        return storage;
    }

    private void Place(int parameter, int slot, Storage storage) =>
        _places[parameter] = new ParameterPlace(storage, slot);

    private Region RegionOf(int parameter, Region trained) => _trainable[parameter] ? trained : Region.Frozen;

    /// <summary>
    /// The order of slots in which the slots that an operand feeds stand side by side: every operand is then one
    /// product.
    /// </summary>
    private IReadOnlyList<Node> Ordered(IReadOnlyList<Node> accumulators)
    {
        if (accumulators.Count > MostPermutedSlots)
        {
            return accumulators;
        }

        var best = accumulators;
        int fewest = int.MaxValue;
        foreach (var order in Permutations(accumulators))
        {
            Cancellation.Check();
            int runs = ProductRuns(order).Count();
            if (runs < fewest)
            {
                (best, fewest) = (order, runs);
            }
        }

        return best;
    }

    private static IEnumerable<IReadOnlyList<Node>> Permutations(IReadOnlyList<Node> items)
    {
        if (items.Count <= 1)
        {
            yield return items;
            yield break;
        }

        for (int first = 0; first < items.Count; first++)
        {
            var rest = items.Where((_, i) => i != first).ToList();
            foreach (var order in Permutations(rest))
            {
                yield return [items[first], .. order];
            }
        }
    }

    private IEnumerable<Run> ProductRuns(IReadOnlyList<Node> slots)
    {
        var entries = slots.SelectMany((node, slot) => node.Products
            .GroupBy(p => p.Operand)
            .SelectMany(g => g.Select((p, repeat) => (p.Operand, Repeat: repeat, Slot: slot, p.Parameter))));
        return entries
            .GroupBy(e => (e.Operand, e.Repeat, Own: OwnStorage(e.Parameter), Trained: _trainable[e.Parameter]))
            .SelectMany(g => Runs(g.Key.Operand, g.Key.Own >= 0, g.Select(e => (e.Slot, e.Parameter))));
    }

    private IEnumerable<Run> BiasRuns(IReadOnlyList<Node> slots)
    {
        var entries = slots.SelectMany((node, slot) => node.Biases.Select((b, row) => (Row: row, Slot: slot, Parameter: b)));
        return entries
            .GroupBy(e => (e.Row, Trained: _trainable[e.Parameter]))
            .SelectMany(g => Runs(null, false, g.Select(e => (e.Slot, e.Parameter))));
    }

    /// <summary>A matrix with several uses lies alone, so that all of them find it; -1 for a matrix with one.</summary>
    private int OwnStorage(int parameter) => _productUses[parameter] > 1 ? parameter : -1;

    private static IEnumerable<Run> Runs(Node? operand, bool alone, IEnumerable<(int Slot, int Parameter)> entries)
    {
        Run? run = null;
        foreach (var (slot, parameter) in entries.OrderBy(e => e.Slot))
        {
            if (run is not null && !alone && slot == run.FirstSlot + run.Parameters.Count)
            {
                run.Parameters.Add(parameter);
                continue;
            }

            if (run is not null)
            {
                yield return run;
            }

            run = new Run(operand, slot, [parameter]);
        }

        if (run is not null)
        {
            yield return run;
        }
    }

    private sealed record Run(Node? Operand, int FirstSlot, List<int> Parameters);
}
