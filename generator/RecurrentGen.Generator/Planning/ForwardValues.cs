using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// Decides where the values live that one element-wise group computes and another reads: later in the same step, or in
/// the backward pass. Accumulators whose own value nobody needs again lend their slots.
/// </summary>
internal sealed class ForwardValues
{
    private readonly CellPlan _cell;
    private readonly Dictionary<Node, HashSet<Node>> _dependents = [];

    public ForwardValues(CellPlan cell)
    {
        _cell = cell;
        var needed = Needed();
        var free = new List<(Node Accumulator, SlotPlace Place)>();
        var slots = new Dictionary<Node, SlotPlace>();
        for (int stage = 0; stage < cell.Stages.Count; stage++)
        {
            for (int slot = 0; slot < cell.Stages[stage].Slots.Count; slot++)
            {
                var accumulator = cell.Stages[stage].Slots[slot];
                var place = new SlotPlace(stage, slot);
                if (needed.Contains(accumulator))
                {
                    slots.Add(accumulator, place);
                }
                else
                {
                    free.Add((accumulator, place));
                }
            }
        }

        var buffered = new List<Node>();
        foreach (var node in needed.Where(n => n.Kind != NodeKind.Accumulator).OrderBy(n => n.Id))
        {
            int lender = free.FindIndex(f => CanLend(f.Accumulator, node));
            if (lender >= 0 && !cell.Graph.ComputedOperands.Contains(node))
            {
                slots.Add(node, free[lender].Place);
                free.RemoveAt(lender);
            }
            else
            {
                buffered.Add(node);
            }
        }

        Slots = slots;
        Buffered = buffered;
    }

    /// <summary>Values in the gates.</summary>
    public IReadOnlyDictionary<Node, SlotPlace> Slots { get; }

    /// <summary>Values with buffers of their own.</summary>
    public IReadOnlyList<Node> Buffered { get; }

    /// <summary>
    /// A slot is read as an accumulator in its own group only, and overwritten with its gradient there in the backward
    /// pass: it can hold any value that is computed from it in that very group.
    /// </summary>
    private bool CanLend(Node accumulator, Node value) =>
        accumulator.Size == value.Size
        && _cell.Graph.Levels[accumulator] == _cell.Graph.Levels[value]
        && DependentsOf(accumulator).Contains(value);

    /// <summary>A value and all of its level that is computed from it.</summary>
    private HashSet<Node> DependentsOf(Node accumulator)
    {
        if (!_dependents.TryGetValue(accumulator, out var dependents))
        {
            Cancellation.Check();
            int level = _cell.Graph.Levels[accumulator];
            dependents = [accumulator];
            var open = new Stack<Node>(dependents);
            while (open.Count > 0)
            {
                foreach (var user in _cell.Graph.Users(open.Pop()))
                {
                    if (_cell.Graph.Levels[user] == level && dependents.Add(user))
                    {
                        open.Push(user);
                    }
                }
            }

            _dependents.Add(accumulator, dependents);
        }

        return dependents;
    }

    /// <summary>Values that outlive their group and are neither states nor leaves.</summary>
    private HashSet<Node> Needed()
    {
        var graph = _cell.Graph;
        var needed = new HashSet<Node>(_cell.Backward.NeededForwardValues().Concat(graph.Nodes.Where(graph.IsReadLater)));

        foreach (var output in graph.Outputs)
        {
            needed.Remove(output);
        }

        needed.RemoveWhere(n => n.IsLeaf);
        return needed;
    }
}
