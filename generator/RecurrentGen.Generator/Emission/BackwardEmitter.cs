using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>
/// Writes the backward pass: per direction one loop against time with the element-wise gradients and the products with
/// transposed weights, and after it the weight gradients, each one product over all steps.
/// </summary>
internal sealed class BackwardEmitter(Pass pass, CodeWriter writer)
{
    private readonly List<RowGroup> _groups = [];

    /// <summary>Calls all layers, the last one first.</summary>
    public void WriteLayers()
    {
        var calls = PassCalls.Backward(pass);
        writer.Line("// Runs the layers backwards, from the gradient of the outputs in the workspace.");
        calls.WriteInOrder(writer, "public override void BackwardLayers(bool inputs)");
        calls.WriteParts(writer, "public override void BackwardPart(int phase, int part, bool inputs)");
        foreach (var layer in pass.Program.Layers)
        {
            WriteLayer(layer);
        }

        foreach (var group in _groups)
        {
            writer.Line();
            group.WriteMethods(writer);
        }
    }

    private void WriteLayer(LayerPlan layer)
    {
        if (!PassCalls.HasBackward(layer))
        {
            return;
        }

        if (layer is DensePlan dense)
        {
            new DenseBackwardEmitter(pass, writer).Write(dense);
            return;
        }

        if (layer is EmbeddingPlan embedding)
        {
            EmbeddingEmitter.WriteBackward(pass, writer, embedding);
            return;
        }

        if (layer is KernelPlan kernel)
        {
            KernelEmitter.WriteBackward(pass, writer, kernel);
            return;
        }

        var recurrent = (RecurrentPlan)layer;
        if (recurrent.IsBidirectional)
        {
            WriteSplit(recurrent);
        }

        for (int i = 0; i < recurrent.Directions.Count; i++)
        {
            WriteDirection(recurrent, recurrent.Directions[i], i > 0);
        }

        if (recurrent.IsBidirectional && recurrent.Input.HasGradient)
        {
            WriteBothInputGradients(recurrent);
        }
    }

    /// <summary>Starts a method: <c>w</c> is the workspace, <c>d</c> the gradients of the parameters.</summary>
    public static void WriteReferences(CodeWriter writer, bool gradients)
    {
        ForwardEmitter.WriteReferences(writer, false);
        if (gradients)
        {
            writer.Line("ref float d = ref Gradients.Start;");
        }
    }

    private void WriteSplit(RecurrentPlan layer)
    {
        var forward = layer.Directions[0].Output;
        var backward = layer.Directions[1].Output;
        string rows = pass.RowCount(layer.Output);
        string gradient = $"ref {Row(layer.Output.Gradient, "0")}";
        string halves = $"ref {Row(forward.Gradient, "0")}, ref {Row(backward.Gradient, "0")}";
        string values = $"ref {pass.ValueRow(forward)}, ref {pass.ValueRow(backward)}";
        string length = $"{forward.Stride} * {rows}";
        writer.Line();
        writer.Line($"// forward: {layer.Layer.Name}: the two directions become one ({layer.Recurrent.Merge})");
        using (writer.Block($"private void Split{layer.Identifier}()"))
        {
            ForwardEmitter.WriteReferences(writer, false);
            writer.Line(layer.Recurrent.Merge switch
            {
                Merge.Concat => $"RgMergeRows.ConcatBackward({gradient}, {layer.Output.Stride}, {halves}, {forward.Stride}, {forward.Size}, {rows});",
                Merge.Multiply => $"RgMergeRows.MultiplyBackward({gradient}, {values}, {halves}, {length});",
                var merge => $"RgMergeRows.SumBackward({gradient}, {(merge == Merge.Sum ? "1f" : "0.5f")}, {halves}, {length});",
            });
        }
    }

