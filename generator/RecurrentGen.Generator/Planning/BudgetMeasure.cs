using System;
using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Planning;

/// <summary>A figure that a budget may limit.</summary>
/// <param name="Limit">The attribute's argument.</param>
/// <param name="Unit">What is counted, in words.</param>
/// <param name="Of">The figure of a model; 0 where a model has nothing of the kind.</param>
/// <param name="Share">What a layer asks for; layers that share memory ask for more than the figure together.</param>
/// <param name="Absent">Why a figure may be 0.</param>
internal sealed record BudgetMeasure(
    string Limit, string Unit, Func<ModelProgram, long> Of, Func<ModelProgram, LayerPlan, long> Share, string Absent = "")
{
    private static readonly IReadOnlyList<BudgetMeasure> All =
    [
        new("MaxParameters", "parameters", Figures.Parameters, Figures.Parameters),
        new(
            "MaxStateBytes", "bytes for a live stream", p => Figures.Of(p).StreamBytes, StreamShare,
            "has no live stream: a layer walks backwards in time"),
        new("MaxTrainingBytes", "bytes for a training", p => Figures.Of(p).TrainingBytes, TrainingShare),
        new("MaxMultiplyAddsPerStep", "multiply-adds per step", Figures.MultiplyAdds, (_, layer) => layer.MultiplyAdds),
        new("MaxCodeBytes", "bytes of IL", CodeSizes.Bytes, CodeSizes.Bytes, "has no recurrent layer, for which code is written"),
    ];

    /// <summary>The measure of a limit.</summary>
    public static BudgetMeasure Named(string limit) => All.First(m => m.Limit == limit);

    private static long StreamShare(ModelProgram program, LayerPlan layer) =>
        StreamPlan.IsPossible(program) ? Figures.Bytes(StreamPlan.Floats(program, layer)) : 0;

    /// <summary>Gradients, transposed weights, and every buffer as if it were alone.</summary>
    private static long TrainingShare(ModelProgram program, LayerPlan layer) => Figures.Bytes(
        Figures.Parameters(program, layer)
        + layer.Transposed.Distinct().Sum(s => (long)s.TransposedRows * BufferPlan.Padded(s.Matrix.Depth))
        + Buffers(layer).Distinct().Where(b => b.Training is not null).Sum(b => (long)b.Training!.Rows * b.Stride));

    private static IEnumerable<BufferPlan> Buffers(LayerPlan layer)
    {
        IEnumerable<BufferPlan> own = layer switch
        {
            RecurrentPlan recurrent => recurrent.Directions.SelectMany(Buffers),
            KernelPlan kernel => kernel.Buffers,
            _ => [],
        };
        return own.Concat([layer.Output.Buffer, layer.Output.Gradient]);
    }

    private static IEnumerable<BufferPlan> Buffers(DirectionPlan direction) => direction.Gates
        .Concat(direction.History)
        .Concat(direction.Saved.Values)
        .Concat(direction.StateGradients)
        .Concat(direction.Carries.Values)
        .Append(direction.Output.Gradient)
        .Concat(direction.Mask is { } mask ? new[] { mask.Factors, mask.State, mask.Gradient } : []);
}
