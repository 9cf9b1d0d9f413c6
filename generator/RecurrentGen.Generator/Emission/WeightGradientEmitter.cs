using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the gradients of a recurrent layer's weights and biases: each one product over all steps.</summary>
internal sealed class WeightGradientEmitter(Pass pass, CodeWriter writer)
{
    public void Write(RecurrentPlan layer, DirectionPlan direction)
    {
        var aligned = direction.Cell.Stages.SelectMany(s => s.Products)
            .Where(p => Trains(p) && p.Operand!.Kind == NodeKind.State)
            .Select(p => p.Operand!.Index)
            .Distinct()
            .OrderBy(s => s)
            .ToList();

        // Products with a state as it is after the step read it where it lies before it is moved.
        bool IsEarly(ProductPlan product) => Trains(product) && product.Operand!.Kind is not (NodeKind.State or NodeKind.Input)
            && aligned.Contains(direction.Cell.Graph.Outputs.ToList().IndexOf(product.Operand));
        foreach (var stage in direction.Cell.Stages.Where(s => s.Products.Any(IsEarly)))
        {
            Write(layer, direction, stage, stage.Products.Where(IsEarly).ToList(), []);
        }

        foreach (int state in aligned)
        {
            WriteAlign(direction, direction.History[state]);
        }

        foreach (var stage in direction.Cell.Stages)
        {
            var biases = stage.Biases.Where(b => b == WholeBias(stage) || (Trains(b) && !IsWhole(stage, b))).ToList();
            var products = stage.Products.Where(p => Trains(p) && !IsEarly(p)).ToList();
            Write(layer, direction, stage, products, biases);
            WriteEqualBiases(stage);
        }
    }

    /// <summary>With sequences of several lengths, the states before a step are not equally far from it in all steps.</summary>
    private void WriteAlign(DirectionPlan direction, BufferPlan history)
    {
        string stride = Text(history.Stride);
        var axis = pass.Axis(direction);
        writer.Line(direction.Reverse
            ? $"{axis.Table}.AlignBackward(ref {Row(history, "0")}, {stride}, ref {Row(history, Text(pass.SpareRow(history, axis)))});"
            : $"{axis.Table}.AlignForward(ref {Row(history, Text(pass.BatchSize))}, {stride});");
    }

    private void Write(
        RecurrentPlan layer,
        DirectionPlan direction,
        StagePlan stage,
        IReadOnlyList<ProductPlan> products,
        IReadOnlyList<ProductPlan> biases)
    {
        string rows = pass.RowCount(layer.Input);
        var gates = direction.Gates[direction.Cell.Stages.ToList().IndexOf(stage)];
        if (products.Count + biases.Count == 0)
        {
            return;
        }

        if (!stage.HasGradientsInBlocks(pass.Axis(direction).Steps * pass.BatchSize))
        {
            Write(layer, direction, stage, gates, products, biases, rows, reference => reference.Text);
            return;
        }

        using (writer.Block($"for (int first = 0; first < {rows}; first += {StagePlan.GradientBlock})"))
        {
            writer.Line($"int count = RgMath.Min({StagePlan.GradientBlock}, {rows} - first);");
            Write(
                layer, direction, stage, gates, products, biases, "count", r => $"RgUnsafe.Add(ref {r.Text}, first * {Text(r.Stride)})");
        }
    }

    /// <param name="at">The first row of this part of the rows.</param>
    private void Write(
        RecurrentPlan layer,
        DirectionPlan direction,
        StagePlan stage,
        BufferPlan gates,
        IReadOnlyList<ProductPlan> products,
        IReadOnlyList<ProductPlan> biases,
        string rows,
        Func<(string Text, int Stride), string> at)
    {
        foreach (var product in products)
        {
            var matrix = product.Storage.Matrix;
            var operand = OperandRows(layer, direction, product.Operand!);
            string gradient = ForwardEmitter.Plus(Row(gates, "0"), StagePlan.FirstColumn(product));
            writer.Line($"RgPackedProducts.{(layer.Gathers(product) ? "ScatterAdd" : "OuterAdd")}(");
            writer.Line($"    ref {at(operand)}, {operand.Stride}, {matrix.Depth},");
            writer.Line($"    ref {at((gradient, gates.Stride))}, {gates.Stride}, {matrix.RowGranules}, {matrix.PanelGranules},");
            writer.Line($"    {stage.PanelStride(product)}, ref RgUnsafe.Add(ref d, {matrix.Offset}), {rows});");
        }

        foreach (var bias in biases)
        {
            var matrix = bias.Storage.Matrix;
            int runs = IsWhole(stage, bias) ? 1 : matrix.RowGranules / bias.SlotCount;
            int columns = matrix.Columns / runs;
            for (int run = 0; run < runs; run++)
            {
                int column = StagePlan.FirstColumn(bias) + (run * stage.Slots.Count * PackedMatrix.Granule);
                string gradient = ForwardEmitter.Plus(Row(gates, "0"), column);
                writer.Line("RgPackedProducts.ColumnSumAdd(");
                writer.Line($"    ref {at((gradient, gates.Stride))}, {gates.Stride}, {columns}, {rows},");
                writer.Line($"    ref RgUnsafe.Add(ref d, {matrix.Offset + (run * columns)}));");
            }
        }
    }

    private static bool Trains(ProductPlan product) => product.Storage.Region != Region.Frozen;

    private static bool IsWhole(StagePlan stage, ProductPlan bias) => bias.SlotCount == stage.Slots.Count;

    private static ProductPlan? WholeBias(StagePlan stage) => stage.Biases.FirstOrDefault(b => Trains(b) && IsWhole(stage, b));

    /// <summary>Two biases of the same sum have the same gradient.</summary>
    private void WriteEqualBiases(StagePlan stage)
    {
        foreach (var bias in stage.Biases.Where(b => Trains(b) && IsWhole(stage, b) && b != WholeBias(stage)))
        {
            int source = WholeBias(stage)!.Storage.Matrix.Offset;
            var matrix = bias.Storage.Matrix;
            writer.Line($"RgRows.Copy(ref RgUnsafe.Add(ref d, {source}), ref RgUnsafe.Add(ref d, {matrix.Offset}), {matrix.Columns});");
        }
    }

    /// <summary>The rows of a product's operand, of all steps.</summary>
    private (string Reference, int Stride) OperandRows(RecurrentPlan layer, DirectionPlan direction, Node operand)
    {
        switch (operand.Kind)
        {
            case NodeKind.Input:
                return (pass.ValueRow(layer.Input), layer.Input.Stride);
            case NodeKind.State when operand.Index == 0 && direction.Mask is { State: var masked }:
                return (Row(masked, "0"), masked.Stride);
            case NodeKind.State:
                var history = direction.History[operand.Index];
                string sequences = pass.Axis(direction).Sequences;
                string row = direction.Reverse ? sequences : $"{Text(pass.BatchSize)} - {sequences}";
                return (Row(history, row), history.Stride);
            default:
                int state = direction.Cell.Graph.Outputs.ToList().IndexOf(operand);
                if (state >= 0)
                {
                    string first = direction.Reverse ? "0" : Text(pass.BatchSize);
                    return (Row(direction.History[state], first), direction.History[state].Stride);
                }

                var saved = direction.Saved[operand];
                return (Row(saved, "0"), saved.Stride);
        }
    }
}
