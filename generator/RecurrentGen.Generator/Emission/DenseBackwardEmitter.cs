using RecurrentGen.Generator.Binding;
using RecurrentGen.Generator.Planning;
using RecurrentGen.Numerics;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes the backward pass of dense layers: gradients of weights and biases, and of the input.</summary>
internal sealed class DenseBackwardEmitter(Pass pass, CodeWriter writer)
{
    public void Write(DensePlan dense)
    {
        string rows = pass.RowCount(dense.Input);
        writer.Line();
        writer.Line($"// forward: {dense.Layer.Name}: y = W x + b");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Backward{dense.Identifier}({(dense.Trains ? "bool inputs" : "")})"))
        {
            BackwardEmitter.WriteReferences(writer, dense.Trains);
            if (dense.IsHead)
            {
                writer.Line("ref float p = ref _model.Parameters.Start;");
            }

            if (!dense.Trains)
            {
                WriteInputs(dense, rows);
            }
            else
            {
                WriteGradients(dense, rows);
            }
        }

        if (ForwardEmitter.HasActivation(dense))
        {
            writer.Line();
            writer.Line($"// forward: {dense.Layer.Name}: y = {dense.Dense.Activation}(y)");
            using (writer.Block($"private void Deactivate{dense.Identifier}()"))
            {
                ForwardEmitter.WriteReferences(writer, false);
                writer.Line($"RgRowActivations.{dense.Dense.Activation}Backward(");
                writer.Line($"    ref {pass.ValueRow(dense.Output)}, ref {Gradient(dense)}, {dense.Output.Stride}, {dense.Output.Size}, {rows});");
            }
        }
    }

    private void WriteGradients(DensePlan dense, string rows)
    {
        var input = new OuterFactor($"ref {pass.ValueRow(dense.Input)}, {dense.Input.Stride}", dense.Input.Size);
        var gradient = new OuterFactor($"ref {Gradient(dense)}, {dense.Output.Gradient.Stride}", dense.Output.Size);
        WriteWeights(dense, dense.IsHead ? gradient : input, dense.IsHead ? input : gradient, rows);
        writer.Line("RgPackedProducts.ColumnSumAdd(");
        writer.Line($"    ref {Gradient(dense)}, {dense.Output.Gradient.Stride}, {dense.Bias.Matrix.Columns}, {rows},");
        writer.Line($"    ref RgUnsafe.Add(ref d, {dense.Bias.Matrix.Offset}));");
        using (writer.Block("if (inputs)"))
        {
            WriteInputs(dense, rows);
        }
    }

    private static string Gradient(DensePlan dense) => Row(dense.Output.Gradient, "0");

    /// <param name="Rows">First row and stride, as arguments.</param>
    private sealed record OuterFactor(string Rows, int Size);

    /// <param name="depth">What chooses the row of weights.</param>
    /// <param name="columns">What chooses the column.</param>
    private void WriteWeights(DensePlan dense, OuterFactor depth, OuterFactor columns, string rows)
    {
        var weight = dense.Weight.Matrix;
        writer.Line("RgPackedProducts.OuterAdd(");
        writer.Line($"    {depth.Rows}, {depth.Size},");
        writer.Line($"    {columns.Rows}, {weight.RowGranules}, {weight.PanelGranules},");
        writer.Line($"    {ForwardEmitter.PanelColumns(weight)}, ref RgUnsafe.Add(ref d, {weight.Offset}), {rows});");
        if (!dense.IsHead || columns.Size == weight.Columns)
        {
            return;
        }

        // Rows of values may hold anything behind the last one, but padding of weights has no gradient.
        for (int unit = 0; unit < depth.Size; unit++)
        {
            int padding = weight.Offset + (unit * weight.Columns) + columns.Size;
            writer.Line($"RgRows.Clear(ref RgUnsafe.Add(ref d, {padding}), {weight.Columns - columns.Size});");
        }
    }

    private void WriteInputs(DensePlan dense, string rows)
    {
        var weight = dense.Weight.Matrix;
        string source = $"ref {Gradient(dense)}, {dense.Output.Gradient.Stride}, {rows}";
        string target = $"ref {Row(dense.Input.Gradient, "0")}, {dense.Input.Gradient.Stride}";
        writer.Line("RgPackedProducts.Multiply(");
        if (dense.IsHead)
        {
            writer.Line($"    {source}, {weight.Depth},");
            writer.Line($"    ref RgUnsafe.Add(ref p, {weight.Offset}), {weight.RowGranules}, {weight.PanelGranules},");
            writer.Line($"    {target}, {ForwardEmitter.PanelColumns(weight)});");
            return;
        }

        writer.Line($"    {source}, {dense.Weight.TransposedRows},");
        writer.Line($"    ref _derived.At({dense.Weight.Transposed}), {BufferPlan.Padded(weight.Depth) / PackedMatrix.Granule}, 4,");
        writer.Line($"    {target}, 64);");
    }
}
