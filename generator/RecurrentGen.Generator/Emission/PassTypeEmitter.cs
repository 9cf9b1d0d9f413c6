using System.Linq;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>What <c>Predictor</c> and <c>Training</c> have in common: memory, derived copies, the rows of each step.</summary>
internal sealed class PassTypeEmitter(Pass pass, CodeWriter writer)
{
    public const string Runtime = "global::RecurrentGen.";

    public void WriteFields()
    {
        int derived = pass.Training ? pass.Program.DerivedLength : pass.Program.SummedBiases;
        pass.WriteOffsets(writer);
        writer.Line();
        writer.Line($"private readonly {pass.Program.Model.TypeName} _model;");
        writer.Line($"private readonly {Runtime}Numerics.AlignedBuffer _workspace = new {Runtime}Numerics.AlignedBuffer({pass.Workspace.Length});");
        writer.Line();
        writer.Line("// Copies made from the parameters: summed biases, and in training transposed weights.");
        writer.Line($"private readonly {Runtime}Numerics.AlignedBuffer _derived = new {Runtime}Numerics.AlignedBuffer({derived});");
        writer.Line();
        writer.Line("// Live rows of each step, and its first row; the last entry is the number of all rows.");
        writer.Line($"private readonly int[] _active = new int[{pass.Steps}];");
        writer.Line($"private readonly int[] _start = new int[{pass.Steps + 1}];");
        writer.Line("private int _version;");
        writer.Line();
    }

    /// <summary>Prepares a pass over some sequences: rows per step, and copies made anew where the parameters have changed.</summary>
    public void WriteBegin()
    {
        writer.Line(SourceFile.Optimized);
        using (writer.Block("private void Begin(int count)"))
        {
            using (writer.Block($"for (int t = 0; t < {pass.Steps}; t++)"))
            {
                writer.Line("_active[t] = count;");
                writer.Line("_start[t + 1] = _start[t] + count;");
            }

            using (writer.Block("if (_version != _model.Parameters.Version)"))
            {
                writer.Line("Derive();");
                writer.Line("_version = _model.Parameters.Version;");
            }
        }

        writer.Line();
        writer.Line(SourceFile.Optimized);
        using (writer.Block("private void Derive()"))
        {
            writer.Line("ref float p = ref _model.Parameters.Start;");
            writer.Line("_derived.Span.Clear();");
            foreach (var layer in pass.Program.Layers)
            {
                if (layer is RecurrentPlan recurrent)
                {
                    foreach (var direction in recurrent.Directions)
                    {
                        WriteBiasSums(direction);
                    }
                }
            }

            if (pass.Training)
            {
                WriteTransposes();
            }
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

    private void WriteTransposes()
    {
        var storages = pass.Program.Layers.SelectMany(l => l is DensePlan dense
            ? [dense.Weight]
            : ((RecurrentPlan)l).Directions.SelectMany(d => d.Cell.Stages).SelectMany(s => s.Products).Select(p => p.Storage));
        foreach (var storage in storages.Distinct())
        {
            var matrix = storage.Matrix;
            writer.Line(
                $"RgPackedProducts.Transpose(ref RgUnsafe.Add(ref p, {matrix.Offset}), {matrix.Depth}, {matrix.RowGranules}, "
                + $"{matrix.PanelGranules}, ref _derived.At({storage.Transposed}));");
        }
    }
}
