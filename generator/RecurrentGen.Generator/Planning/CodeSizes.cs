using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// Bounds the size of every method that grows with the declaration, from the plan alone. The figures count what emission
/// writes for a call, a load or an operation; a test reads the real sizes of compiled methods and holds them against these.
/// </summary>
internal sealed class CodeSizes
{
    // Instructions of the arguments of a call.
    private const int FixedRow = 3;
    private const int StepRow = 7;
    private const int OffsetRow = 9;
    private const int RollingRow = 12;

    // A step's own variables: t, rows, row and before, and whether it has rows.
    private static readonly CodeSize Head = CodeSize.OfCalls(31, 4, 9);

    // One sequence has one row.
    private static readonly CodeSize SingleHead = CodeSize.OfCalls(26, 3, 7);

    // Of a layer that walks backwards: whether sequences begin at the step.
    private static readonly CodeSize Begins = CodeSize.OfCalls(7, 0, 1);

    private readonly ModelProgram _program;
    private readonly RecurrentPlan _layer;
    private readonly DirectionPlan _direction;
    private readonly bool _training;

    private CodeSizes(ModelProgram program, RecurrentPlan layer, DirectionPlan direction, bool training)
    {
        _program = program;
        _layer = layer;
        _direction = direction;
        _training = training;
    }

    /// <summary>All methods of all recurrent layers.</summary>
    public static IEnumerable<MethodEstimate> Of(ModelProgram program) =>
        program.Layers.OfType<RecurrentPlan>().SelectMany(layer => OfLayer(program, layer));

    /// <summary>All methods of a layer.</summary>
    public static IEnumerable<MethodEstimate> OfLayer(ModelProgram program, RecurrentPlan layer)
    {
        int bodies = Bodies(StepsOf(program, layer.Recurrent), layer.Recurrent.Unroll);
        return layer.Directions.SelectMany(direction => Loops(program, layer, direction, bodies)
            .Concat(Kernels(program, layer, direction)));
    }

    /// <summary>The most steps that may be written out in the loops of a layer; 0 if one is too many.</summary>
    public static int MostBodies(ModelProgram program, RecurrentPlan layer)
    {
        int most = 0;
        int tooMany = StepsOf(program, layer.Recurrent) + 1;
        while (tooMany - most > 1)
        {
            int middle = most + ((tooMany - most) / 2);
            bool fits = layer.Directions
                .SelectMany(direction => Loops(program, layer, direction, middle))
                .All(loop => loop.Size.IsOptimized);
            (most, tooMany) = fits ? (middle, tooMany) : (most, middle);
        }

        return most;
    }

    /// <summary>Steps that a layer walks through.</summary>
    public static int StepsOf(ModelProgram program, BoundRecurrentLayer layer) =>
        program.Model.TimeScales[layer.InputScale].Steps;

    /// <summary>Bodies of a loop over time that are written out, those of an incomplete last iteration included.</summary>
    public static int Bodies(int steps, int unroll) =>
        unroll == 1 ? 1
        : steps - (steps % unroll) > unroll ? unroll + (steps % unroll)
        : steps;

    private static IEnumerable<MethodEstimate> Loops(
        ModelProgram program, RecurrentPlan layer, DirectionPlan direction, int bodies)
    {
        foreach (bool training in new[] { false, true })
        {
            var sizes = new CodeSizes(program, layer, direction, training);
            var forward = sizes.BeforeForward() + (sizes.ForwardStep() * bodies);
            yield return sizes.Method(MethodKind.ForwardLoop, forward.WithFarLocals());
            if (training)
            {
                var backward = sizes.AroundBackward() + (sizes.BackwardStep() * bodies);
                yield return sizes.Method(MethodKind.BackwardLoop, backward.WithFarLocals());
            }
        }
    }

