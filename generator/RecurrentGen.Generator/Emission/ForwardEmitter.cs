using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the forward pass over whole sequences: a method per layer and direction.</summary>
internal sealed class ForwardEmitter(Pass pass, CodeWriter writer)
{
    private readonly List<RowGroup> _groups = [];
    private readonly List<SingleStep> _singles = [];
    private readonly CarriedStates _carried = new(pass.Program);

    /// <summary>Calls all layers in order; the last dense layer's activation only where asked.</summary>
    public void WriteLayers()
    {
        var calls = PassCalls.Forward(pass);
        writer.Line("// Runs the layers over the rows in the workspace.");
        calls.WriteInOrder(writer, "public override void ForwardLayers()");
        calls.WriteParts(writer, "public override void ForwardPart(int phase, int part)");
        foreach (var layer in pass.Program.Layers)
        {
            WriteLayer(layer);
        }

        foreach (var group in _groups)
        {
            writer.Line();
            group.WriteMethods(writer);
        }

        foreach (var step in _singles)
        {
            writer.Line();
            step.WriteMethods(writer);
        }
    }

    public static bool HasActivation(LayerPlan layer) => layer is DensePlan { Dense.Activation: not Activation.None };

    /// <summary>Starts every method that touches rows: <c>w</c> is the workspace, <c>p</c> the parameters.</summary>
    public static void WriteReferences(CodeWriter writer, bool parameters = true)
    {
        writer.Line("ref float w = ref _workspace.Start;");
        if (parameters)
        {
            writer.Line("ref float p = ref _model.Parameters.Start;");
        }
    }

    private void WriteLayer(LayerPlan layer)
    {
        if (layer is DensePlan dense)
        {
            WriteDense(dense);
            return;
        }

        if (layer is EmbeddingPlan embedding)
        {
            EmbeddingEmitter.WriteForward(pass, writer, embedding);
            return;
        }

        if (layer is KernelPlan kernel)
        {
            if (!pass.Skips(layer))
            {
                KernelEmitter.WriteForward(pass, writer, kernel);
            }

            return;
        }

        var recurrent = (RecurrentPlan)layer;
        foreach (var direction in recurrent.Directions)
        {
            WriteDirection(recurrent, direction);
        }

        if (recurrent.IsBidirectional)
        {
            WriteMerge(recurrent);
        }
    }

    private void WriteDense(DensePlan dense)
    {
        string rows = pass.RowCount(dense.Input);
        writer.Line();
        writer.Line($"// {dense.Layer.Name}: [{dense.Input.Size}] -> [{dense.Output.Size}], y = W x + b");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Forward{dense.Identifier}()"))
        {
            WriteReferences(writer);
            var weight = dense.Weight.Matrix;
            if (dense.IsHead)
            {
                WriteDots(writer, dense, pass.ValueRow(dense.Input), pass.ValueRow(dense.Output), rows);
            }
            else
            {
                writer.Line($"RgPackedProducts.MultiplyFrom(");
                writer.Line($"    ref {pass.ValueRow(dense.Input)}, {dense.Input.Stride}, {rows}, {weight.Depth},");
                writer.Line($"    ref RgUnsafe.Add(ref p, {weight.Offset}), {weight.RowGranules}, {weight.PanelGranules},");
                writer.Line($"    ref {pass.ValueRow(dense.Output)}, {dense.Output.Stride}, {PanelColumns(weight)},");
                writer.Line($"    ref RgUnsafe.Add(ref p, {dense.Bias.Matrix.Offset}));");
            }
        }

        WriteActivation(dense, rows);
    }

