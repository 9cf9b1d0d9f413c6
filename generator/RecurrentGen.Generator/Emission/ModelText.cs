using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>Describes a model in words: for file headers, documentation and the run-time summary.</summary>
internal static class ModelText
{
    /// <summary>One line per layer, with shapes and parameters.</summary>
    public static IEnumerable<string> Chain(ModelProgram program)
    {
        var model = program.Model;
        yield return $"inputs [{model.SequenceLength}, {model.InputSize}]";
        foreach (var layer in program.Layers)
        {
            yield return $"{layer.Layer.Name}: {Kind(layer)} -> {Shape(program, layer)}, "
                + $"{Count(ParameterCount(program, layer))} parameters";
        }

        yield return $"loss {model.Loss}, {Count(program.Parameters.Tensors.Sum(t => t.Count))} parameters";
    }

    /// <summary>The declaration, and which of its levels where it has several.</summary>
    public static string Kind(LayerPlan layer) => layer.Layer is BoundRecurrentLayer { Levels: > 1 } level
        ? $"{level.Description}, level {Count(level.Level + 1)} of {Count(level.Levels)}"
        : layer.Layer.Description;

    public static string Shape(ModelProgram program, LayerPlan layer) => layer.Output.IsSequence
        ? $"[{program.Model.SequenceLength}, {layer.Layer.OutputSize}]"
        : $"[{layer.Layer.OutputSize}]";

    public static int ParameterCount(ModelProgram program, LayerPlan layer) => TensorsOf(layer)
        .Sum(t => program.Parameters.Tensors[t].Count);

    /// <summary>Multiply-adds of the matrix products for one step of one sequence.</summary>
    public static long MultiplyAdds(LayerPlan layer) => layer is DensePlan dense
        ? (long)dense.Input.Size * dense.Output.Size
        : ((RecurrentPlan)layer).Directions
            .SelectMany(d => d.Cell.Stages)
            .SelectMany(s => s.Products)
            .Sum(p => (long)p.Storage.Matrix.Depth * p.Storage.Matrix.Units * p.SlotCount);

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static IEnumerable<int> TensorsOf(LayerPlan layer) => layer switch
    {
        DensePlan dense => [dense.Dense.Weight, dense.Dense.Bias],
        _ => ((BoundRecurrentLayer)layer.Layer).Cells.SelectMany(c => c.Parameters).Select(p => p.Tensor).Distinct(),
    };
}
