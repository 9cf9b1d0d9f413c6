using System;
using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>
/// Writes a program for people: what is multiplied with what, where weights lie, and who shares memory.
/// </summary>
internal static class PlanText
{
    public static IEnumerable<string> Of(ModelProgram program) => Layers(program)
        .Concat(Parameters(program.Parameters))
        .Concat(Workspace("training", program.Training, b => b.Training!))
        .Concat(Workspace("prediction", program.Predictor, b => b.Predictor!))
        .Concat(
        [
            "",
            $"derived copies: {program.SummedBiases} floats of summed biases, {program.DerivedLength} with transposed weights",
        ]);

    private static IEnumerable<string> Layers(ModelProgram program)
    {
        foreach (var layer in program.Layers)
        {
            yield return "";
            yield return $"{layer.Identifier}: {layer.Layer.Description}";
            if (layer is EmbeddingPlan embedding)
            {
                yield return $"  table {Describe(embedding.Table.Matrix)}";
                continue;
            }

            if (layer is DensePlan dense)
            {
                yield return $"  weight {Describe(dense.Weight.Matrix)}";
                yield return $"  bias {Describe(dense.Bias.Matrix)}";
                continue;
            }

            if (layer is KernelPlan kernel)
            {
                foreach (string line in Kernel(program, kernel))
                {
                    yield return line;
                }

                continue;
            }

            foreach (var direction in ((RecurrentPlan)layer).Directions)
            {
                yield return $"  {direction.Identifier}{(direction.Reverse ? ", backwards" : "")}";
                foreach (var stage in direction.Cell.Stages)
                {
                    foreach (string line in Stage(stage))
                    {
                        yield return "    " + line;
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Kernel(ModelProgram program, KernelPlan kernel)
    {
        yield return $"  computed by {kernel.Kernel.Code.Class}";
        for (int i = 0; i < kernel.Storages.Count; i++)
        {
            var tensor = program.Model.Tensors[kernel.Kernel.Tensors[i].Tensor];
            yield return $"  {tensor.Name} {Describe(kernel.Storages[i].Matrix)}";
        }
    }

    private static IEnumerable<string> Stage(StagePlan stage)
    {
        yield return $"stage of level {stage.Level}: slots [{string.Join(" ", stage.Slots.Select(NodeText.Reference))}] of "
            + $"{stage.Units} units, {stage.Gates.Columns} columns{(stage.IsUniform ? ", uniform" : "")}";
        foreach (var product in stage.Products)
        {
            yield return $"  {NodeText.Reference(product.Operand!)} -> {Slots(product)} {Describe(product.Storage.Matrix)}";
        }

        foreach (var bias in stage.Biases)
        {
            yield return $"  bias -> {Slots(bias)} {Describe(bias.Storage.Matrix)}";
        }
    }

    private static string Slots(ProductPlan product) => product.SlotCount == 1
        ? $"slot {product.FirstSlot}"
        : $"slots {product.FirstSlot} to {product.FirstSlot + product.SlotCount - 1}";

    private static string Describe(PackedMatrix matrix) =>
        $"[{matrix.Depth} x {matrix.Slots} x {matrix.Units}] at {matrix.Offset}, {matrix.Length} floats"
        + (matrix.PacksTail ? ", packed tail" : "");

    private static IEnumerable<string> Parameters(ParameterLayout layout)
    {
        yield return "";
        yield return $"parameters: {layout.Length} floats";
        foreach (var segment in layout.Segments)
        {
            yield return $"  segment {segment.Offset}..{segment.Offset + segment.Length}: "
                + (segment.Trainable ? segment.Decays ? "trained, decays" : "trained" : "frozen");
        }

        foreach (var tensor in layout.Tensors)
        {
            var places = tensor.Pieces.Select(p => $"row {p.Row} in slot {p.Place.Slot} at {p.Place.Storage.Matrix.Offset}");
            yield return $"  {tensor.Tensor.Name} [{string.Join(", ", tensor.Tensor.Shape)}]: {string.Join("; ", places)}";
        }
    }

    private static IEnumerable<string> Workspace(string name, WorkspacePlan plan, Func<BufferPlan, PlacePlan> placeOf)
    {
        long alone = plan.Buffers.Sum(b => (long)placeOf(b).Rows * b.Stride);
        yield return "";
        yield return $"workspace of a {name}: {sizeof(float) * (long)plan.Length} bytes; "
            + $"{sizeof(float) * alone} if no two buffers shared memory";
        foreach (var buffer in plan.Buffers.OrderBy(b => placeOf(b).Offset).ThenBy(b => b.Name, StringComparer.Ordinal))
        {
            var place = placeOf(buffer);
            yield return $"  {buffer.Name} at {place.Offset}: {place.Rows} rows of {buffer.Stride}, operations {place.First} "
                + $"to {place.Last}{(place.Rolling ? ", two steps in turn" : "")}: {buffer.Comment}";
        }
    }
}