    /// <summary>The outputs of a dense layer of few units: each a dot product with its row of weights.</summary>
    /// <param name="input">The first row of the input.</param>
    /// <param name="output">The first row of the output.</param>
    public static void WriteDots(CodeWriter writer, DensePlan dense, string input, string output, string rows)
    {
        var weight = dense.Weight.Matrix;
        writer.Line("RgPackedProducts.DotRows(");
        writer.Line($"    ref {input}, {dense.Input.Stride}, {rows}, {weight.Units},");
        writer.Line($"    ref RgUnsafe.Add(ref p, {weight.Offset}), {weight.Columns}, {weight.Depth},");
        writer.Line($"    ref {output}, {dense.Output.Stride}, ref RgUnsafe.Add(ref p, {dense.Bias.Matrix.Offset}));");
    }

    private void WriteActivation(DensePlan dense, string rows)
    {
        if (HasActivation(dense))
        {
            writer.Line();
            writer.Line($"// {dense.Layer.Name}: y = {dense.Dense.Activation}(y)");
            using (writer.Block($"private void Activate{dense.Identifier}()"))
            {
                WriteReferences(writer, false);
                writer.Line($"RgRowActivations.{dense.Dense.Activation}(");
                writer.Line($"    ref {pass.ValueRow(dense.Output)}, {dense.Output.Stride}, {dense.Output.Size}, {rows});");
            }
        }
    }

    public static int PanelColumns(PackedMatrix matrix) => matrix.PanelGranules * PackedMatrix.Granule;

    private void WriteMerge(RecurrentPlan layer)
    {
        var forward = layer.Directions[0].Output;
        var backward = layer.Directions[1].Output;
        string rows = pass.RowCount(layer.Output);
        writer.Line();
        writer.Line($"// {layer.Layer.Name}: the two directions become one ({layer.Recurrent.Merge})");
        using (writer.Block($"private void Merge{layer.Identifier}()"))
        {
            WriteReferences(writer, false);
            string halves = $"ref {pass.ValueRow(forward)}, ref {pass.ValueRow(backward)}";
            string target = $"ref {pass.ValueRow(layer.Output)}";
            string length = $"{forward.Stride} * {rows}";
            writer.Line(layer.Recurrent.Merge switch
            {
                Merge.Concat => $"RgMergeRows.Concat({halves}, {forward.Stride}, {forward.Size}, {target}, {layer.Output.Stride}, {rows});",
                Merge.Multiply => $"RgMergeRows.Multiply({halves}, {target}, {length});",
                var merge => $"RgMergeRows.Sum({halves}, {(merge == Merge.Sum ? "1f" : "0.5f")}, {target}, {length});",
            });
        }
    }

    private void WriteDirection(RecurrentPlan layer, DirectionPlan direction)
    {
        writer.Line();
        string steps = Text(pass.Axis(direction).Steps);
        writer.Line($"// {layer.Layer.Name}{(direction.Reverse ? ", backwards" : "")}: "
            + $"[{steps}, batch, {layer.Input.Size}] -> [{steps}, batch, {direction.Output.Size}]");
        foreach (string line in CellText.Equations(direction.Cell))
        {
            writer.Line("//   " + line);
        }

        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Forward{direction.Identifier}()"))
        {
            WriteReferences(writer);
            WriteStart(layer, direction);
            WriteMasks(layer, direction);
            if (pass.IsSingle)
            {
                WriteSingle(layer, direction);
                WriteEnd(layer, direction);
                return;
            }

            TimeLoop.Write(writer, pass.Axis(direction), layer.Recurrent.Unroll, direction.Reverse, () =>
            {
                WriteStepVariables(pass, writer, direction);
                WriteMaskedState(direction);
                for (int level = 0; level <= direction.Cell.Graph.Depth; level++)
                {
                    foreach (var stage in direction.Cell.StagesOf(level))
                    {
                        WriteStage(layer, direction, stage);
                    }

                    foreach (var group in Groups(layer, direction, level))
                    {
                        group.WriteCall(writer, "rows");
                    }
                }
            });
            WriteEnd(layer, direction);
        }

        WriteBefore(direction);
    }