    private static IEnumerable<MethodEstimate> Kernels(ModelProgram program, RecurrentPlan layer, DirectionPlan direction)
    {
        var prediction = new CodeSizes(program, layer, direction, false);
        var training = new CodeSizes(program, layer, direction, true);
        var step = StepSize.Of(direction.Cell, hoisted: false);
        yield return prediction.Method(MethodKind.Elementwise, prediction.LargestGroup());
        yield return training.Method(MethodKind.Elementwise, training.LargestGroup());
        yield return prediction.Method(MethodKind.Step, StepSize.Of(direction.Cell, hoisted: true));
        yield return new MethodEstimate(PassKind.LiveStream, MethodKind.Step, direction.Identifier, step);
    }

    private MethodEstimate Method(MethodKind kind, CodeSize size) =>
        new(_training ? PassKind.Training : PassKind.Predictor, kind, _direction.Identifier, size);

    private bool IsSingle => !_training && _program.Model.BatchSize == 1;

    private CellGraph Graph => _direction.Cell.Graph;

    /// <summary>
    /// What stands around the forward loop: initial and last states and, for one sequence, the products of all steps.
    /// </summary>
    private CodeSize BeforeForward() => CodeSize.OfCalls(
        52 + (36 * _direction.History.Count)
            + (IsSingle ? _direction.Cell.Stages.Sum(s => 20 + (34 * s.Products.Count(ReadsInput))) : 0),
        6,
        20);

    /// <summary>What stands around the backward loop: initial gradients, and those of weights and inputs after it.</summary>
    private CodeSize AroundBackward() => CodeSize.OfCalls(
        60 + (36 * _direction.History.Count) + _direction.Cell.Stages.Sum(s =>
            (24 * s.Products.Count) + (35 * s.Products.Count(ReadsInput))
            + (IsInBlocks(s) ? 20 + (8 * (s.Products.Count + s.Biases.Count)) : 0)
            + (16 * s.Biases.Sum(b => b.SlotCount == s.Slots.Count ? 1 : b.Storage.Matrix.RowGranules / b.SlotCount))),
        6 + (2 * _direction.Cell.Stages.Count(IsInBlocks)),
        20);

    private bool IsInBlocks(StagePlan stage) =>
        stage.HasGradientsInBlocks(StepsOf(_program, _layer.Recurrent) * _program.Model.BatchSize);

    private static bool ReadsInput(ProductPlan product) => product.Operand!.Kind == NodeKind.Input;

    private CodeSize ForwardStep() => IsSingle
        ? SingleHead + Calls(3 + Groups(Graph.Nodes))
        : StepHead + Calls(_direction.Cell.Stages.Sum(StageInstructions) + (_training && _direction.Mask is not null ? 40 : 0)
            + Enumerable.Range(0, Graph.Depth + 1).Sum(level => Groups(
                [.. Graph.Elementwise(level), .. Graph.Sums(level), .. Graph.Sums(level).Select(s => s.Operands[0])])));

    private CodeSize StepHead => _direction.Reverse ? Head + Begins : Head;

    private CodeSize BackwardStep()
    {
        int instructions = 0;
        foreach (var stage in _direction.Cell.Stages)
        {
            instructions += 35 * stage.Products.Count(p => p.Operand!.Kind != NodeKind.Input);
        }

        foreach (var group in _direction.Cell.Backward.Groups)
        {
            instructions += group.GroupBy(r => r.Size).Sum(BackwardGroup);
        }

        // Recurrent dropout: one call forwards and one for each product backwards.
        instructions += _direction.Mask is null ? 0 : 40 * _direction.Cell.Stages.Sum(s => s.Products.Count);
        int unwritten = Enumerable.Range(0, _direction.StateGradients.Count).Count(state => !IsWritten(state));
        return StepHead + Calls(instructions + (unwritten * (RollingRow + 4)));
    }

    /// <summary>Whether a product or an element-wise group gives a part of a state's gradient.</summary>
    private bool IsWritten(int state) => _direction.Cell.Backward.Groups.SelectMany(g => g)
            .Any(r => r.Target == AdjointTarget.State && r.Node.Index == state)
        || _direction.Cell.Stages.SelectMany(s => s.Products)
            .Any(p => p.Operand!.Kind == NodeKind.State && p.Operand.Index == state);

