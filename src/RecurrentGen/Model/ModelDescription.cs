using System.Diagnostics;
using RecurrentGen.Numerics;

namespace RecurrentGen;

/// <summary>What the parts of a generated model have in common: tensors, their packed places, layers, sizes.</summary>
public sealed class ModelDescription
{
    private readonly Dictionary<string, int> _indices;

    /// <summary>Made by generated code, once per model type.</summary>
    public ModelDescription(
        string name,
        string declaration,
        ModelShape shape,
        TensorDescription[] tensors,
        ParameterSegment[] segments,
        LayerSummary[] layers,
        ModelFigures? figures = null)
    {
        Name = name;
        Declaration = declaration;
        Shape = shape;
        Tensors = tensors;
        Segments = segments;
        Layers = layers;
        // Loops, here and in the reading of weight files: LINQ would add a fifth to a NativeAOT program.
        _indices = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            _indices.Add(tensor.Name, _indices.Count);
            ParameterCount += tensor.Count;
        }

        foreach (var segment in segments)
        {
            PackedLength = Math.Max(PackedLength, segment.Offset + segment.Length);
        }

        // A model by hand has no plan of its streams and its training.
        long weights = sizeof(float) * (long)PackedLength;
        Figures = figures ?? new ModelFigures(weights, weights - (sizeof(float) * (long)ParameterCount), 0, 0, 0, 0);
    }

    /// <summary>Name of the model class.</summary>
    public string Name { get; }

    /// <summary>The declaration in one canonical line; files carry it.</summary>
    public string Declaration { get; }

    /// <summary>Sizes of inputs, outputs and batches, and the loss.</summary>
    public ModelShape Shape { get; }

    /// <summary>The parameters, in logical order.</summary>
    public IReadOnlyList<TensorDescription> Tensors { get; }

    /// <summary>The stretches of the packed block that an optimizer treats alike.</summary>
    public IReadOnlyList<ParameterSegment> Segments { get; }

    /// <summary>The layers, in order.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>The memory that the model, its streams and its training take, in bytes.</summary>
    public ModelFigures Figures { get; }

    /// <summary>Trainable and fixed parameters, padding not counted.</summary>
    public int ParameterCount { get; }

    /// <summary>Floats of the packed block, padding included.</summary>
    public int PackedLength { get; }

    /// <summary>Names of the tensors, in logical order.</summary>
    internal IEnumerable<string> TensorNames => _indices.Keys;

    /// <summary>Index of a tensor by name; -1 where there is none.</summary>
    public int IndexOf(string tensor) => _indices.GetValueOrDefault(tensor, -1);
}

/// <summary>Sizes of a model.</summary>
/// <param name="InputSize">Features per step; 1 where steps are tokens.</param>
/// <param name="OutputSize">Outputs per step, or per sequence.</param>
/// <param name="SequenceLength">Steps.</param>
/// <param name="BatchSize">Sequences per training batch at the most.</param>
/// <param name="SequenceOutput">Whether there is an output for every step.</param>
/// <param name="Loss">The declared loss.</param>
/// <param name="ScalesOutputs">Whether outputs are values in physical units (a regression without activation).</param>
/// <param name="StateSize">
/// Values of the states that a call can begin with and give back, per sequence; in the order of
/// <c>LiveStream.CopyStateTo</c>. 0 where there are none.
/// </param>
/// <param name="BackwardLayer">
/// The first layer that walks backwards in time, or that pools or convolves steps: no state can be carried through it.
/// Null where there is none.
/// </param>
/// <param name="Vocabulary">Tokens that an input can be; 0 where inputs are numbers.</param>
/// <param name="FirstOutput">
/// The step with which the first output falls due; above 0 where layers wait for a whole window of steps.
/// </param>
/// <param name="OutputStride">Steps from one output to the next; above 1 where layers hand on only some.</param>
public sealed record ModelShape(
    int InputSize,
    int OutputSize,
    int SequenceLength,
    int BatchSize,
    bool SequenceOutput,
    Loss Loss,
    bool ScalesOutputs,
    int StateSize = 0,
    string? BackwardLayer = null,
    int Vocabulary = 0,
    int FirstOutput = 0,
    int OutputStride = 1)
{
    /// <summary>Output rows of one sequence: its steps, those that layers hand on, or 1.</summary>
    public int OutputSteps => SequenceOutput ? StepsOf(SequenceLength) : 1;

    /// <summary>Output rows of a sequence that count: none of a sequence from which layers hand on no step.</summary>
    /// <param name="length">Its valid steps.</param>
    public int OutputRows(int length) => SequenceOutput ? StepsOf(length) : Math.Min(StepsOf(length), 1);

    private int StepsOf(int length) => length <= FirstOutput ? 0 : ((length - 1 - FirstOutput) / OutputStride) + 1;
}

/// <summary>What a tensor is for; initial values and weight decay depend on it.</summary>
public enum TensorRole
{
    /// <summary>Multiplies a layer's input.</summary>
    InputWeight,

    /// <summary>Multiplies a state, or a value computed from it.</summary>
    RecurrentWeight,

    /// <summary>A vector that is added or multiplied element by element. Not decayed.</summary>
    Vector,

    /// <summary>A table with a row for each token.</summary>
    Embedding,
}