    /// <summary>Recurrent dropout's buffers where a pass has them and the operand is the state that it masks.</summary>
    private StateMask? MaskOf(Node operand, DirectionPlan direction) =>
        pass.Training && operand is { Kind: NodeKind.State, Index: 0 } ? direction.Mask : null;

    private void WriteMasks(RecurrentPlan layer, DirectionPlan direction)
    {
        if (pass.Training && direction.Mask is { Factors: var factors })
        {
            writer.Line($"{PassTypeEmitter.Runtime}Numerics.DropoutKernel.FillMasks(");
            writer.Line($"    Noise, {KernelEmitter.Place(pass, layer, direction.Reverse)}, {KernelEmitter.Single(layer.Recurrent.RecurrentDropout)}, {pass.Axis(direction).Sequences},");
            writer.Line($"    {Text(direction.Cell.Cell.StateSizes[0])}, ref {Row(factors, "0")}, {Text(factors.Stride)});");
        }
    }

    /// <summary>The state before the step as products see it.</summary>
    private void WriteMaskedState(DirectionPlan direction)
    {
        if (pass.Training && direction.Mask is { } mask)
        {
            writer.Line($"{PassTypeEmitter.Runtime}Numerics.DropoutKernel.Multiply(");
            writer.Line($"    ref {pass.Previous(direction.History[0], direction)}, ref {Row(mask.Factors, "0")},");
            writer.Line($"    ref {pass.StepRow(mask.State)}, rows * {Text(mask.State.Stride)});");
        }
    }

    /// <summary>The states before the first step: zero, or what the call gives where states can be carried.</summary>
    private void WriteStart(RecurrentPlan layer, DirectionPlan direction)
    {
        for (int state = 0; state < direction.History.Count; state++)
        {
            var history = direction.History[state];
            string rows = $"ref {pass.Initial(history, direction)}";
            writer.Line(_carried.Obstacle is null
                ? $"StartState({rows}, {history.Stride}, {CarriedPlace(layer, direction, state)});"
                : $"RgRows.Clear({rows}, {pass.InitialRows(history, direction)} * {history.Stride});");
        }
    }

    /// <summary>Hands the states out if the call asks for them: now, since later layers may use this memory.</summary>
    private void WriteEnd(RecurrentPlan layer, DirectionPlan direction)
    {
        for (int state = 0; _carried.Obstacle is null && state < direction.History.Count; state++)
        {
            var history = direction.History[state];
            string place = CarriedPlace(layer, direction, state);
            writer.Line(pass.Place(history).Rolling
                ? $"EndRollingState(ref {Row(history, "0")}, {Text(pass.BatchSize)}, {history.Stride}, {place});"
                : $"EndState(ref {Row(history, Text(pass.BatchSize))}, {history.Stride}, {place});");
        }

        WriteGather(layer, direction);
    }

    /// <summary>Place and size of a state among the carried ones, as arguments.</summary>
    private string CarriedPlace(RecurrentPlan layer, DirectionPlan direction, int state) =>
        $"{Text(_carried.Offset(layer, state))}, {Text(direction.Cell.Cell.StateSizes[state])}";

    /// <summary>The last states of sequences of several lengths lie in several steps.</summary>
    private void WriteGather(RecurrentPlan layer, DirectionPlan direction)
    {
        var output = direction.Output;
        if (output.Last == LastStep.No)
        {
            return;
        }

        bool rolling = pass.Place(output.Buffer).Rolling;
        string gather = output.Last == LastStep.Start ? "GatherFirst" : rolling ? "GatherLastOfBlocks" : "GatherLast";
        string states = Row(output.Buffer, rolling ? "0" : Text(output.FirstRow));
        var axis = pass.Axis(direction);
        string spare = Row(output.Buffer, Text(pass.SpareRow(output.Buffer, axis)));
        writer.Line($"{axis.Table}.{gather}(ref {states}, ref {spare}, {Text(output.Stride)});");
        if (_carried.Obstacle is null)
        {
            writer.Line($"StartEmpty(ref {spare}, {Text(output.Stride)}, {CarriedPlace(layer, direction, 0)});");
        }
    }