    private static CodeSize Calls(int instructions) => CodeSize.OfCalls(instructions, 0, instructions / 11);

    private int StageInstructions(StagePlan stage)
    {
        int gates = _training ? StepRow : FixedRow;
        var first = stage.Products[0];
        int filled = (first.FirstSlot > 0 ? 1 : 0) + (first.FirstSlot + first.SlotCount < stage.Slots.Count ? 1 : 0);
        int start = 4 + (filled * (gates + 14));
        return start + stage.Products.Sum(p => Operand(p.Operand!) + gates + 13);
    }

    private int Operand(Node operand) => operand.Kind switch
    {
        NodeKind.Input => (_layer.Input.Predicted ?? _layer.Input).FirstRow == 0 ? StepRow : OffsetRow,
        NodeKind.State => History(operand.Index),
        _ => Math.Max(Kept, Graph.Outputs.Max(_ => History(0))),
    };

    private int History(int state)
    {
        var buffer = _direction.History[state];
        bool rolling = (_training ? buffer.Training : buffer.Predictor)!.Rolling;
        return rolling ? RollingRow : _direction.Reverse ? StepRow : OffsetRow;
    }

    private int Kept => _training || IsSingle ? StepRow : FixedRow;

    /// <summary>The calls of element-wise groups that compute these values.</summary>
    private int Groups(IReadOnlyCollection<Node> nodes)
    {
        var used = new HashSet<Node>();
        var seen = new HashSet<Node>();
        foreach (var node in nodes)
        {
            AddUsed(node, used, seen);
        }

        bool takesInput = used.Any(n => n.Kind == NodeKind.Input) && !(IsSingle && Graph.Nodes.All(n => !IsReadAsInput(n)));
        int instructions = used.Where(n => n.Kind == NodeKind.State).Sum(n => History(n.Index))
            + (FixedRow * used.Count(n => n.Kind == NodeKind.Weight))
            + (takesInput ? StepRow : 0)
            + (Kept * used.Count(n => _direction.Saved.ContainsKey(n) && (_training || Graph.IsReadLater(n))))
            + (Kept * used.Where(n => n.Kind == NodeKind.Accumulator || _direction.SlotOf.ContainsKey(n)).Select(StageOf).Distinct().Count());
        for (int state = 0; state < Graph.Outputs.Count; state++)
        {
            instructions += used.Contains(Graph.Outputs[state]) ? History(state) : 0;
        }

        // Every group takes the sums that it reads.
        int groups = nodes.Where(n => n.Size > 0).Select(n => n.Size).Distinct().Count();
        return instructions + (2 * groups) + (Kept * used.Count(n => n.Kind == NodeKind.Sum) * Math.Max(0, groups - 1));
    }

    /// <summary>A value, its operands, and those of operands that are computed again: scalars and what is near them.</summary>
    private void AddUsed(Node node, HashSet<Node> used, HashSet<Node> seen)
    {
        used.Add(node);

        // Values share operands, so that there are far more ways to one than values.
        if (!seen.Add(node))
        {
            return;
        }

        Cancellation.Check();
        foreach (var operand in node.Operands)
        {
            used.Add(operand);
            if (!Graph.IsInMemory(operand, int.MaxValue))
            {
                AddUsed(operand, used, seen);
            }
        }
    }

    private static bool IsReadAsInput(Node node) => node.Operands.Any(o => o.Kind == NodeKind.Input);
    private int StageOf(Node node) => _direction.SlotOf.TryGetValue(node, out var place)
        ? place.Stage
        : _direction.Cell.Stages.ToList().IndexOf(_direction.Cell.PlaceOf(node).Stage);