    /// <param name="addsToInput">Whether the other direction has written the input's gradient before.</param>
    private void WriteDirection(RecurrentPlan layer, DirectionPlan direction, bool addsToInput)
    {
        var state = new StepState(direction, InputIsElementwise(direction), addsToInput);
        writer.Line();
        writer.Line($"// {layer.Layer.Name}{(direction.Reverse ? ", backwards" : "")}: gradients of all steps, against time");
        writer.Line(SourceFile.Optimized);
        bool differentiatesInput = !layer.IsBidirectional && layer.Input.HasGradient;
        string parameter = differentiatesInput && layer.Trains ? "bool inputs" : "";
        using (writer.Block($"private void Backward{direction.Identifier}({parameter})"))
        {
            WriteReferences(writer, layer.Trains);
            if (direction.Cell.Graph.Nodes.Any(n => n.Kind == NodeKind.Weight))
            {
                writer.Line("ref float p = ref _model.Parameters.Start;");
            }

            WriteInitialGradients(direction);
            if (state.InputIsElementwise && !addsToInput && layer.Input.HasGradient)
            {
                writer.Line($"RgRows.Clear(ref {Row(layer.Input.Gradient, "0")}, {layer.Input.Gradient.Stride} * {pass.RowCount(layer.Input)});");
            }

            TimeLoop.Write(writer, pass.Axis(direction), layer.Recurrent.Unroll, !direction.Reverse, () =>
            {
                ForwardEmitter.WriteStepVariables(pass, writer, direction);
                WriteStep(layer, direction, state.NewStep());
            });
            new WeightGradientEmitter(pass, writer).Write(layer, direction);
            if (differentiatesInput && !layer.Trains)
            {
                WriteInputGradients(layer, direction, state, "0", pass.RowCount(layer.Input));
            }
            else if (differentiatesInput)
            {
                using (writer.Block("if (inputs)"))
                {
                    WriteInputGradients(layer, direction, state, "0", pass.RowCount(layer.Input));
                }
            }
        }
    }

    private void WriteBothInputGradients(RecurrentPlan layer)
    {
        writer.Line();
        writer.Line($"// {layer.Layer.Name}: gradients of some rows of the input, to which both directions add");
        using (writer.Block($"private void BackwardInput{layer.Identifier}(int row, int rows)"))
        {
            ForwardEmitter.WriteReferences(writer, false);
            for (int i = 0; i < layer.Directions.Count; i++)
            {
                bool elementwise = layer.Directions.Take(i + 1).Any(InputIsElementwise);
                var state = new StepState(layer.Directions[i], elementwise, i > 0);
                WriteInputGradients(layer, layer.Directions[i], state, "row", "rows");
            }
        }
    }

    /// <summary>Whether steps add to the gradient of the input themselves, so that the directions must take turns.</summary>
    public static bool InputIsElementwise(DirectionPlan direction) =>
        direction.Cell.Backward.Groups.SelectMany(g => g).Any(r => r.Target == AdjointTarget.Input);

    /// <summary>
    /// After the last step nothing is said of the states, except of the output that the layer hands on. Sequences of
    /// several lengths end in either of the two blocks; step 0, the last one of a layer that walks backwards, is in the first.
    /// </summary>
    private void WriteInitialGradients(DirectionPlan direction)
    {
        var axis = pass.Axis(direction);
        for (int state = 0; state < direction.StateGradients.Count; state++)
        {
            var buffer = direction.StateGradients[state];
            string first = Row(buffer, "0");
            if (state == 0 && direction.Output.Last != LastStep.No)
            {
                string gradient = Row(direction.Output.Gradient, "0");
                writer.Line($"RgRows.Copy(ref {gradient}, ref {first}, {buffer.Stride} * {axis.Sequences});");
                if (!direction.Reverse && axis.Steps > 1)
                {
                    string second = Row(buffer, Text(pass.BatchSize));
                    writer.Line($"RgRows.Copy(ref {gradient}, ref {second}, {buffer.Stride} * {axis.Sequences});");
                }

                continue;
            }

            string rows = direction.Reverse || axis.Steps == 1 ? axis.Sequences : $"({Text(pass.BatchSize)} + {axis.Sequences})";
            writer.Line($"RgRows.Clear(ref {first}, {buffer.Stride} * {rows});");
        }
    }

    private void WriteStep(RecurrentPlan layer, DirectionPlan direction, StepState state)
    {
        for (int level = direction.Cell.Graph.Depth; level >= 0; level--)
        {
            foreach (var group in Groups(layer, direction, level, state))
            {
                group.WriteCall(writer, "rows");
            }

            foreach (var stage in direction.Cell.StagesOf(level))
            {
                foreach (var product in stage.Products.Where(p => p.Operand!.Kind != NodeKind.Input))
                {
                    WriteTransposedProduct(direction, stage, product, state);
                }
            }
        }

        foreach (int unwritten in state.UnwrittenStates)
        {
            var buffer = direction.StateGradients[unwritten];
            writer.Line($"RgRows.Clear(ref {OutgoingState(direction, unwritten)}, {buffer.Stride} * rows);");
        }
    }

    private string OutgoingState(DirectionPlan direction, int state) =>
        Row(direction.StateGradients[state], $"(~t & 1) * {Text(pass.BatchSize)}");