    /// <summary>
    /// Where sequences begin at a step of a layer that walks backwards, their initial states do not lie beside the states
    /// of those that go on.
    /// </summary>
    private void WriteBefore(DirectionPlan direction)
    {
        var axis = pass.Axis(direction);
        var histories = direction.History.Where(h => !pass.Place(h).Rolling).ToList();
        if (!JoinsBefore(pass, direction))
        {
            return;
        }

        writer.Line();
        writer.Line("// The first row of the states before step t; rows of their own where some sequences begin at it.");
        using (writer.Block($"private int Before{direction.Identifier}(int t)"))
        {
            using (writer.Block($"if (!{axis.Table}.BeginsAt(t))"))
            {
                writer.Line($"return {axis.Start}[t + 1];");
            }

            WriteReferences(writer, false);
            foreach (var history in histories)
            {
                string spare = Row(history, Text(pass.SpareRow(history, axis)));
                writer.Line($"{axis.Table}.JoinBefore(t, ref {Row(history, "0")}, {Text(history.Stride)}, ref {spare});");
            }

            writer.Line($"return {Text(pass.SpareRow(histories[0], axis))};");
        }
    }

    private static bool JoinsBefore(Pass pass, DirectionPlan direction) =>
        direction.Reverse && !pass.IsSingle && direction.History.Any(h => !pass.Place(h).Rolling);

    /// <summary>One sequence: input products of all steps at once, then step after step in registers.</summary>
    private void WriteSingle(RecurrentPlan layer, DirectionPlan direction)
    {
        foreach (var stage in direction.Cell.Stages.Where(SingleStep.IsHoisted))
        {
            WriteHoisted(layer, direction, stage);
        }

        var step = new SingleStep(pass, layer, direction);
        TimeLoop.Write(writer, pass.Axis(direction), layer.Recurrent.Unroll, direction.Reverse, () =>
        {
            WriteStepVariables(pass, writer, direction, false);
            step.WriteCall(writer);
        });
        _singles.Add(step);
    }

    private void WriteHoisted(RecurrentPlan layer, DirectionPlan direction, StagePlan stage)
    {
        int index = direction.Cell.Stages.ToList().IndexOf(stage);
        var gates = direction.Gates[index];
        string rows = pass.RowCount(layer.Input);
        var inputs = stage.Products.Where(p => p.Operand!.Kind == NodeKind.Input).ToList();
        writer.Line($"// [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] of all steps, as far as the input decides");
        WriteStarts(stage, inputs[0], direction.BiasRow[index], Row(gates, "0"), gates.Stride, rows);
        foreach (var product in inputs)
        {
            var matrix = product.Storage.Matrix;
            bool first = product == inputs[0];
            string bias = Bias(direction, index, product);
            writer.Line($"RgPackedProducts.{Operation(layer, product)}{(first ? "From" : "Add")}(");
            writer.Line($"    ref {pass.ValueRow(layer.Input)}, {layer.Input.Stride}, {rows}, {matrix.Depth},");
            writer.Line($"    ref RgUnsafe.Add(ref p, {matrix.Offset}), {matrix.RowGranules}, {matrix.PanelGranules},");
            writer.Line($"    ref {Plus(Row(gates, "0"), StagePlan.FirstColumn(product))}, {gates.Stride}, {stage.PanelStride(product)}{(first ? $", {bias}" : "")});");
        }
    }

    /// <summary>The rows of a step, and of the step before in this direction.</summary>
    public static void WriteStepVariables(Pass pass, CodeWriter writer, DirectionPlan direction, bool countsRows = true)
    {
        var axis = pass.Axis(direction);
        if (countsRows || direction.Reverse)
        {
            writer.Line($"int rows = {axis.Active}[t];");
        }

        writer.Line($"int row = {axis.Start}[t];");
        writer.Line(
            JoinsBefore(pass, direction) ? $"int before = {axis.Table}.IsMixed ? Before{direction.Identifier}(t) : row + rows;"
            : direction.Reverse ? "int before = row + rows;"
            : $"int before = row - {axis.Active}[RgMath.Max(t - 1, 0)];");
    }