/// <summary>A parameter tensor.</summary>
/// <param name="Name"><c>{layer}.{parameter}</c>.</param>
/// <param name="Shape">
/// Rows and columns, or the length of a vector; for filters also taps: one number, or rows and columns.
/// </param>
/// <param name="Role">What it is for.</param>
/// <param name="HiddenSize">Units of the recurrent layer it belongs to; 0 in a dense layer.</param>
/// <param name="Trainable">Whether optimizers change it.</param>
/// <param name="Pieces">Its rows' places in the packed block, top to bottom.</param>
[DebuggerDisplay("{Name,nq}: {Rows} rows of {Columns}")]
public sealed record TensorDescription(
    string Name, int[] Shape, TensorRole Role, int HiddenSize, bool Trainable, TensorPiece[] Pieces)
{
    /// <summary>Rows: the first dimension.</summary>
    public int Rows => Shape[0];

    /// <summary>Values of a row: the columns of a matrix, channels times taps of filters, 1 for a vector.</summary>
    public int Columns { get; } = Product(Shape);

    /// <summary>Values.</summary>
    public int Count => Rows * Columns;

    private static int Product(int[] shape)
    {
        int columns = 1;
        for (int i = 1; i < shape.Length; i++)
        {
            columns *= shape[i];
        }

        return columns;
    }
}

/// <summary>Some rows of a tensor and where they lie.</summary>
/// <param name="Row">First row of the tensor.</param>
/// <param name="Matrix">The packed matrix that holds them.</param>
/// <param name="Slot">Which of the matrices side by side.</param>
/// <param name="FirstDepth">Row of the packed matrix that holds the tensor's column 0.</param>
/// <param name="Initial">A fixed initial value, or null for the scheme's.</param>
/// <param name="InitialScheme">
/// The only scheme under which <paramref name="Initial"/> holds, null for all; without that value the scheme of the
/// tensor, whatever the model's.
/// </param>
/// <param name="Transposed">
/// Whether a row of the packed matrix is a row of the tensor, as in dense layers of few units, instead of a column.
/// </param>
/// <param name="Taps">
/// Product of the last dimensions of filters, which come first in a packed row: all channels of the oldest tap, then
/// the next.
/// </param>
public sealed record TensorPiece(
    int Row,
    PackedMatrix Matrix,
    int Slot,
    int FirstDepth = 0,
    float? Initial = null,
    Initialization? InitialScheme = null,
    bool Transposed = false,
    int Taps = 1)
{
    /// <summary>How many rows of the tensor these are.</summary>
    public int Rows => Transposed ? Matrix.Depth : Matrix.Units;

    /// <summary>Index in the packed block of a value of the piece.</summary>
    /// <param name="row">The row, counted from <see cref="Row"/>.</param>
    /// <param name="column">The tensor's column.</param>
    public int Position(int row, int column)
    {
        if (Taps > 1)
        {
            int channels = (Transposed ? Matrix.Units : Matrix.Depth) / Taps;
            column = (column % Taps * channels) + (column / Taps);
        }

        return Transposed ? Matrix.Position(row, Slot, column) : Matrix.Position(FirstDepth + column, Slot, row);
    }

    /// <summary>Values of a row whose places in the packed block are equally far apart.</summary>
    /// <param name="row">The row, counted from <see cref="Row"/>.</param>
    /// <param name="column">The column of the first.</param>
    /// <param name="columns">Columns of the tensor.</param>
    internal (int At, int Step, int Count) Run(int row, int column, int columns)
    {
        int at = Position(row, column);
        int rest = columns - column;

        // Columns of a tensor are units, 16 of which lie side by side, or elements of the operand, a row of the block each.
        int count = Taps > 1 ? 1 : Transposed ? Math.Min(rest, PackedMatrix.Granule - (column % PackedMatrix.Granule)) : rest;
        return (at, count > 1 ? Position(row, column + 1) - at : 0, count);
    }
}

/// <summary>A stretch of the packed block that an optimizer treats alike.</summary>
/// <param name="Offset">First float.</param>
/// <param name="Length">Floats.</param>
/// <param name="Trainable">Whether optimizers change it; gradients and moments exist only for such segments.</param>
/// <param name="Decays">Whether weight decay applies: to matrices, not to biases.</param>
/// <param name="LearningRateScale">Multiplies the learning rate.</param>
public sealed record ParameterSegment(
    int Offset, int Length, bool Trainable, bool Decays, float LearningRateScale = 1);

/// <summary>A line of <c>Model.Summary</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">Its declaration, as in <c>Lstm(20)</c>.</param>
/// <param name="OutputShape">Steps and features, or features.</param>
/// <param name="Parameters">Parameters.</param>
/// <param name="MultiplyAddsPerStep">Multiply-adds of its matrix products for one step of one sequence.</param>
/// <param name="AddedInputs">How many of the model's inputs, from the first on, it adds to what comes in.</param>
[DebuggerDisplay("{Name,nq}: {Kind,nq} -> {OutputShape,nq}, {Parameters} parameters")]
public sealed record LayerSummary(
    string Name, string Kind, string OutputShape, int Parameters, long MultiplyAddsPerStep, int AddedInputs = 0);
