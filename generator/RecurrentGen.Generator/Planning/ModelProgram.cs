using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Graphs;
using RecurrentGen.Numerics;

namespace RecurrentGen.Generator.Planning;

/// <param name="Program">Null where there is a finding.</param>
internal sealed record PlanResult(ModelProgram? Program, Finding? Finding);

/// <summary>Everything that emission writes down: no size or offset is computed after this.</summary>
/// <param name="SummedBiases">Floats of the copies that every pass derives from the parameters.</param>
/// <param name="DerivedLength">The same with the transposed weights, which only training needs.</param>
internal sealed record ModelProgram(
    BoundModel Model,
    ParameterLayout Parameters,
    IReadOnlyList<LayerPlan> Layers,
    WorkspacePlan Training,
    WorkspacePlan Predictor,
    int SummedBiases,
    int DerivedLength);

/// <summary>A value that flows between layers: a row of <c>Size</c> floats per step or per sequence.</summary>
/// <param name="Buffer">Where a training or prediction pass keeps it.</param>
/// <param name="FirstRow">Row of step 0.</param>
/// <param name="Last">Whether it is the row of a recurrent layer's last step instead of one per step.</param>
/// <param name="Gradient">The buffer of its gradient; without a place where there is none.</param>
/// <param name="IsOneHot">
/// Whether a row is the index of the only 1 among <c>Size</c> values, as an int in the place of a float: what multiplies it
/// takes rows of weights.
/// </param>
internal sealed record ValuePlan(
    int Size, bool IsSequence, BufferPlan Buffer, int FirstRow, LastStep Last, BufferPlan Gradient, bool IsOneHot = false)
{
    /// <summary>Number of its time scale: of its steps, or of those that it was made of.</summary>
    public int Scale { get; init; }

    /// <summary>Whether a backward pass computes its gradient.</summary>
    public bool HasGradient => Gradient.Training is not null;

    public int Stride => Buffer.Stride;

    /// <summary>The value that takes its place in a prediction; null where it has its own.</summary>
    public ValuePlan? Predicted { get; init; }
}

/// <summary>Which step of a sequence buffer a single value is.</summary>
internal enum LastStep
{
    /// <summary>The value has rows of its own.</summary>
    No,

    /// <summary>The last step: of a layer that walks forwards.</summary>
    End,

    /// <summary>Step 0: of a layer that walks backwards.</summary>
    Start,
}

/// <summary>A layer with its operands.</summary>
internal abstract record LayerPlan(BoundLayer Layer, string Identifier, ValuePlan Input, ValuePlan Output)
{
    /// <summary>Whether a product has one-hot rows as its operand, so that it takes rows of its weights.</summary>
    public bool Gathers(ProductPlan product) => Input.IsOneHot && product.Operand?.Kind == NodeKind.Input;

    /// <summary>Matrices whose transpose the backward pass multiplies with.</summary>
    public abstract IEnumerable<Storage> Transposed { get; }

    /// <summary>Whether any of its parameters is trained.</summary>
    public abstract bool Trains { get; }

    /// <summary>Multiply-adds of its products for one step of one sequence.</summary>
    public abstract long MultiplyAdds { get; }

    /// <summary>Indices of its tensors.</summary>
    public abstract IEnumerable<int> Tensors { get; }
}

/// <summary>A fully connected layer.</summary>
internal sealed record DensePlan(
    BoundDenseLayer Dense, string Identifier, ValuePlan Input, ValuePlan Output, Storage Weight, Storage Bias)
    : LayerPlan(Dense, Identifier, Input, Output)
{
    /// <summary>Whether the units are so few that each is a dot product with a row of weights.</summary>
    public bool IsHead => Weight.HoldsTensorRows;

    public override IEnumerable<Storage> Transposed => IsHead ? [] : [Weight];

    public override bool Trains => Weight.Region != Region.Frozen;

    public override long MultiplyAdds => (long)Input.Size * Output.Size;

    public override IEnumerable<int> Tensors => [Dense.Weight, Dense.Bias];
}

/// <summary>A table whose rows stand for tokens: a product with one-hot rows.</summary>
internal sealed record EmbeddingPlan(
    BoundEmbeddingLayer Embedding, string Identifier, ValuePlan Input, ValuePlan Output, Storage Table)
    : LayerPlan(Embedding, Identifier, Input, Output)
{
    public override IEnumerable<Storage> Transposed => [];

    public override bool Trains => Table.Region != Region.Frozen;

    public override long MultiplyAdds => 0;

    public override IEnumerable<int> Tensors => [Embedding.Weight];
}

/// <summary>One level of a recurrent layer, one or both directions.</summary>
internal sealed record RecurrentPlan(
    BoundRecurrentLayer Recurrent,
    string Identifier,
    ValuePlan Input,
    ValuePlan Output,
    IReadOnlyList<DirectionPlan> Directions)
    : LayerPlan(Recurrent, Identifier, Input, Output)
{
    public bool IsBidirectional => Directions.Count == 2;

    public override IEnumerable<Storage> Transposed => Products.Select(p => p.Storage);

    public override bool Trains =>
        Directions.SelectMany(d => d.Cell.Parameters).Any(p => p.Storage.Region != Region.Frozen);

    public override long MultiplyAdds =>
        Products.Sum(p => (long)p.Storage.Matrix.Depth * p.Storage.Matrix.Units * p.SlotCount);

    public override IEnumerable<int> Tensors =>
        Recurrent.Cells.SelectMany(c => c.Parameters).Select(p => p.Tensor).Distinct();

    private IEnumerable<ProductPlan> Products =>
        Directions.SelectMany(d => d.Cell.Stages).SelectMany(s => s.Products).Where(p => !Gathers(p));
}

