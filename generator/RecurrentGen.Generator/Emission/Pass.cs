using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RecurrentGen.Generator.Planning;

namespace RecurrentGen.Generator.Emission;

/// <summary>One of the two passes over whole sequences, and how its code finds rows.</summary>
internal sealed class Pass(ModelProgram program, bool training)
{
    public ModelProgram Program { get; } = program;

    /// <summary>Whether every step's values are kept for the backward pass.</summary>
    public bool Training { get; } = training;

    /// <summary>Whether a pass has one sequence: its steps then keep all sums in registers, like those of a stream.</summary>
    public bool IsSingle => !Training && BatchSize == 1;

    public int BatchSize => Program.Model.BatchSize;

    /// <summary>Steps of the inputs.</summary>
    public int Steps => Program.Model.SequenceLength;

    /// <summary>The steps of a value.</summary>
    public TimeAxis Axis(ValuePlan value) => Axis(value.Scale);

    /// <summary>The steps that a direction walks through.</summary>
    public TimeAxis Axis(DirectionPlan direction) => Axis(direction.Scale);

    /// <summary>All time scales, that of the inputs first.</summary>
    public IEnumerable<TimeAxis> Axes => Enumerable.Range(0, Program.Model.TimeScales.Count).Select(Axis);

    private TimeAxis Axis(int scale) => new(scale, Program.Model.TimeScales[scale].Steps);

    public WorkspacePlan Workspace => Training ? Program.Training : Program.Predictor;

    public PlacePlan Place(BufferPlan buffer) => (Training ? buffer.Training : buffer.Predictor)!;

    /// <summary>Whether a layer's output is its input here.</summary>
    public bool Skips(LayerPlan layer) => !Training && layer is KernelPlan { Kernel.Code.PassesThrough: true };

    /// <summary>A row of a buffer, by the text of its number.</summary>
    public static string Row(BufferPlan buffer, string row) => row == "0"
        ? $"RgUnsafe.Add(ref w, At{buffer.Name})"
        : $"RgUnsafe.Add(ref w, At{buffer.Name} + ({row}) * {Text(buffer.Stride)})";

    /// <summary>The row of the gates or saved values of step <c>t</c>: its own, or one that all steps share.</summary>
    public string StepRow(BufferPlan buffer) => Row(buffer, Training || IsSingle ? "row" : "0");

    /// <summary>A state after step <c>t</c>.</summary>
    public string Current(BufferPlan history, DirectionPlan direction) => Place(history).Rolling
        ? Row(history, $"(t & 1) * {Text(BatchSize)}")
        : Row(history, direction.Reverse ? "row" : $"{Text(BatchSize)} + row");

    /// <summary>A state before step <c>t</c>.</summary>
    public string Previous(BufferPlan history, DirectionPlan direction) => Place(history).Rolling
        ? Row(history, $"(~t & 1) * {Text(BatchSize)}")
        : Row(history, direction.Reverse ? "before" : $"{Text(BatchSize)} + before");

    /// <summary>The rows of the initial state; in blocks of a layer that walks backwards, the whole first one too.</summary>
    public string Initial(BufferPlan history, DirectionPlan direction) => Place(history).Rolling
        ? Row(history, direction.Reverse ? "0" : Text(BatchSize))
        : Row(history, direction.Reverse ? Axis(direction).AllRows : $"{Text(BatchSize)} - {Axis(direction).Sequences}");

    /// <summary>
    /// How many these are, as text. Sequences of a layer that walks backwards begin at any step, so in either block.
    /// </summary>
    public string InitialRows(BufferPlan history, DirectionPlan direction) =>
        Place(history).Rolling && direction.Reverse
            ? $"({Text(BatchSize)} + {Axis(direction).Sequences})"
            : Axis(direction).Sequences;

    /// <summary>
    /// The first of the rows beside those of the states: for last states that lie in several steps, and for what a layer
    /// that walks backwards finds before a step.
    /// </summary>
    public int SpareRow(BufferPlan history, TimeAxis axis) => (Place(history).Rolling ? 2 : axis.Steps + 1) * BatchSize;

    /// <summary>The first row of a value: of its sequence, or of the single step that it is.</summary>
    public string ValueRow(ValuePlan value)
    {
        value = Resolve(value);
        string table = Axis(value).Table;
        bool rolling = Place(value.Buffer).Rolling;
        string row = value.Last switch
        {
            LastStep.End when rolling => $"{table}.LastBlock",
            LastStep.End => $"{Text(value.FirstRow)} + {table}.LastRow",
            LastStep.Start => rolling ? $"{table}.FirstBlock" : $"{table}.FirstRow",
            _ => Text(value.FirstRow),
        };
        return Row(value.Buffer, row);
    }

    /// <summary>A value's row of step <c>t</c>.</summary>
    public string StepValue(ValuePlan value) => Resolve(value) is var resolved && resolved.FirstRow == 0
        ? Row(resolved.Buffer, "row")
        : Row(resolved.Buffer, $"{Text(resolved.FirstRow)} + row");

    /// <summary>The value that this pass has in place of another.</summary>
    private ValuePlan Resolve(ValuePlan value) => Training ? value : value.Predicted ?? value;

    /// <summary>How many sequences there are, as text.</summary>
    public const string SequenceCount = "Table.Count";

    /// <summary>How many rows a value has, as text: a value per sequence has one for an empty sequence too.</summary>
    public string RowCount(ValuePlan value) => value.IsSequence ? Axis(value).AllRows : SequenceCount;

    /// <summary>Writes the constants with the buffers' offsets.</summary>
    public void WriteOffsets(CodeWriter writer)
    {
        foreach (var buffer in Workspace.Buffers.OrderBy(b => Place(b).Offset))
        {
            var place = Place(buffer);
            writer.Line($"// {buffer.Comment}: {Text(place.Rows)} rows of {Text(buffer.Stride)}");
            writer.Line($"private const int At{buffer.Name} = {Text(place.Offset)};");
        }
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