    private void WriteStage(RecurrentPlan layer, DirectionPlan direction, StagePlan stage)
    {
        int index = direction.Cell.Stages.ToList().IndexOf(stage);
        var gates = direction.Gates[index];
        string bias = Bias(direction, index, stage.Products[0]);
        writer.Line($"// [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] = {CellText.Products(direction.Cell, stage)}");
        WriteStarts(stage, stage.Products[0], direction.BiasRow[index], pass.StepRow(gates), gates.Stride, "rows");
        int written = 0;
        if (stage.StartsFromPair && !stage.Products.Take(2).Any(layer.Gathers))
        {
            var (first, second) = (stage.Products[0], stage.Products[1]);
            writer.Line("RgPackedProducts.MultiplyPairFrom(");
            writer.Line($"    {Factors(layer, direction, first)},");
            writer.Line($"    {Factors(layer, direction, second)},");
            writer.Line($"    rows, {first.Storage.Matrix.RowGranules}, {first.Storage.Matrix.PanelGranules},");
            writer.Line($"    ref {pass.StepRow(gates)}, {gates.Stride}, {stage.PanelStride(first)}, {bias});");
            written = 2;
        }

        for (int i = written; i < stage.Products.Count; i++)
        {
            var product = stage.Products[i];
            var matrix = product.Storage.Matrix;
            bool first = i == 0;
            var (operand, stride) = Operand(layer, direction, product.Operand!);
            string target = Plus(pass.StepRow(gates), StagePlan.FirstColumn(product));
            writer.Line($"RgPackedProducts.{Operation(layer, product)}{(first ? "From" : "Add")}(");
            writer.Line($"    ref {operand}, {stride}, rows, {matrix.Depth},");
            writer.Line($"    ref RgUnsafe.Add(ref p, {matrix.Offset}), {matrix.RowGranules}, {matrix.PanelGranules},");
            writer.Line($"    ref {target}, {gates.Stride}, {stage.PanelStride(product)}{(first ? $", {bias}" : "")});");
        }
    }

    private static string Operation(RecurrentPlan layer, ProductPlan product) =>
        layer.Gathers(product) ? "Gather" : "Multiply";

    /// <summary>Where the first product finds the summed biases of its slots.</summary>
    private static string Bias(DirectionPlan direction, int stage, ProductPlan product) =>
        $"ref _derived.At({Text(direction.BiasRow[stage] + StagePlan.FirstColumn(product))})";

    /// <summary>Sets the sums of the slots that the first product does not feed to their biases.</summary>
    private void WriteStarts(StagePlan stage, ProductPlan first, int biasRow, string target, int stride, string rows)
    {
        int end = first.FirstSlot + first.SlotCount;
        foreach (var (slot, count) in new[] { (0, first.FirstSlot), (end, stage.Slots.Count - end) }.Where(r => r.Item2 > 0))
        {
            int column = slot * PackedMatrix.Granule;
            int between = stage.Slots.Count * PackedMatrix.Granule;
            writer.Line("RgRows.FillRuns(");
            writer.Line($"    ref _derived.At({Text(biasRow + column)}), {Text(count * PackedMatrix.Granule)}, {Text(stage.Gates.Columns / between)}, {Text(between)},");
            writer.Line($"    ref {Plus(target, column)}, {Text(stride)}, {rows});");
        }
    }

    /// <summary>A product's operand and weights, as the two factors of a pair.</summary>
    private string Factors(RecurrentPlan layer, DirectionPlan direction, ProductPlan product)
    {
        var matrix = product.Storage.Matrix;
        var (operand, stride) = Operand(layer, direction, product.Operand!);
        return $"ref {operand}, {stride}, {matrix.Depth}, ref RgUnsafe.Add(ref p, {matrix.Offset})";
    }

