using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Finds the forward values of a direction in memory, in step <c>t</c>.</summary>
internal sealed class ForwardPlaces(Pass pass, RecurrentPlan layer, DirectionPlan direction)
{
    private readonly CellGraph _graph = direction.Cell.Graph;

    /// <summary>Whether a value computed element by element is kept for another group.</summary>
    public bool IsStored(Node node) =>
        (direction.Saved.ContainsKey(node) || (direction.SlotOf.ContainsKey(node) && node.Kind != NodeKind.Accumulator))
        && (pass.Training || _graph.IsReadLater(node));

    /// <summary>
    /// Whether a value, an accumulator too, leaves its register in a step that works in registers. Scalars do not.
    /// </summary>
    public bool IsKeptInStep(Node node) => !node.IsScalar
        && (direction.Saved.ContainsKey(node) || direction.SlotOf.ContainsKey(node)) && _graph.IsReadLater(node);

    /// <summary>A row of a stage's gates.</summary>
    public RowReference Gates(int stage) => Slot(stage, 0).Rows;

    /// <summary>Where a value lies that an earlier group, step or layer left.</summary>
    public RowPlace Place(Node node)
    {
        if (node.Kind == NodeKind.Input)
        {
            return Rows("atInput", layer.Input.Stride, pass.StepValue(layer.Input));
        }

        if (node.Kind == NodeKind.State)
        {
            var history = direction.History[node.Index];
            return Rows("atState" + node.Index, history.Stride, pass.Previous(history, direction));
        }

        if (node.Kind == NodeKind.Weight)
        {
            int offset = direction.Cell.Parameters[node.Index].Storage.Matrix.Offset;
            return Rows("at_" + node.Text, 0, $"RgUnsafe.Add(ref p, {offset})");
        }

        if (node.Kind == NodeKind.Accumulator)
        {
            var (stage, slot) = direction.Cell.PlaceOf(node);
            return Slot(direction.Cell.Stages.ToList().IndexOf(stage), slot);
        }

        int state = _graph.Outputs.ToList().IndexOf(node);
        return state >= 0 ? NewState(state)
            : direction.SlotOf.TryGetValue(node, out var place) ? Slot(place.Stage, place.Slot)
            : direction.Saved.TryGetValue(node, out var buffer) ? Rows("at" + buffer.Name, buffer.Stride, pass.StepRow(buffer))
            : throw new InvalidOperationException($"No place was planned for {node}.");
    }

    /// <summary>Where a step leaves a state.</summary>
    public RowPlace NewState(int state)
    {
        var history = direction.History[state];
        return Rows("atNew" + state, history.Stride, pass.Current(history, direction));
    }

    private static RowPlace Rows(string name, int stride, string argument) =>
        new(new RowReference(name, stride, argument), null, 0);

    private RowPlace Slot(int stage, int slot)
    {
        var gates = direction.Gates[stage];
        string name = direction.Gates.Count == 1 ? "atGates" : "atGates" + (stage + 1);
        return new RowPlace(
            new RowReference(name, gates.Stride, pass.StepRow(gates)), direction.Cell.Stages[stage].Gates, slot);
    }
}