/// <summary>A cell walking through time in one direction.</summary>
/// <param name="Gates">By stage: a row of accumulators per step and sequence.</param>
/// <param name="History">By state: its value after every step; the first or last block is the initial one.</param>
/// <param name="Saved">Forward values that the backward pass or a later group reads, by node, where no slot of the gates holds them.</param>
/// <param name="SlotOf">Forward values kept in a slot of the gates: of the accumulator itself or of one no longer needed.</param>
/// <param name="Output">The cell's own output, before a merge.</param>
/// <param name="StateGradients">By state: two blocks of rows that trade places from step to step.</param>
/// <param name="Carries">Rows for gradients that one group leaves for a lower one.</param>
/// <param name="BiasRow">By stage: offset of the summed biases in the derived block, or -1.</param>
internal sealed record DirectionPlan(
    string Identifier,
    CellPlan Cell,
    IReadOnlyList<BufferPlan> Gates,
    IReadOnlyList<BufferPlan> History,
    IReadOnlyDictionary<Node, BufferPlan> Saved,
    IReadOnlyDictionary<Node, SlotPlace> SlotOf,
    ValuePlan Output,
    IReadOnlyList<BufferPlan> StateGradients,
    IReadOnlyDictionary<Node, BufferPlan> Carries,
    IReadOnlyList<int> BiasRow,
    StateMask? Mask = null)
{
    /// <summary>Number of the time scale that it walks through.</summary>
    public int Scale { get; init; }

    public bool Reverse => Cell.Cell.Reverse;
}

/// <summary>The buffers of recurrent dropout, which only training has.</summary>
/// <param name="Factors">A row per sequence.</param>
/// <param name="State">The masked state before every step.</param>
/// <param name="Gradient">That of the masked state, in one step.</param>
internal sealed record StateMask(BufferPlan Factors, BufferPlan State, BufferPlan Gradient);

/// <summary>A slot of a stage's gates.</summary>
internal sealed record SlotPlace(int Stage, int Slot);

/// <summary>Rows of floats in the workspaces of the two passes.</summary>
/// <param name="name">Unique in the model: generated constants carry it.</param>
/// <param name="comment">What a row is.</param>
internal sealed class BufferPlan(string name, string comment, int stride)
{
    public string Name { get; } = name;

    public string Comment { get; } = comment;

    public int Stride { get; } = stride;

    /// <summary>In a training pass.</summary>
    public PlacePlan? Training { get; set; }

    /// <summary>In a prediction.</summary>
    public PlacePlan? Predictor { get; set; }

    /// <summary>Rounds a row up to whole granules.</summary>
    public static int Padded(int size) =>
        (size + PackedMatrix.Granule - 1) / PackedMatrix.Granule * PackedMatrix.Granule;
}

/// <summary>Where a buffer lies in the workspace of a pass.</summary>
/// <param name="rows">Rows at the most.</param>
/// <param name="rolling">Whether it keeps two steps that trade places, instead of all of them.</param>
/// <param name="first">The first operation that uses it.</param>
/// <param name="last">The last operation that uses it.</param>
internal sealed class PlacePlan(int rows, bool rolling, int first, int last)
{
    public int Rows { get; } = rows;

    public bool Rolling { get; } = rolling;

    public int First { get; } = first;

    public int Last { get; private set; } = last;

    public int Offset { get; set; }

    /// <summary>Another operation uses it, too.</summary>
    public void Extend(int operation) => Last = operation > Last ? operation : Last;
}

/// <summary>The memory of a pass.</summary>
internal sealed record WorkspacePlan(IReadOnlyList<BufferPlan> Buffers, int Length);

/// <summary>The packed parameter block.</summary>
internal sealed record ParameterLayout(
    IReadOnlyList<TensorPlan> Tensors, IReadOnlyList<SegmentPlan> Segments, int Length);

internal sealed record TensorPlan(BoundTensor Tensor, IReadOnlyList<PiecePlan> Pieces)
{
    public int Count => Tensor.Shape.Aggregate(1, (a, b) => a * b);
}

/// <param name="Rows">
/// How many rows of a storage that holds rows of its tensor, or values of a vector, from <c>Row</c> on; 0 for all.
/// </param>
internal sealed record PiecePlan(
    int Row, ParameterPlace Place, double? Initial, string? InitialScheme, int Rows = 0)
{
    /// <summary>The packed rows.</summary>
    public PackedMatrix Matrix
    {
        get
        {
            var matrix = Place.Storage.Matrix;
            return Rows == 0
                ? matrix
                : Place.Storage.HoldsTensorRows
                    ? matrix with { Offset = matrix.Offset + (Row * matrix.Columns), Depth = Rows }
                    : matrix with { Offset = matrix.Offset + Row, Units = Rows };
        }
    }
}

internal sealed record SegmentPlan(int Offset, int Length, bool Trainable, bool Decays);
