using System.Collections.Generic;
using System.Linq;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>What <c>Predictor</c> and <c>Training</c> have in common: memory, derived copies, the rows of each step.</summary>
internal sealed class PassTypeEmitter(Pass pass, CodeWriter writer)
{
    public const string Runtime = "global::RecurrentGen.";

    /// <summary>Floats of the copies made from the parameters.</summary>
    public int DerivedLength => pass.Training ? pass.Program.DerivedLength : pass.Program.SummedBiases;

    /// <summary>Copies that may be made at once: all sums of biases, and each transposed matrix.</summary>
    public int DerivedParts => pass.Training ? 1 + Transposed().Count() : 1;

    public void WriteFields()
    {
        pass.WriteOffsets(writer);
        writer.Line();
        writer.Line($"private readonly {pass.Program.Model.TypeName} _model;");
        writer.Line($"private readonly {Runtime}Numerics.AlignedBuffer _workspace = new {Runtime}Numerics.AlignedBuffer({pass.Workspace.Length});");
        writer.Line();
        writer.Line("// Copies made from the parameters: summed biases, and in training transposed weights.");
        writer.Line($"private readonly {Runtime}Numerics.AlignedBuffer _derived;");
        writer.Line();
        writer.Line("// Live rows of each step, and its first row; the last entry is the number of all rows.");
        writer.Line("private readonly int[] _active;");
        writer.Line("private readonly int[] _start;");
        foreach (var axis in pass.Axes.Skip(1))
        {
            writer.Line();
            writer.Line($"// The same of {Text(axis.Steps)} steps, for layers whose steps are not those of the inputs.");
            writer.Line($"private readonly {Runtime}Numerics.RowTable {axis.Table};");
            writer.Line($"private readonly int[] {axis.Active};");
            writer.Line($"private readonly int[] {axis.Start};");
        }

        writer.Line();
    }

    /// <summary>The rows, as an argument of the base class.</summary>
    public string NewTable => $"new {Runtime}Numerics.RowTable({pass.Steps}, {pass.BatchSize})";

    /// <summary>What the constructor keeps.</summary>
    public void WriteAssignments()
    {
        writer.Line("_model = model;");
        writer.Line("_derived = derived;");
        writer.Line("_active = Table.Active;");
        writer.Line("_start = Table.Start;");
        foreach (var axis in pass.Axes.Skip(1))
        {
            var scale = pass.Program.Model.TimeScales[axis.Scale];
            writer.Line($"{axis.Table} = Table.Shorten({Text(scale.First)}, {Text(scale.Stride)}, {Text(scale.Steps)});");
            writer.Line($"{axis.Active} = {axis.Table}.Active;");
            writer.Line($"{axis.Start} = {axis.Table}.Start;");
        }
    }

    /// <summary>Copies the inputs in.</summary>
    public void WriteBegin()
    {
        var input = pass.Program.Layers[0].Input;
        writer.Line(SourceFile.Optimized);
        using (writer.Block(
            $"public override bool Begin(ref {ModelEmitter.InputType(pass.Program)} inputs, {Runtime}Numerics.SequenceShape shape)"))
        {
            writer.Line("ref float w = ref _workspace.Start;");
            if (input.IsOneHot)
            {
                writer.Line(
                    $"RgRows.CopyTokensIn(ref inputs, shape, {Text(pass.Program.Model.Vocabulary)}, ref {Row(input.Buffer, "0")}, Table);");
                writer.Line("return true;");
                return;
            }

            writer.Line("return RgRows.CopyIn(");
            writer.Line("    ref inputs, shape, _model.Scaling.InputMean, _model.Scaling.InputScale,");
            writer.Line($"    ref {Row(input.Buffer, "0")}, {input.Stride}, Table);");
        }
    }

    /// <summary>Copies the outputs out; the last layer's activation belongs to them.</summary>
    public void WriteEnd()
    {
        var last = pass.Program.Layers[pass.Program.Layers.Count - 1];
        using (writer.Block($"public override void End(ref float outputs, {Runtime}Numerics.SequenceShape shape)"))
        {
            if (ForwardEmitter.HasActivation(last))
            {
                writer.Line($"Activate{last.Identifier}();");
            }

            writer.Line("ref float w = ref _workspace.Start;");
            writer.Line("RgRows.CopyOut(");
            writer.Line($"    ref {pass.ValueRow(last.Output)}, {last.Output.Stride}, _model.Scaling.OutputMean, _model.Scaling.OutputScale,");
            writer.Line($"    ref outputs, shape, {pass.Axis(last.Output).Table}, {PerStep(pass)});");
        }
    }

    /// <summary>Whether the model's outputs have a row per step, as text.</summary>
    public static string PerStep(Pass pass) => pass.Program.Model.SequenceOutput ? "true" : "false";

    /// <summary>Makes the copies of parameters anew.</summary>
    public void WriteDerive()
    {
        using (writer.Block("public override void Derive(int part)"))
        {
            writer.Line("ref float p = ref _model.Parameters.Start;");
            if (!pass.Training)
            {
                WriteBiasSums();
                return;
            }

            using (writer.Block("switch (part)"))
            {
                writer.Line("case 0:");
                writer.Line("    DeriveBiases(ref p);");
                writer.Line("    break;");
                int part = 0;
                foreach (var storage in Transposed())
                {
                    var matrix = storage.Matrix;
                    writer.Line($"case {Text(++part)}:");
                    writer.Line(
                        $"    RgPackedProducts.Transpose(ref RgUnsafe.Add(ref p, {matrix.Offset}), {matrix.Depth}, {matrix.RowGranules}, "
                        + $"{matrix.PanelGranules}, {storage.TransposedRows}, ref _derived.At({storage.Transposed}));");
                    writer.Line("    break;");
                }
            }
        }

        if (pass.Training)
        {
            writer.Line();
            using (writer.Block("private void DeriveBiases(ref float p)"))
            {
                WriteBiasSums();
            }
        }
    }

    private IEnumerable<Storage> Transposed() => pass.Program.Layers.SelectMany(l => l.Transposed).Distinct();

    private void WriteBiasSums()
    {
        if (pass.Program.SummedBiases > 0)
        {
            writer.Line($"_derived.Span.Slice(0, {pass.Program.SummedBiases}).Clear();");
        }

        foreach (var direction in pass.Program.Layers.OfType<RecurrentPlan>().SelectMany(l => l.Directions))
        {
            WriteBiasSums(direction);
        }
    }

    private void WriteBiasSums(DirectionPlan direction)
    {
        for (int i = 0; i < direction.Cell.Stages.Count; i++)
        {
            var stage = direction.Cell.Stages[i];
            foreach (var bias in stage.Biases)
            {
                var matrix = bias.Storage.Matrix;
                bool whole = bias.SlotCount == stage.Slots.Count;
                int runs = whole ? 1 : matrix.RowGranules / bias.SlotCount;
                int length = matrix.Columns / runs;
                int first = direction.BiasRow[i] + StagePlan.FirstColumn(bias);
                writer.Line(
                    $"RgRows.AddRuns(ref RgUnsafe.Add(ref p, {matrix.Offset}), {length}, ref _derived.At({first}), "
                    + $"{stage.Slots.Count * PackedMatrix.Granule}, {length}, {runs});");
            }
        }
    }
}