    private string IncomingState(DirectionPlan direction, int state) =>
        Row(direction.StateGradients[state], $"(t & 1) * {Text(pass.BatchSize)}");

    /// <summary>The gradient of a product's operand: the accumulators' gradients times the transposed weights.</summary>
    private void WriteTransposedProduct(DirectionPlan direction, StagePlan stage, ProductPlan product, StepState state)
    {
        var operand = product.Operand!;
        string target;
        int stride;
        if (operand.Kind == NodeKind.State)
        {
            target = OutgoingState(direction, operand.Index);
            stride = direction.StateGradients[operand.Index].Stride;
        }
        else
        {
            var buffer = direction.Carries[operand];
            target = Row(buffer, "0");
            stride = buffer.Stride;
        }

        bool adds = operand.Kind == NodeKind.State ? state.AddsToState(operand.Index) : state.AddsToCarry(operand);
        if (operand is { Kind: NodeKind.State, Index: 0 } && direction.Mask is { } mask)
        {
            WriteMasked(direction, stage, product, mask, target, adds);
            return;
        }

        writer.Line($"// forward: {NodeText.Reference(operand)} in [{string.Join(" ", stage.Slots.Skip(product.FirstSlot).Take(product.SlotCount).Select(NodeText.Reference))}]");
        WriteTransposed(direction, stage, product, "row", "rows", target, stride, adds);
    }

    /// <summary>The same for a state that recurrent dropout masks.</summary>
    private void WriteMasked(
        DirectionPlan direction, StagePlan stage, ProductPlan product, StateMask mask, string target, bool adds)
    {
        writer.Line($"// forward: masked {NodeText.Reference(product.Operand!)} in its products");
        WriteTransposed(
            direction, stage, product, "row", "rows", Row(mask.Gradient, "0"), mask.Gradient.Stride, false);
        writer.Line($"{PassTypeEmitter.Runtime}Numerics.DropoutKernel.Multiply{(adds ? "Add" : "")}(");
        writer.Line($"    ref {Row(mask.Gradient, "0")}, ref {Row(mask.Factors, "0")},");
        writer.Line($"    ref {target}, rows * {Text(mask.Gradient.Stride)});");
    }

    private void WriteTransposed(
        DirectionPlan direction, StagePlan stage, ProductPlan product, string row, string rows, string target, int stride, bool adds)
    {
        var gates = direction.Gates[direction.Cell.Stages.ToList().IndexOf(stage)];
        var matrix = product.Storage.Matrix;
        int granules = BufferPlan.Padded(matrix.Depth) / PackedMatrix.Granule;
        bool whole = product.SlotCount == stage.Slots.Count;
        string source = ForwardEmitter.Plus(Row(gates, row), StagePlan.FirstColumn(product));
        string walk = whole
            ? Text(matrix.Columns)
            : $"{matrix.RowGranules / product.SlotCount}, {product.SlotCount * PackedMatrix.Granule}, {stage.Slots.Count * PackedMatrix.Granule}";
        writer.Line($"RgPackedProducts.Multiply{(adds ? "Add" : "")}{(whole ? "" : "Blocked")}(");
        writer.Line($"    ref {source}, {gates.Stride}, {rows}, {walk},");
        writer.Line($"    ref _derived.At({product.Storage.Transposed}), {granules}, 4,");
        writer.Line($"    ref {target}, {stride}, 64);");
    }

    private void WriteInputGradients(
        RecurrentPlan layer, DirectionPlan direction, StepState state, string row, string rows)
    {
        var products = direction.Cell.Stages
            .SelectMany(s => s.Products.Select(p => (Stage: s, Product: p)))
            .Where(p => p.Product.Operand!.Kind == NodeKind.Input)
            .ToList();
        bool adds = state.AddsToInput;
        string target = Row(layer.Input.Gradient, row);
        if (products.Count == 0 && !adds)
        {
            writer.Line($"RgRows.Clear(ref {target}, {layer.Input.Gradient.Stride} * {rows});");
        }

        foreach (var (stage, product) in products)
        {
            WriteTransposed(direction, stage, product, row, rows, target, layer.Input.Gradient.Stride, adds);
            adds = true;
        }
    }

