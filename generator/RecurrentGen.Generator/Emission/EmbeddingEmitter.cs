using RecurrentGen.Generator.Planning;
using static RecurrentGen.Generator.Emission.Pass;

namespace RecurrentGen.Generator.Emission;

/// <summary>Writes what tables of embeddings do: they hand on a row for each token, and take its gradient back.</summary>
internal static class EmbeddingEmitter
{
    public static void WriteForward(Pass pass, CodeWriter writer, EmbeddingPlan embedding)
    {
        writer.Line();
        writer.Line($"// {embedding.Layer.Name}: tokens -> [{embedding.Output.Size}], rows of the table");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Forward{embedding.Identifier}()"))
        {
            ForwardEmitter.WriteReferences(writer);
            WriteGather(writer, embedding, pass.ValueRow(embedding.Input), pass.ValueRow(embedding.Output), pass.RowCount(embedding.Output));
        }
    }

    public static void WriteBackward(Pass pass, CodeWriter writer, EmbeddingPlan embedding)
    {
        var table = embedding.Table.Matrix;
        var gradient = embedding.Output.Gradient;
        int padding = embedding.Embedding.PaddingToken;
        writer.Line();
        writer.Line($"// forward: {embedding.Layer.Name}: rows of the table");
        writer.Line(SourceFile.Optimized);
        using (writer.Block($"private void Backward{embedding.Identifier}()"))
        {
            ForwardEmitter.WriteReferences(writer, false);
            writer.Line("ref float d = ref Gradients.Start;");
            writer.Line("RgPackedProducts.ScatterAdd(");
            writer.Line($"    ref {pass.ValueRow(embedding.Input)}, {embedding.Input.Stride}, {table.Depth},");
            writer.Line($"    ref {Row(gradient, "0")}, {gradient.Stride}, {table.RowGranules}, {table.PanelGranules},");
            writer.Line($"    {ForwardEmitter.PanelColumns(table)}, ref RgUnsafe.Add(ref d, {table.Offset}), {pass.RowCount(embedding.Output)});");
            if (padding >= 0)
            {
                writer.Line("// The padding token says nothing, so its row has no gradient.");
                writer.Line($"RgRows.Clear(ref RgUnsafe.Add(ref d, {table.Offset + (padding * table.Columns)}), {table.Columns});");
            }
        }
    }

    /// <summary>One step of a stream, whose memory has the token in the place of an input.</summary>
    /// <param name="parameters">Of every step.</param>
    public static void WriteStep(CodeWriter writer, EmbeddingPlan embedding, string parameters, string token, string output)
    {
        writer.Line($"// {embedding.Layer.Name}: token -> [{Text(embedding.Output.Size)}]");
        writer.Line("[RgMethodImpl(RgMethodImplOptions.AggressiveInlining)]");
        using (writer.Block($"private static void Step{embedding.Identifier}({parameters})"))
        {
            WriteGather(writer, embedding, token, output, "1");
        }
    }

    private static void WriteGather(CodeWriter writer, EmbeddingPlan embedding, string tokens, string target, string rows)
    {
        var table = embedding.Table.Matrix;
        writer.Line("RgPackedProducts.Gather(");
        writer.Line($"    ref {tokens}, {embedding.Input.Stride}, {rows}, {table.Depth},");
        writer.Line($"    ref RgUnsafe.Add(ref p, {table.Offset}), {table.RowGranules}, {table.PanelGranules},");
        writer.Line($"    ref {target}, {embedding.Output.Stride}, {ForwardEmitter.PanelColumns(table)});");
    }
}
