using System;
using System.Collections.Generic;
using System.Linq;

namespace RecurrentGen.Generator.Planning;

/// <summary>A figure that a budget may limit.</summary>
/// <param name="Limit">The attribute's argument.</param>
/// <param name="Unit">What is counted, in words.</param>
/// <param name="Of">The figure of a model; 0 where it has nothing of the kind, null where nobody can tell.</param>
/// <param name="Share">What a layer asks for; layers that share memory ask for more than the figure together.</param>
/// <param name="Absent">Why a figure may be 0.</param>
internal sealed record BudgetMeasure(
    string Limit,
    string Unit,
    Func<ModelProgram, long?> Of,
    Func<ModelProgram, LayerPlan, long> Share,
    string Absent = "")
{
    /// <summary>The limit whose figure is known only when the model has been compiled.</summary>
    public const string CodeLimit = "MaxCodeBytes";

    private static readonly IReadOnlyList<BudgetMeasure> All =
    [
        new("MaxParameters", "parameters", p => Figures.Parameters(p), Figures.Parameters),
        new(
            "MaxStateBytes", "bytes for a live stream", p => Figures.Of(p).StreamBytes, StreamShare,
            "has no live stream: a layer walks backwards in time"),
        new("MaxTrainingBytes", "bytes for a training", p => Figures.Of(p).TrainingBytes, TrainingShare),
        new(
            "MaxMultiplyAddsPerStep", "multiply-adds per step", p => Figures.MultiplyAdds(p),
            (_, layer) => layer.MultiplyAdds),
    ];

    /// <summary>Whether layers take parts of the figure itself, so that the rest of it belongs to none of them.</summary>
    public bool HasRest => Limit == CodeLimit;

    /// <summary>The measure of a limit.</summary>
    /// <param name="code">Compiles a model, which the limit of code alone asks for; null where that fails.</param>
    public static BudgetMeasure Named(string limit, Func<ModelProgram, CodeFigure?> code) =>
        limit == CodeLimit ? OfCode(code) : All.First(m => m.Limit == limit);

    private static BudgetMeasure OfCode(Func<ModelProgram, CodeFigure?> code)
    {
        // Every layer asks for its share, and to look up a model takes as long as it has layers.
        (ModelProgram? Program, CodeFigure? Figure) last = default;
        return new(CodeLimit, "bytes of IL", p => Of(p)?.Bytes, (p, layer) => Of(p)?.OfLayers[layer.Identifier] ?? 0);

        CodeFigure? Of(ModelProgram program)
        {
            if (!ReferenceEquals(last.Program, program))
            {
                last = (program, code(program));
            }

            return last.Figure;
        }
    }

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
