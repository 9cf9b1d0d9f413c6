using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <summary>A stage whose sums are computed with compact weights.</summary>
/// <param name="Number">Of the stage.</param>
/// <param name="FirstProduct">Number of its first product; the others follow.</param>
/// <param name="Gates">The layout of a row of sums.</param>
internal sealed record CompactStagePlan(
    int Number,
    int FirstProduct,
    PackedMatrix Gates,
    IReadOnlyList<ProductPlan> Products,
    IReadOnlyList<ProductPlan> Biases);

/// <summary>Which sums of a live stream use compact weights, with the numbers that they have in the copy.</summary>
internal sealed class CompactPlan
{
    /// <summary>
    /// Matrices with at most this many granules per row stay float32 in dense layers: a head of up to 16 units reads as
    /// many cache lines either way, and its weights are those that outputs feel most.
    /// </summary>
    private const int SmallHead = 1;

    private readonly List<CompactStagePlan> _stages = [];
    private readonly Dictionary<StagePlan, CompactStagePlan> _ofStage = [];
    private readonly Dictionary<LayerPlan, CompactStagePlan> _ofDense = [];

    public CompactPlan(ModelProgram program)
    {
        if (program.Model.StreamWeights == StreamWeights.Float32)
        {
            return;
        }

        foreach (var layer in program.Layers)
        {
            if (layer is RecurrentPlan recurrent)
            {
                foreach (var stage in recurrent.Directions[0].Cell.Stages)
                {
                    _ofStage.Add(stage, Add(stage.Gates, stage.Products, stage.Biases));
                }
            }
            else if (layer is DensePlan { IsHead: false } dense && dense.Weight.Matrix.RowGranules > SmallHead)
            {
                var gates = dense.Weight.Matrix with { Offset = 0, Depth = 0 };
                _ofDense.Add(
                    dense, Add(gates, [new ProductPlan(null, 0, dense.Weight)], [new ProductPlan(null, 0, dense.Bias)]));
            }
        }
    }

    /// <summary>All of them, by number.</summary>
    public IReadOnlyList<CompactStagePlan> Stages => _stages;

    /// <summary>Floats of the longest row of sums.</summary>
    public int SumsLength => _stages.Select(s => s.Gates.Columns).DefaultIfEmpty(0).Max();

    /// <summary>Floats of the longest operand.</summary>
    public int OperandLength => _stages.SelectMany(s => s.Products)
        .Select(p => BufferPlan.Padded(p.Storage.Matrix.Depth))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>Floats that a stream has besides: a row of sums, and an operand in the form of the format.</summary>
    public int ScratchLength => SumsLength + OperandLength;

    /// <summary>The layer's sums, or null where it stays float32.</summary>
    public CompactStagePlan? Of(DensePlan dense) => _ofDense.TryGetValue(dense, out var stage) ? stage : null;

    /// <summary>The sums of a cell's stage.</summary>
    public CompactStagePlan Of(StagePlan stage) => _ofStage[stage];

    /// <summary>Whether a layer's step has a compact form.</summary>
    public bool Has(LayerPlan layer) =>
        _stages.Count > 0 && (layer is RecurrentPlan || (layer is DensePlan dense && Of(dense) is not null));

    private CompactStagePlan Add(
        PackedMatrix gates, IReadOnlyList<ProductPlan> products, IReadOnlyList<ProductPlan> biases)
    {
        int first = _stages.Sum(s => s.Products.Count);
        var stage = new CompactStagePlan(_stages.Count, first, gates, products, biases);
        _stages.Add(stage);
        return stage;
    }
}