    /// <summary>A reference moved by some floats.</summary>
    public static string Plus(string reference, int floats) =>
        floats == 0 ? reference : $"RgUnsafe.Add(ref {reference}, {floats})";

    /// <summary>The rows of a product's operand in step <c>t</c>.</summary>
    private (string Reference, int Stride) Operand(RecurrentPlan layer, DirectionPlan direction, Node operand)
    {
        switch (operand.Kind)
        {
            case NodeKind.Input:
                return (pass.StepValue(layer.Input), layer.Input.Stride);
            case NodeKind.State when MaskOf(operand, direction) is { } mask:
                return (pass.StepRow(mask.State), mask.State.Stride);
            case NodeKind.State:
                var history = direction.History[operand.Index];
                return (pass.Previous(history, direction), history.Stride);
            default:
                var rows = new ForwardPlaces(pass, layer, direction).Place(operand).Rows;
                return (rows.Argument, rows.Stride);
        }
    }

    /// <summary>The element-wise work of a level: one group per size.</summary>
    private IEnumerable<RowGroup> Groups(RecurrentPlan layer, DirectionPlan direction, int level)
    {
        var graph = direction.Cell.Graph;
        var places = new ForwardPlaces(pass, layer, direction);
        var stores = new List<RowStore>();
        foreach (var node in graph.Nodes.Where(n => graph.Levels[n] == level && !n.IsScalar && places.IsStored(n)))
        {
            stores.Add(new RowStore(node, places.Place(node), false));
        }

        foreach (var sum in graph.Sums(level))
        {
            stores.Add(new RowStore(sum.Operands[0], places.Place(sum), false, true));
        }

        for (int state = 0; state < graph.Outputs.Count; state++)
        {
            if (graph.Levels[graph.Outputs[state]] == level)
            {
                stores.Add(new RowStore(graph.Outputs[state], places.NewState(state), false));
            }
        }

        foreach (var bySize in stores.GroupBy(s => s.Value.Size))
        {
            string size = stores.Any(s => s.Value.Size != bySize.Key) ? "Size" + bySize.Key : "";
            string name = $"{direction.Identifier}Cell{(graph.Depth > 1 || level == 0 ? Text(level) : "")}{size}";
            var group = MakeGroup(name, direction, level, bySize.ToList(), places);
            if (_groups.All(g => g.Name != name))
            {
                _groups.Add(group);
            }

            yield return group;
        }
    }

    private static RowGroup MakeGroup(
        string name, DirectionPlan direction, int level, List<RowStore> stores, ForwardPlaces places)
    {
        var graph = direction.Cell.Graph;
        var loads = new Dictionary<Node, RowPlace>();
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(stores.Select(s => s.Value));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (node.Kind == NodeKind.Number || !seen.Add(node))
            {
                continue;
            }

            if (graph.IsInMemory(node, level))
            {
                loads.Add(node, places.Place(node));
                continue;
            }

            foreach (var operand in node.Operands)
            {
                pending.Push(operand);
            }
        }

        var ordered = loads.OrderBy(l => l.Key.Id).ToDictionary(l => l.Key, l => l.Value);
        string comment = string.Join(", ", stores.Select(s => NodeText.Reference(s.Value)).Distinct());
        return new RowGroup(
            name, $"{name}: {comment}", LayoutOf(direction, level, stores[0].Value.Size), ordered, stores, false);
    }

    /// <summary>How rows of units of a level are cut: as the gates of its stage are.</summary>
    public static PackedMatrix LayoutOf(DirectionPlan direction, int level, int size) =>
        direction.Cell.StagesOf(level).FirstOrDefault(s => s.Units == size)?.Gates
        ?? new PackedMatrix(0, 0, 1, size, false, 1);
}