    private int BackwardGroup(IEnumerable<AdjointResult> results)
    {
        var seen = new HashSet<Node>();
        foreach (var result in results)
        {
            Collect(result.Value, seen);
        }

        var sources = seen.Where(n => n.Kind == NodeKind.Forward).Select(n => n.Source!).ToList();
        var stores = results.ToList();
        return 2
            + (StepRow * Math.Min(_direction.Cell.Stages.Count, sources.Count + stores.Count))
            + sources.Where(s => s.Kind == NodeKind.State || Graph.Outputs.Contains(s)).Distinct().Sum(_ => OffsetRow)
            + (StepRow * sources.Count(s => _direction.Saved.ContainsKey(s) || s.Kind == NodeKind.Input))
            + (FixedRow * sources.Count(s => s.Kind == NodeKind.Weight))
            + (RollingRow * seen.Count(n => n.Kind == NodeKind.IncomingState))
            + (StepRow * seen.Count(n => n.Kind == NodeKind.IncomingOutput))
            + (FixedRow * seen.Count(n => n.Kind == NodeKind.Carry))
            + stores.Sum(s => s.Target switch
            {
                AdjointTarget.Accumulator => 0,
                AdjointTarget.State => RollingRow,
                AdjointTarget.Input => StepRow,
                _ => FixedRow,
            });
    }

    private static void Collect(Node node, HashSet<Node> seen)
    {
        if (seen.Add(node))
        {
            foreach (var operand in node.Operands)
            {
                Collect(operand, seen);
            }
        }
    }

    /// <summary>What no element-wise group exceeds: in training the backward ones count too.</summary>
    private CodeSize LargestGroup() => ElementwiseGroups().Aggregate(default(CodeSize), Larger);

    /// <summary>All of them, forward and, in training, backward.</summary>
    private IEnumerable<CodeSize> ElementwiseGroups()
    {
        for (int level = 0; level <= Graph.Depth; level++)
        {
            var nodes = Graph.Nodes.Where(n => Graph.Levels[n] == level).ToList();
            foreach (int units in nodes.Where(n => n.Size > 0).Select(n => n.Size).Distinct())
            {
                int stores = _training ? nodes.Count(n => _direction.Saved.ContainsKey(n) || _direction.SlotOf.ContainsKey(n)) : 0;
                yield return Group(StepSize.Elementwise(Graph, level, units, stores), units, Places(nodes));
            }

            foreach (var results in _direction.Cell.Backward.Groups[level].Where(_ => _training).GroupBy(r => r.Size))
            {
                var seen = new HashSet<Node>();
                foreach (var result in results)
                {
                    Collect(result.Value, seen);
                }

                yield return Group(
                    StepSize.Body(seen, 2 * results.Count()) + (StepSize.Sum * results.Count(r => r.IsSummed)),
                    results.Key,
                    seen.Count(n => n.Operands.Count == 0 && n.Kind != NodeKind.Number) + results.Count());
            }
        }
    }

    /// <summary>Values in memory that groups of a level read or write, at the most.</summary>
    private int Places(IReadOnlyList<Node> nodes)
    {
        var used = new HashSet<Node>();
        var seen = new HashSet<Node>();
        foreach (var node in nodes)
        {
            AddUsed(node, used, seen);
        }

        return used.Count(n => n.Kind is not NodeKind.Number
            && (n.Operands.Count == 0 || n.Kind == NodeKind.Sum || Graph.Outputs.Contains(n) || _direction.Saved.ContainsKey(n)));
    }

    /// <summary>A loop over rows: one body for full granules and one for the rest.</summary>
    /// <param name="places">Values in memory: each is a parameter, which the JIT compiler counts among local variables.</param>
    private static CodeSize Group(CodeSize body, int units, int places) => (CodeSize.Of(60, 12, 30) + new CodeSize(0, 0, places, 0, 0)
        + (body * (units % PackedMatrix.Granule == 0 || units < PackedMatrix.Granule ? 1 : 2))).WithFarLocals();

    /// <summary>Of each figure the larger one: the group of most instructions need not have most variables.</summary>
    private static CodeSize Larger(CodeSize left, CodeSize right) => new(
        Math.Max(left.Instructions, right.Instructions),
        Math.Max(left.Il, right.Il),
        Math.Max(left.Locals, right.Locals),
        Math.Max(left.Accesses, right.Accesses),
        Math.Max(left.Activations, right.Activations));
}