    private IEnumerable<RowGroup> Groups(RecurrentPlan layer, DirectionPlan direction, int level, StepState state)
    {
        var places = new ForwardPlaces(pass, layer, direction);
        var results = direction.Cell.Backward.Groups[level]
            .Where(r => layer.Input.HasGradient || r.Target != AdjointTarget.Input)
            .ToList();
        foreach (var bySize in results.GroupBy(r => r.Size))
        {
            var stores = bySize.Select(r => Store(layer, direction, places, r, state)).ToList();
            string size = results.Any(r => r.Size != bySize.Key) ? "Size" + bySize.Key : "";
            string suffix = direction.Cell.Graph.Depth > 1 || level == 0 ? Text(level) : "";
            string name = $"{direction.Identifier}CellBackward{suffix}{size}";
            string comment = string.Join(", ", bySize.Select(r => "d_" + NodeText.Reference(r.Node)).Distinct());
            var group = MakeGroup(name, comment, direction, level, bySize.Key, stores, places);
            if (_groups.All(g => g.Name != name))
            {
                _groups.Add(group);
            }

            yield return group;
        }
    }

    private RowStore Store(
        RecurrentPlan layer, DirectionPlan direction, ForwardPlaces places, AdjointResult result, StepState state)
    {
        switch (result.Target)
        {
            case AdjointTarget.Accumulator:
                return new RowStore(result.Value, places.Place(result.Node), false);
            case AdjointTarget.Carry:
                return new RowStore(
                    result.Value, Carry(direction, result.Node), state.AddsToCarry(result.Node), result.IsSummed);
            case AdjointTarget.State:
                int index = result.Node.Index;
                var rows = new RowReference(
                    "atDOut" + index, direction.StateGradients[index].Stride, OutgoingState(direction, index));
                return new RowStore(result.Value, new RowPlace(rows, null, 0), state.AddsToState(index));
            case AdjointTarget.Input:
                var input = new RowReference("atDInput", layer.Input.Gradient.Stride, Row(layer.Input.Gradient, "row"));
                return new RowStore(result.Value, new RowPlace(input, null, 0), true);
            default:
                int offset = direction.Cell.Parameters[result.Node.Index].Storage.Matrix.Offset;
                var weight = new RowReference("atD_" + result.Node.Text, 0, $"RgUnsafe.Add(ref d, {offset})");
                return new RowStore(result.Value, new RowPlace(weight, null, 0), true);
        }
    }

    private static RowPlace Carry(DirectionPlan direction, Node node)
    {
        var buffer = direction.Carries[node];
        return new RowPlace(new RowReference("at" + buffer.Name, buffer.Stride, Row(buffer, "0")), null, 0);
    }

    private RowGroup MakeGroup(
        string name,
        string comment,
        DirectionPlan direction,
        int level,
        int size,
        List<RowStore> stores,
        ForwardPlaces places)
    {
        var loads = new SortedDictionary<int, (Node Node, RowPlace Place)>();
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>(stores.Select(s => s.Value));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node))
            {
                continue;
            }

            foreach (var operand in node.Operands)
            {
                pending.Push(operand);
            }

            var place = node.Kind switch
            {
                NodeKind.Forward => places.Place(node.Source!),
                NodeKind.Carry => Carry(direction, node.Source!),
                NodeKind.IncomingState => new RowPlace(
                    new RowReference("atDIn" + node.Index, direction.StateGradients[node.Index].Stride, IncomingState(direction, node.Index)), null, 0),
                NodeKind.IncomingOutput => new RowPlace(
                    new RowReference("atDOutput", direction.Output.Gradient.Stride, Row(direction.Output.Gradient, "row")), null, 0),
                _ => null,
            };
            if (place is not null)
            {
                loads[node.Id] = (node, place);
            }
        }

        return new RowGroup(
            name,
            $"{name}: {comment}",
            ForwardEmitter.LayoutOf(direction, level, size),
            loads.Values.ToDictionary(l => l.Node, l => l.Place),
            stores,
            true);
    }

    /// <summary>Which gradients a step has written already, so that the first writer sets and the others add.</summary>
    private sealed class StepState(DirectionPlan direction, bool inputIsElementwise, bool addsToInput)
    {
        private readonly HashSet<int> _states = [];
        private readonly HashSet<Node> _carries = [];

        public bool InputIsElementwise { get; } = inputIsElementwise;

        public bool AddsToInput => InputIsElementwise || addsToInput;

        public IEnumerable<int> UnwrittenStates =>
            Enumerable.Range(0, direction.StateGradients.Count).Where(s => !_states.Contains(s)).ToList();

        public bool AddsToState(int state) => !_states.Add(state);

        public bool AddsToCarry(Node node) => !_carries.Add(node);

        /// <summary>The same layer, nothing written.</summary>
        public StepState NewStep() => new(direction, InputIsElementwise, addsToInput);
    }
}
